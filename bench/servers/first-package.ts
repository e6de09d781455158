/** `first-package.ts <zip> <date>`: certifies one package after starting as the child does that examines packages, and prints the milliseconds. */
import { apiVersions } from '../../src/certification-data/api-versions.ts';
import { certify } from '../../src/domain/certification/certify.ts';
import { readZip } from '../../src/packages/read-zip.ts';
import { warmUp } from '../../src/packages/warm-up.ts';
import { sha256Of } from '../../src/packages/zip-finding.ts';

const [zip = '', date = ''] = process.argv.slice(2);
await warmUp();
const began = performance.now();
const read = await readZip(zip);
if (!read.ok) throw new Error('The package cannot be read.');
const { entries, files } = read;
certify(
  { entries, files, sku: { skuType: 'MANAGED_APPLICATION' }, mode: 'default', date, apiVersions },
  sha256Of,
);
console.log(performance.now() - began);
