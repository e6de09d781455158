/** The frame that lists of records share: a filter that is the address, a table or its emptiness, and the ways on. */
import type { ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { CombinedError } from 'urql';
import { codeOf } from '../client.ts';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { Forbidden } from './forbidden.tsx';
import { NotFound } from './not-found.tsx';
import { Paging } from './paging.tsx';

/** Puts a part of the filter into the address; the list begins anew with it. */
function usePut(): (name: string, value: string) => void {
  const navigate = useNavigate();
  const [query] = useSearchParams();
  return (name, value) => {
    if ((query.get(name) ?? '') === value) return;
    const next = new URLSearchParams(query);
    next.delete('after');
    if (value === '') next.delete(name);
    else next.set(name, value);
    void navigate({ search: next.toString() }, { replace: true });
  };
}

/** The filter of a list, as fields. */
export function RecordFilter({ children }: { children: ReactNode }) {
  const { t } = useMessages();
  return (
    <form
      className="record-filter"
      role="search"
      aria-label={t('history.filter')}
      onSubmit={(event) => event.preventDefault()}
    >
      {children}
    </form>
  );
}

/** A part of the filter that is typed: taken with Enter, and when the field is left. */
export function TypedFilter({
  name,
  label,
  type = 'search',
}: {
  name: string;
  label: string;
  type?: 'search' | 'date';
}) {
  const [query] = useSearchParams();
  const put = usePut();
  const value = query.get(name) ?? '';
  const id = `filter-${name}`;
  return (
    <div className="field">
      <label className="small" htmlFor={id}>
        {label}
      </label>
      <input
        key={value}
        id={id}
        className="input"
        type={type}
        defaultValue={value}
        onBlur={({ target }) => put(name, target.value.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') put(name, event.currentTarget.value.trim());
        }}
      />
    </div>
  );
}

/** A part of the filter that is one of some, or any. */
export function ChosenFilter<Value extends string>({
  name,
  label,
  any,
  values,
  nameOf,
}: {
  name: string;
  label: string;
  any: string;
  values: readonly Value[];
  nameOf: (value: Value) => string;
}) {
  const [query] = useSearchParams();
  const put = usePut();
  const id = `filter-${name}`;
  return (
    <div className="field">
      <label className="small" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        value={values.find((value) => value === query.get(name)) ?? ''}
        onChange={({ target }) => put(name, target.value)}
      >
        <option value="">{any}</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {nameOf(value)}
          </option>
        ))}
      </select>
    </div>
  );
}

type Connection<Row> = {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
};

/** A page of records; `list` is undefined while it is read. */
export function Records<Row>({
  list,
  isFiltered,
  empty,
  children,
}: {
  list: Connection<Row> | undefined;
  isFiltered: boolean;
  /** What is said of an empty list: of one without a filter, with one, and of the way to everything. */
  empty: { readonly always: string; readonly filtered?: string; readonly all?: string };
  children: (rows: readonly Row[]) => ReactNode;
}) {
  if (list === undefined) return <div className="skeleton pipeline-skeleton" />;
  return (
    <>
      {list.nodes.length > 0 ? (
        children(list.nodes)
      ) : (
        <section className="card empty">
          <p>{isFiltered ? empty.filtered : empty.always}</p>
          {isFiltered && (
            <Link className="button" to={{ search: '' }}>
              {empty.all}
            </Link>
          )}
        </section>
      )}
      <Paging pageInfo={list.pageInfo} />
    </>
  );
}

/** A column: its words, or null for one of buttons. */
export function RecordTable({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: readonly (string | null)[];
  children: ReactNode;
}) {
  const { t } = useMessages();
  return (
    <section className="card queue-card">
      <table className="queue records" role="table">
        <caption className="hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column} scope="col">
                {column ?? <span className="hidden">{t('offers.column.action')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </section>
  );
}

/** What is shown in place of a list that was not given. */
export function RecordsFailed({
  title,
  forbidden,
  error,
  onRetry,
}: {
  title: string;
  /** What is said to those whom the list is not for; without it, what the API says. */
  forbidden?: string;
  error: CombinedError;
  onRetry: () => void;
}) {
  switch (codeOf(error)) {
    case 'NOT_FOUND':
      return <NotFound />;
    case 'FORBIDDEN':
      return forbidden === undefined ? (
        <Forbidden title={title} error={error} />
      ) : (
        <Forbidden title={title} message={forbidden} />
      );
    default:
      return (
        <main id="content">
          <ErrorPanel error={error} onRetry={onRetry} />
        </main>
      );
  }
}
