import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { ChooseFile } from './choose-file.tsx';
import { subscriptionsIn } from './subscription-csv.ts';

/** Largest file that is read, in bytes: more than the longest list that an offer may have. */
const MAX_BYTES = 1_000_000;
/** How many lines at fault are named. */
const MAX_TOLD = 20;

/** Adds the subscriptions of a CSV file to a list, and says which lines have none. */
export function ImportSubscriptions({
  id,
  values,
  onAdd,
}: {
  id: string;
  values: readonly string[];
  onAdd: (ids: readonly string[]) => void;
}) {
  const { t, formats } = useMessages();
  const [said, setSaid] = useState<string | null>(null);
  async function read(file: File): Promise<void> {
    if (file.size > MAX_BYTES) {
      setSaid(t('editor.subscriptions.large', { size: formats.bytes(MAX_BYTES) }));
      return;
    }
    const { ids, faults } = subscriptionsIn(await file.text());
    const known = new Set(values.map((value) => value.toLowerCase()));
    const fresh = ids.filter((each) => !known.has(each.toLowerCase()));
    if (fresh.length > 0) onAdd(fresh);
    const told = faults.slice(0, MAX_TOLD).join(', ') + (faults.length > MAX_TOLD ? ' …' : '');
    setSaid(
      t('editor.subscriptions.added', { count: fresh.length, same: ids.length - fresh.length }) +
        (faults.length === 0 ? '' : ` ${t('editor.subscriptions.faults', { lines: told })}`),
    );
  }
  return (
    <div className="row wraps">
      <ChooseFile
        id={`${id}.csv`}
        accept=".csv,text/csv,text/plain"
        label={t('editor.subscriptions.choose')}
        onFile={(file) => void read(file)}
      />
      <span role="status" className="small quiet-2">
        {said}
      </span>
    </div>
  );
}
