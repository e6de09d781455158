import { useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { ReportsOf } from './status-documents.ts';

/** What tools read: the name that people know, the field of the API, and how the file ends. */
const formats = [
  { name: 'SARIF', field: 'sarif', end: 'sarif', type: 'application/sarif+json' },
  { name: 'JUnit', field: 'junit', end: 'xml', type: 'application/xml' },
  { name: 'JSON', field: 'json', end: 'json', type: 'application/json' },
] as const;
type Format = (typeof formats)[number];

/** The whole report of each package as a file, as `vitrine certify --format` prints it for the same zip. */
export function Reports({ publicationId }: { publicationId: string }) {
  const { t, apiLanguage: language } = useMessages();
  const client = useClient();
  const [said, setSaid] = useState<string | null>(null);

  async function download({ field, end, type }: Format): Promise<void> {
    const { data } = await client.query(ReportsOf, {
      id: publicationId,
      language,
      asJson: field === 'json',
      asSarif: field === 'sarif',
      asJunit: field === 'junit',
    });
    const node = data?.node;
    const reports = node?.__typename === 'Publication' ? node.reports : [];
    for (const { skuId, packageVersion, [field]: text } of reports) {
      const url = URL.createObjectURL(new Blob([text ?? ''], { type }));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${skuId}-${packageVersion}-report.${end}`;
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
    <div className="row wraps pad" role="group" aria-label={t('findings.report')}>
      <span className="small" aria-hidden="true">
        {t('findings.report')}
      </span>
      {formats.map((format) => (
        <button
          key={format.field}
          type="button"
          className="button small"
          onClick={() => void download(format)}
        >
          <Icon name="file" small />
          {format.name}
        </button>
      ))}
      <span role="status" className="small quiet-2">
        {said}
      </span>
    </div>
  );
}
