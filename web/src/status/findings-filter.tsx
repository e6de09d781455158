import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import type { Finding } from './status-offer.ts';

const levels = ['ERROR', 'WARNING', 'INFO'] as const satisfies readonly Finding['level'][];
const fields = ['level', 'file', 'rule', 'text'] as const;
type Field = (typeof fields)[number];

/** What stands in the filter; it lives in the address. */
export type FindingsFilter = Readonly<Record<Field, string>> & { readonly isOn: boolean };

export function useFindingsFilter(): FindingsFilter {
  const [query] = useSearchParams();
  const filter = {
    level: query.get('level') ?? '',
    file: query.get('file') ?? '',
    rule: query.get('rule') ?? '',
    text: query.get('text') ?? '',
  };
  return { ...filter, isOn: fields.some((field) => filter[field] !== '') };
}

/** The findings of no file, as the filter names them; no path is empty. */
const WHOLE = '*';
const fileOf = ({ file }: Finding): string => file ?? WHOLE;

/** Those that fit, in their order. The text is looked for in everything that is read of a finding. */
export function fitting(
  findings: readonly Finding[],
  { level, file, rule, text }: FindingsFilter,
): readonly Finding[] {
  const wanted = text.toLocaleLowerCase();
  return findings.filter(
    (finding) =>
      (level === '' || finding.level === level) &&
      (file === '' || fileOf(finding) === file) &&
      (rule === '' || finding.ruleId === rule) &&
      (wanted === '' ||
        [finding.message, finding.help, finding.fix?.text, finding.file, finding.ruleId]
          .join('\n')
          .toLocaleLowerCase()
          .includes(wanted)),
  );
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** Narrows a long list; what it hides is counted. */
export function FindingsFilterLine({
  findings,
  filter,
  shown,
}: {
  findings: readonly Finding[];
  filter: FindingsFilter;
  shown: number;
}) {
  const { t } = useMessages();
  const [query, setQuery] = useSearchParams();
  const [typed, setTyped] = useState(filter.text);
  const put = (values: Partial<Record<Field, string>>) => {
    const next = new URLSearchParams(query);
    for (const [field, value] of Object.entries(values)) {
      if (value === '') next.delete(field);
      else next.set(field, value);
    }
    setQuery(next, { replace: true, preventScrollReset: true });
  };
  const choices = (field: 'file' | 'rule', values: readonly string[]) => (
    <select
      className={`input ${field === 'rule' ? '' : 'wide'}`}
      aria-label={t(`findings.filter.${field}`)}
      value={filter[field]}
      onChange={({ target }) => put({ [field]: target.value })}
    >
      <option value="">{t(`findings.filter.${field}.any`)}</option>
      {/* An address may name what is no longer there. */}
      {distinct([...values, ...(filter[field] === '' ? [] : [filter[field]])]).map((value) => (
        <option key={value} value={value}>
          {value === WHOLE ? t('findings.filter.noFile') : value}
        </option>
      ))}
    </select>
  );
  return (
    <div className="findings-filter pad" role="search" aria-label={t('findings.filter')}>
      <select
        className="input"
        aria-label={t('findings.filter.level')}
        value={filter.level}
        onChange={({ target }) => put({ level: target.value })}
      >
        <option value="">{t('findings.filter.level.any')}</option>
        {levels.map((level) => (
          <option key={level} value={level}>
            {t('findings.filter.level.one', { level })}
          </option>
        ))}
      </select>
      {choices('file', findings.map(fileOf))}
      {choices(
        'rule',
        findings.map(({ ruleId }) => ruleId),
      )}
      <input
        className="input search"
        type="search"
        aria-label={t('findings.filter.text')}
        placeholder={t('findings.filter.text')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          put({ text: target.value.trim() });
        }}
      />
      <span className="small quiet-2" role="status">
        {filter.isOn && t('findings.filter.shown', { shown, count: findings.length })}
      </span>
      {filter.isOn && (
        <button
          type="button"
          className="button small"
          onClick={() => {
            put({ level: '', file: '', rule: '', text: '' });
            setTyped('');
          }}
        >
          {t('findings.filter.all')}
        </button>
      )}
    </div>
  );
}
