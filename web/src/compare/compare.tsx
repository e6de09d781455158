import { useId, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { codeOf } from '../client.ts';
import type { ComparePageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { comparePath, type ComparedAt } from '../offer.ts';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { Icon } from '../parts/icon.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReader } from '../reader.tsx';
import { ComparePage, DifferencesPart } from './compare-documents.ts';
import { ChangedFields } from './fields.tsx';
import { ChangedFiles } from './files.tsx';
import { choiceOf, inputOf, placeIn } from './places.ts';

type ComparedOffer = NonNullable<ComparePageQuery['offer']>;

/** An offer at two places: its draft, its preview, what is live, or any revision. */
export function Compare() {
  const { publisher = '', offerId = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const [page, readPage] = useQuery({
    query: ComparePage,
    variables: { publisher, offerId, language },
    requestPolicy: 'cache-and-network',
  });
  const offer = page.data?.offer;
  if (page.error && !offer) {
    if (codeOf(page.error) === 'NOT_FOUND') return <NotFound />;
    if (codeOf(page.error) === 'FORBIDDEN')
      return <Forbidden title={t('compare.title')} error={page.error} />;
    return (
      <main id="content">
        <ErrorPanel
          error={page.error}
          onRetry={() => readPage({ requestPolicy: 'network-only' })}
        />
      </main>
    );
  }
  if (offer === null) return <NotFound />;
  if (offer === undefined) {
    return (
      <OfferLoading>
        <div className="skeleton now-skeleton" />
      </OfferLoading>
    );
  }
  return <CompareOf key={offer.id} offer={offer} />;
}

function CompareOf({ offer }: { offer: ComparedOffer }) {
  const { t } = useMessages();
  const { side } = useReader();
  const heading = useHeadingFocus();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const { publisherId } = offer.publisher;
  const isOwn = side === 'PUBLISHER';
  const from = placeIn(query.get('from')) ?? (offer.production === null ? 'preview' : 'live');
  const to = placeIn(query.get('to')) ?? (isOwn ? 'draft' : 'preview');
  usePageTitle(t('compare.pageTitle', { offer: offer.name }));

  const published = offer.publications.nodes;
  const numbers = published.map(({ revision }) => revision.number);
  const places: readonly ComparedAt[] = [
    ...(isOwn || from === 'draft' || to === 'draft' ? (['draft'] as const) : []),
    'preview',
    'live',
    ...new Set([...numbers, ...[from, to].filter((place) => typeof place === 'number')]),
  ];
  const choices = places.map((place) => ({ place, label: choiceOf(place, offer, published, t) }));
  const go = (first: ComparedAt, second: ComparedAt) =>
    void navigate(comparePath(publisherId, offer.offerId, first, second), { replace: true });
  return (
    <>
      <OfferHead
        offer={offer}
        publisherId={publisherId}
        offerId={offer.offerId}
        heading={heading}
      />
      <main id="content" className="stack loose">
        <div className="compared">
          <h2>{t('compare.title')}</h2>
          <Choice
            label={t('compare.from')}
            value={from}
            choices={choices}
            onChoose={(place) => go(place, to)}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={t('compare.swap')}
            onClick={() => go(to, from)}
          >
            <Icon name="swap" />
          </button>
          <Choice
            label={t('compare.to')}
            value={to}
            choices={choices}
            onChoose={(place) => go(from, place)}
          />
        </div>
        <Differences
          key={`${from} ${to}`}
          offerId={offer.id}
          from={from}
          to={to}
          nameOf={(place) => choiceOf(place, offer, published, t)}
        />
      </main>
    </>
  );
}

function Choice({
  label,
  value,
  choices,
  onChoose,
}: {
  label: string;
  value: ComparedAt;
  choices: readonly { readonly place: ComparedAt; readonly label: string }[];
  onChoose: (place: ComparedAt) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label className="small" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={String(value)}
        onChange={({ target }) => {
          const place = placeIn(target.value);
          if (place !== null) onChoose(place);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.place} value={String(choice.place)}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Differences({
  offerId,
  from,
  to,
  nameOf,
}: {
  offerId: string;
  from: ComparedAt;
  to: ComparedAt;
  nameOf: (place: ComparedAt) => string;
}) {
  const { t, apiLanguage: language } = useMessages();
  const [after, setAfter] = useState<{ readonly field?: string; readonly file?: string }>({});
  const places = { id: offerId, from: inputOf(from), to: inputOf(to) };
  const [{ data, error, stale, fetching }, read] = useQuery({
    query: DifferencesPart,
    variables: {
      ...places,
      language,
      afterField: after.field ?? null,
      afterFile: after.file ?? null,
    },
    requestPolicy: 'cache-and-network',
  });
  const node = data?.node;
  const found = node?.__typename === 'Offer' ? node.differences : undefined;
  // What is refused is null with an error, what is not there is null without one.
  if (error && !found) {
    if (codeOf(error) === 'FORBIDDEN') {
      return (
        <p className="notice" role="status">
          <Icon name="lock" />
          <span>{t('compare.refused')}</span>
        </p>
      );
    }
    return <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />;
  }
  if (found === undefined || (found === null && (stale || fetching))) {
    return <div className="skeleton pipeline-skeleton" />;
  }
  if (found === null) {
    return (
      <section className="card empty">
        <p>{t('compare.nothing', { first: nameOf(from), second: nameOf(to) })}</p>
      </section>
    );
  }
  const { fields, files, filesAreComplete } = found;
  return (
    <>
      <p role="status" id="now">
        <b>{t('compare.now', { fields: fields.totalCount, files: files.totalCount })}</b>
      </p>
      {fields.totalCount > 0 && (
        <ChangedFields
          fields={fields}
          names={[nameOf(from), nameOf(to)]}
          onMore={(field) => setAfter({ ...after, field })}
        />
      )}
      {(files.totalCount > 0 || !filesAreComplete) && (
        <ChangedFiles
          files={files}
          isComplete={filesAreComplete}
          places={places}
          onMore={(file) => setAfter({ ...after, file })}
        />
      )}
    </>
  );
}
