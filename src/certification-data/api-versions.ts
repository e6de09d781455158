import table from './api-versions.json' with { type: 'json' };
import { readTable } from './table.ts';

/** The api versions that are shipped with this build. */
export const apiVersions = readTable(table);
