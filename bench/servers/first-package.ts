/** `first-package.ts <zip> <date>`: certifies one package after loading what that needs, and prints the milliseconds. */
import { apiVersions } from '../../src/certification-data/api-versions.ts';
import { certify } from '../../src/domain/certification/certify.ts';
import { readZip } from '../../src/packages/read-zip.ts';
import { sha256Of } from '../../src/packages/zip-finding.ts';

const [zip = '', date = ''] = process.argv.slice(2);
const began = performance.now();
const read = await readZip(zip);
if (!read.ok) throw new Error('The package cannot be read.');
const { entries, files } = read;
certify(
  { entries, files, sku: { skuType: 'MANAGED_APPLICATION' }, mode: 'default', date, apiVersions },
  sha256Of,
);
console.log(performance.now() - began);
