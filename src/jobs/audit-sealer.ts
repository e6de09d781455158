import type { HeadExporter } from '../app/audit-heads.ts';
import { sealAudit } from '../app/seal-audit.ts';
import type { Deps } from '../deps.ts';
import { messageOf } from '../log.ts';
import { within } from '../within.ts';

/** How long a seal under way may take when the process stops, in milliseconds; the next start does what is left. */
const STOP_WITHIN_MS = 2_000;

/** Seals audit rows and exports the heads, at once and then every `timing.auditSealMs`, until it is disposed of. */
export function startAuditSealer(deps: Deps, heads: HeadExporter): AsyncDisposable {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const once = async (): Promise<void> => {
    try {
      await sealAudit(deps);
      await heads.exportHeads();
    } catch (thrown) {
      deps.log.error('sealing the audit failed', { error: messageOf(thrown) });
    }
    if (!ended) timer = setTimeout(next, deps.timing.auditSealMs);
  };
  let running = once();
  function next(): void {
    running = once();
  }
  return {
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      await within(running, STOP_WITHIN_MS);
    },
  };
}
