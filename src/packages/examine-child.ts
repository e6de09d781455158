import process from 'node:process';
import { apiVersions } from '../certification-data/api-versions.ts';
import { certify } from '../domain/certification/certify.ts';
import { CertificationMemory } from '../domain/certification/memory.ts';
import type { ChildMessage, ChildRequest, ExamineResult } from './examine.ts';
import { defaultZipLimits, readZip } from './read-zip.ts';
import { warmUp } from './warm-up.ts';
import { sha256Of } from './zip-finding.ts';

/**
 * The process that examines packages: asked by messages, one package at a time.
 * It reads files, writes none, and ends with its parent.
 */

/** A person's Ctrl-C reaches the whole group; the parent decides when this process ends. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (request: ChildRequest) => {
  answer(request).then(tell, (error: unknown) => {
    if (isOutOfMemory(error)) tell({ kind: 'exhausted' });
    else tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
tell({ kind: 'ready' });
void warmUp();

/** What the packages before had in common with the next one. */
const memory = new CertificationMemory();

async function answer(request: ChildRequest): Promise<ChildMessage> {
  return { kind: 'result', result: await examine(request) };
}

async function examine(request: ChildRequest): Promise<ExamineResult> {
  const zip = await readZip(request.zipPath, { ...defaultZipLimits, ...request.limits });
  if (!zip.ok) return { kind: 'refused', findings: zip.findings };
  const { entries, files } = zip;
  if (request.sku === null) return { kind: 'examined', entries, report: null };
  const { sku, date } = request;
  const input = { entries, files, sku, mode: 'default', date, apiVersions } as const;
  const report = certify(input, sha256Of, {
    memory,
    onProgress: (done, total) => tell({ kind: 'progress', done, total }),
  });
  return { kind: 'examined', entries, report };
}

function tell(message: ChildMessage): void {
  process.send?.(message);
}

/** Memory that the address-space limit refuses arrives as an exception, not as a dead process. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (
    code === 'Z_MEM_ERROR' ||
    code === 'ERR_MEMORY_ALLOCATION_FAILED' ||
    (error instanceof RangeError && /allocation|invalid string length/i.test(error.message))
  );
}
