import type { Deps } from '../deps.ts';
import { databaseNow } from '../db/database-time.ts';
import { Idempotency } from '../db/idempotency.ts';
import { Session } from '../db/session.ts';
import { SignInLink } from '../db/sign-in-link.ts';
import { Upload } from '../db/upload.ts';
import { eraseOldLeads } from './erase-old-leads.ts';
import { forgetSecrets } from './forget-secrets.ts';

/** How long the outcome of a mutation answers a repeat with the same key, in milliseconds. */
export const IDEMPOTENCY_LIFETIME_MS = 24 * 3_600_000;
/** How long the row of an upload stays readable after its address has ended, in milliseconds. */
const UPLOAD_ROW_LIFETIME_MS = 24 * 3_600_000;
/** How long a sign-in link that is over stays, in milliseconds. */
const LINK_ROW_LIFETIME_MS = 24 * 3_600_000;
/** How long a session that is over stays, in milliseconds; what it did is in the audit. */
const SESSION_ROW_LIFETIME_MS = 30 * 24 * 3_600_000;
/** Uploads removed in one go. */
const BATCH = 200;

/** What is removed from where uploads arrive. */
export type UploadFiles = { removeUpload(address: string): Promise<void> };

/**
 * Removes what has had its time: outcomes of mutations after 24 hours, links and sessions that are long over, secrets that
 * nothing names, who the customers of old leads are, and the bytes of uploads that nobody finished while their address was
 * good. Running it twice, or in two processes, is harmless; so is a clock of
 * this process that is a day ahead.
 */
export async function tidyUp(deps: Deps, files: UploadFiles): Promise<void> {
  const em = deps.orm.em.fork();
  const now = (await databaseNow(em)).getTime();
  const before = (ms: number) => new Date(now - ms);
  await forgetSecrets(em);
  await eraseOldLeads(deps);
  await em.nativeDelete(Idempotency, { createdAt: { $lt: before(IDEMPOTENCY_LIFETIME_MS) } });
  await em.nativeDelete(SignInLink, { expiresAt: { $lt: before(LINK_ROW_LIFETIME_MS) } });
  await em.nativeDelete(Session, { expiresAt: { $lt: before(SESSION_ROW_LIFETIME_MS) } });
  const abandoned = await em.find(
    Upload,
    { expiresAt: { $lt: before(UPLOAD_ROW_LIFETIME_MS) } },
    { orderBy: { expiresAt: 'asc' }, limit: BATCH },
  );
  for (const upload of abandoned) {
    await files.removeUpload(upload.address);
    await em.nativeDelete(Upload, { id: upload.id });
  }
}
