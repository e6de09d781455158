/** A line that is cut while much happens, before a page that is open. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { until } from '../support/until.ts';
import type { Portal } from './portal.ts';

/** Number of the newest transition of an offer, and how many its newest publication has. */
export async function factsOf(
  { database }: Portal,
  offerId: string,
): Promise<{ readonly seq: number; readonly ofNewest: number; readonly state: string }> {
  const { rows } = await database.query<{ seq: number; of_newest: number; state: string }>(
    `select max(t.seq)::int as seq, p.state,
        count(*) filter (where t.publication_id = p.id)::int as of_newest
      from offer o join publication p on p.id = o.latest_publication
        join transition t on t.offer_id = o.id
      where o.offer_id = $1 group by p.state`,
    [offerId],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`${offerId} has no transition.`);
  return { seq: row.seq, ofNewest: row.of_newest, state: row.state };
}

/** Presses Publish for an offer whose package certification refuses, and waits until it has. */
export async function publishInVain(portal: Portal, offerId: string): Promise<void> {
  const { offer } = (await portal.ask(
    portal.tokens.owner,
    'query ($offerId: String!) { offer(publisher: "solenne", offerId: $offerId) { id draftVersion } }',
    { offerId },
  )) as { readonly offer: { readonly id: string; readonly draftVersion: number } };
  await portal.press(portal.tokens.owner, 'publish', {
    offerId: offer.id,
    expectedDraftVersion: offer.draftVersion,
    notificationEmails: ['camille.roux@solenne.example'],
  });
  await until(
    'certification refuses it',
    async () => (await factsOf(portal, offerId)).state === 'FAILED',
    60_000,
  );
}

/**
 * Cuts the line for `cutMs` and until this many transitions were missed. Resolves to how many there were, once the
 * page has counted them all and says that nothing is missing.
 */
export async function cutWhileMuchHappens(
  { portal, proxy, page }: { portal: Portal; proxy: FaultProxy; page: Page },
  { offerId, cutMs, atLeast }: { offerId: string; cutMs: number; atLeast: number },
): Promise<number> {
  const before = (await factsOf(portal, offerId)).seq;
  proxy.cut();
  const cutAt = performance.now();
  while ((await factsOf(portal, offerId)).seq < before + atLeast) {
    await publishInVain(portal, offerId);
  }
  await page.getByText('No connection since').first().waitFor({ timeout: 15_000 });
  await pause(Math.max(0, cutMs - (performance.now() - cutAt)));
  proxy.mend();
  // As a browser tells when it finds its network again; the next try would come by itself, seconds later.
  await page.evaluate(`dispatchEvent(new Event('online'))`);
  const missed = (await factsOf(portal, offerId)).seq - before;
  await page
    .getByText(`${missed} events were caught up; nothing is missing`)
    .first()
    .waitFor({ timeout: 90_000 });
  return missed;
}
