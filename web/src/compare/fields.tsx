import type { DifferencesPartQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { MarkedValue } from '../parts/marked-value.tsx';

type Compared = Extract<NonNullable<DifferencesPartQuery['node']>, { __typename: 'Offer' }>;
export type Fields = NonNullable<Compared['differences']>['fields'];

/** The fields that differ, in the order of the form: old and new side by side. */
export function ChangedFields({
  fields,
  names,
  onMore,
}: {
  fields: Fields;
  /** What the two columns show. */
  names: readonly [string, string];
  onMore: (after: string) => void;
}) {
  const { t } = useMessages();
  const { pageInfo, nodes } = fields;
  return (
    <section className="card" aria-labelledby="fields">
      <header>
        <h2 id="fields">{t('compare.fields')}</h2>
        <span className="push small quiet-3">
          {t('compare.fields.count', { count: fields.totalCount })}
        </span>
      </header>
      <ul>
        {nodes.map((field) => (
          <li key={field.path} className="changed-field">
            <h3 className="breaks">
              {field.label}{' '}
              <span className="small quiet-3">{t(`review.change.${field.change}`)}</span>
            </h3>
            <div className="both">
              <div className="side old">
                <span className="small quiet-3">{names[0]}</span>
                <div
                  className="value breaks"
                  role="group"
                  aria-label={`${field.label}, ${names[0]}`}
                  // A long one scrolls, also by keyboard.
                  tabIndex={0}
                >
                  <MarkedValue value={field.old} other={field.new} none={t('compare.none')} />
                </div>
              </div>
              <div className="side">
                <span className="small quiet-3">{names[1]}</span>
                <div
                  className="value breaks"
                  role="group"
                  aria-label={`${field.label}, ${names[1]}`}
                  // A long one scrolls, also by keyboard.
                  tabIndex={0}
                >
                  <MarkedValue value={field.new} other={field.old} none={t('compare.none')} />
                </div>
              </div>
            </div>
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <button
          type="button"
          className="button ghost more"
          onClick={() => onMore(pageInfo.endCursor ?? '')}
        >
          {t('app.next')}
        </button>
      )}
    </section>
  );
}
