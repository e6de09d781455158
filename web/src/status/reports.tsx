import { useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { ReportsOf } from './status-documents.ts';

/** The whole report of each package, as a file: what `vitrine certify --format json` prints for the same zip. */
export function Reports({ publicationId }: { publicationId: string }) {
  const { t, apiLanguage: language } = useMessages();
  const client = useClient();
  const [said, setSaid] = useState<string | null>(null);

  async function download(): Promise<void> {
    const { data } = await client.query(ReportsOf, { id: publicationId, language });
    const node = data?.node;
    const reports = node?.__typename === 'Publication' ? node.reports : [];
    for (const { skuId, packageVersion, json } of reports) {
      const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${skuId}-${packageVersion}-report.json`;
      link.click();
      URL.revokeObjectURL(url);
    }
    setSaid(
      data === undefined
        ? t('app.error.network')
        : t('findings.report.saved', { count: reports.length }),
    );
  }
  return (
    <div className="row wraps pad">
      <button type="button" className="button small" onClick={() => void download()}>
        <Icon name="file" small />
        {t('findings.report')}
      </button>
      <span role="status" className="small quiet-2">
        {said}
      </span>
    </div>
  );
}
