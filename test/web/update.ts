/** An update of the demo offer as a publisher makes it: another package, in which files differ from the one before. */
import { demoSkus, readDemoContent } from '../../src/demo/demo-content.ts';
import { uploadPackage } from '../../src/demo/fill-offer.ts';
import { zipFiles } from '../../src/demo/zip-folder.ts';
import type { Portal } from './portal.ts';

/** Lines of the main template, as they were and as they become. */
const changes = [
  ['"contentVersion": "1.0.0.0"', '"contentVersion": "1.1.0.0"'],
  ['"defaultValue": 90,', '"defaultValue": 180,'],
  [
    '        "accessTier": "Cool",\n',
    '        "accessTier": "Cool",\n        "allowCrossTenantReplication": false,\n',
  ],
  ['lumen-portal:2.4.0', 'lumen-portal:2.5.0'],
] as const;

/**
 * Uploads it and saves it in the draft as version 1.1.0: `mainTemplate.json` differs in four places,
 * `scripts/rotate-archive.sh` is new, and `viewDefinition.json` is gone.
 */
export async function savePackageUpdate(portal: Portal): Promise<void> {
  const { offer, packages } = await readDemoContent();
  const files = new Map<string, Uint8Array>(packages.get(demoSkus.managed));
  let template = Buffer.from(files.get('mainTemplate.json') ?? []).toString('utf8');
  for (const [from, to] of changes) template = template.replace(from, to);
  files.set('mainTemplate.json', Buffer.from(template));
  files.set(
    'scripts/rotate-archive.sh',
    Buffer.from('#!/bin/bash\nset -euo pipefail\nlogrotate --force /etc/lumen/archive.conf\n'),
  );
  files.delete('viewDefinition.json');
  const sha256 = await uploadPackage(
    { url: portal.product.url, token: portal.tokens.owner, publisher: 'solenne', language: 'EN' },
    { fileName: 'lumen-logs-1.1.0.zip', bytes: await zipFiles(files) },
  );
  const sku = offer.skus?.find(({ skuId }) => skuId === demoSkus.managed);
  const [first] = sku?.packages ?? [];
  const { offer: now } = (await portal.ask(
    portal.tokens.owner,
    '{ offer(publisher: "solenne", offerId: "lumen-logs") { id draftVersion } }',
  )) as { readonly offer: { readonly id: string; readonly draftVersion: number } };
  const id = `${first?.id}-update`;
  await portal.press(portal.tokens.owner, 'saveDraft', {
    offerId: now.id,
    expectedDraftVersion: now.draftVersion,
    edits: [
      {
        path: `skus[${sku?.id}].packages[${id}]`,
        value: { ...first, id, version: '1.1.0', sha256 },
      },
    ],
  });
}
