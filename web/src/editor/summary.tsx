import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { editorPath } from '../offer.ts';
import { Icon } from '../parts/icon.tsx';
import type { PublishRefusal } from '../status/publish.tsx';
import { useEditing, useViolations } from './context.ts';
import { fieldAt, groupsOf, pageOf, PAGED_LIST } from './form.ts';

/** What is the case; what to do about it stands beside the field. */
const firstSentence = (message: string): string =>
  /^.*?[.?](?=\s|$)/s.exec(message)?.[0] ?? message;

/**
 * Why *Publish* was refused: one link for each error, in form order. What is corrected is struck through and stays, so
 * that the list does not jump under the hand.
 */
export function Summary({
  refusal,
  onPublish,
  onClose,
}: {
  refusal: PublishRefusal;
  onPublish: () => void;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { form, store, publisherId, offerId } = useEditing();
  const heading = useRef<HTMLHeadingElement>(null);
  const now = useViolations();
  const [errors] = useState(() =>
    refusal.violations.filter(({ severity }) => severity === 'ERROR'),
  );
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const openNow = ({ path, code }: { path: string; code: string }) =>
    now.find((other) => other.path === path && other.code === code && other.severity === 'ERROR');
  const isOpen = (error: { path: string; code: string }) => openNow(error) !== undefined;
  const open = errors.filter(isOpen).length;
  const titles = new Map(groupsOf(form).map(({ key, title }) => [key, title]));

  function placeOf(path: string): string {
    const item = pageOf(path);
    const name = item === null ? '' : store.value(`${PAGED_LIST}[${item}].skuId`);
    const group = titles.get(fieldAt(form, path)?.group ?? '') ?? '';
    return typeof name === 'string' && name !== ''
      ? t('editor.skus.title', { item: 'SKU', name })
      : group;
  }
  if (errors.length === 0) {
    return (
      <section className="summary" role="alert">
        <h2 ref={heading} tabIndex={-1}>
          <Icon name="error" />
          {t('publish.refused.other')}
        </h2>
        <p>{refusal.message}</p>
        <div>
          <button type="button" className="button small" onClick={onClose}>
            {t('app.close')}
          </button>
        </div>
      </section>
    );
  }
  return (
    <section className={open === 0 ? 'summary corrected' : 'summary'} role="alert">
      <h2 ref={heading} tabIndex={-1}>
        <Icon name={open === 0 ? 'check' : 'error'} />
        {t(open === 0 ? 'editor.corrected' : 'publish.refused', { count: open })}
      </h2>
      <p className="quiet-2">{t(open === 0 ? 'editor.corrected.body' : 'publish.refused.body')}</p>
      <ol>
        {errors.map((violation) => {
          const { path, code, message } = violation;
          const field = fieldAt(form, path);
          const isDone = !isOpen(violation);
          const at = {
            ...(field === undefined ? {} : { group: field.group }),
            item: pageOf(path),
            field: path,
          };
          return (
            <li key={`${path} ${code} ${message}`} className={isDone ? 'done' : ''}>
              <Link to={editorPath(publisherId, offerId, at)}>
                {isDone && <Icon name="check" small />}
                {isDone && <span className="hidden">{t('editor.done')}</span>}
                {/* In the language that the page has now. */}
                <span>{firstSentence(openNow(violation)?.message ?? message)}</span>
              </Link>
              <span className="small quiet-3">{placeOf(path)}</span>
            </li>
          );
        })}
      </ol>
      {open === 0 && (
        <div>
          <button type="button" className="button primary" onClick={onPublish}>
            {t('act.publish')}
          </button>
        </div>
      )}
    </section>
  );
}
