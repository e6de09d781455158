/**
 * `npm run prove:screen [-- publications offers]`: how fast the portal shows what happens, in a browser on this
 * machine: a change of status from before its commit until its row has changed, a list of many offers under the hand,
 * and a line that is cut for 30 s. Ends with 0 when the figures keep what they promise.
 */
import { freePort } from '../../src/services/free-port.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { percentile } from '../support/percentile.ts';
import { recordProof } from '../support/proof-record.ts';
import { until } from '../support/until.ts';
import { cutWhileMuchHappens } from '../web/cut.ts';
import { says, startPortal, withoutBrowser } from '../web/portal.ts';
import type { Portal } from '../web/portal.ts';
import { watchShifts } from '../web/shifts.ts';

/** From its commit to the screen, in milliseconds: 95 of 100 changes. */
const SHOWN_WITHIN_MS = 150;
/** From a key to the frame that shows it, in milliseconds: 95 of 100 keys. */
const INPUT_WITHIN_MS = 50;
const CUT_MS = 30_000;

if (withoutBrowser !== false) {
  console.error(withoutBrowser);
  process.exit(2);
}
const [publications = 20, offers = 1_000] = process.argv.slice(2).map(Number);
const startedAt = performance.now();
const port = await freePort();
await using proxy = await openFaultProxy(`http://127.0.0.1:${port}`);
const { origin, host } = new URL(proxy.url);
await using portal = await startPortal({
  env: { PORT: String(port), ALLOWED_ORIGINS: origin, ALLOWED_HOSTS: host },
});

const status = await watchStatus(portal);
const list = await useLongList(portal);
const missed = await cutTheLine();

const shownMs = percentile(status.latencies, 0.95);
const inputMs = percentile(list.inputs, 0.95);
const passed =
  shownMs <= SHOWN_WITHIN_MS &&
  status.shifts.length === 0 &&
  inputMs <= INPUT_WITHIN_MS &&
  list.typed === list.kept;
await recordProof(
  {
    name: 'screen',
    title: `A change of status is on the screen within ${SHOWN_WITHIN_MS} ms, ${offers.toLocaleString('en')} offers stay under the hand, and a line cut for 30 s loses nothing`,
    command: `npm run prove:screen -- ${publications} ${offers}`,
    seed: null,
    passed,
    counts: {
      'changes of status seen': status.latencies.length,
      'of them not shown': status.unseen,
      'layout shifts meanwhile': status.shifts.length,
      'offers in the list': offers,
      'keys typed': list.typed,
      'keys lost': list.typed - list.kept,
      'transitions missed during the cut, and caught up': missed,
    },
    figures: {
      'from its commit to the screen': `p50 ${percentile(status.latencies, 0.5).toFixed(0)} ms, p95 ${shownMs.toFixed(0)} ms, longest ${Math.max(...status.latencies).toFixed(0)} ms`,
      'from a key to its frame': `p50 ${percentile(list.inputs, 0.5).toFixed(0)} ms, p95 ${inputMs.toFixed(0)} ms`,
      'longest frame while the list scrolls': `${list.longestFrameMs.toFixed(0)} ms`,
      'from the address to the first rows': `${list.loadedMs.toFixed(0)} ms`,
      'from the last key to the rows of the filter': `${list.filteredMs.toFixed(0)} ms`,
    },
    notes: [
      'The list shows pages of 50; its filter and its order are the work of the database.',
      'The time of a change begins in its transaction, in a trigger that runs just before the commit: the commit itself is in the figure.',
    ],
  },
  startedAt,
);
for (const text of status.shifts) console.log(text);
console.log(`${passed ? 'passed' : 'FAILED'}: status p95 ${shownMs} ms, input p95 ${inputMs} ms`);
process.exitCode = passed ? 0 : 1;

type Shown = { readonly stage: string; readonly at: number };

/**
 * Publishes and cancels with the Status tab open: each row's changes, against the commits of the stored transitions.
 * A deferred trigger runs at the very end of its transaction: what the transaction did before is no part of the figure.
 */
async function watchStatus({ open, tokens, press, ask, database }: Portal) {
  await database.query(`
    create table proof_commit (transition uuid primary key, at timestamptz not null);
    create function note_commit() returns trigger language plpgsql as $$
      begin insert into proof_commit values (new.id, clock_timestamp()); return null; end $$;
    create constraint trigger note_commit after insert on transition
      deferrable initially deferred for each row execute function note_commit()`);
  const offerOf = async () =>
    (
      (await ask(
        tokens.owner,
        '{ offer(publisher: "solenne", offerId: "lumen-logs") { id draftVersion status } }',
      )) as { offer: { id: string; draftVersion: number; status: string } }
    ).offer;
  await using tab = await open(`/#token=${tokens.owner}`);
  const { page } = tab;
  await page.getByText('lumen-logs').first().waitFor();
  await page.goto(new URL('/offers/solenne/lumen-logs/status', portal.product.url).href);
  await says(page, /Your turn/);
  await page.getByText('Live updates on').waitFor();
  await page.evaluate(`{
    globalThis.shown = [];
    const now = new Map();
    const look = () => {
      for (const row of document.querySelectorAll('[id^=stage-]')) {
        const state = row.querySelector('.hidden')?.textContent;
        if (now.get(row.id) === state) continue;
        now.set(row.id, state);
        shown.push({ stage: row.id.slice('stage-'.length), at: Date.now() });
      }
    };
    look();
    shown.length = 0;
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  }`);
  const shifts = await watchShifts(page);
  const from = new Date();
  for (let count = 0; count < publications; count += 1) {
    const { id } = await offerOf();
    await press(tokens.owner, 'cancel', { offerId: id });
    await says(page, /canceled/);
    await press(tokens.owner, 'publish', {
      offerId: id,
      expectedDraftVersion: (await offerOf()).draftVersion,
      notificationEmails: ['camille.roux@solenne.example'],
    });
    await until(
      'it waits for its publisher again',
      async () => (await offerOf()).status === 'AWAITING_PUBLISHER_SIGNOFF',
      60_000,
    );
    await says(page, /Your turn/);
  }
  const shown = (await page.evaluate('shown')) as readonly Shown[];
  const { rows } = await database.query<{ stage: string; at: Date }>(
    `select t.stage, c.at from transition t join offer o on o.id = t.offer_id
      join proof_commit c on c.transition = t.id
      where o.offer_id = 'lumen-logs' and t.stage is not null and t.occurred_at > $1 order by t.seq`,
    [from],
  );
  const latencies = rows.flatMap(({ stage, at }) => {
    const seen = shown.find((each) => each.stage === stage && each.at >= at.getTime());
    return seen === undefined ? [] : [seen.at - at.getTime()];
  });
  return { latencies, unseen: rows.length - latencies.length, shifts: await shifts() };
}

/** Scrolls and filters a list of many offers, with the browser's own measures of input and frames. */
async function useLongList({ open, tokens, database }: Portal) {
  await database.query(
    `insert into offer select (jsonb_populate_record(old, jsonb_build_object(
        'id', gen_random_uuid(), 'offer_id', 'offer-' || n, 'name', 'Offer ' || n))).*
      from offer old, generate_series(1, $1::int) n where old.offer_id = 'pulse-monitor'`,
    [offers],
  );
  await using tab = await open(`/#token=${tokens.owner}`);
  const { page } = tab;
  const loadFrom = performance.now();
  await page.goto(new URL('/offers', portal.product.url).href);
  await page.locator('tr.offer').first().waitFor();
  const loadedMs = performance.now() - loadFrom;
  await page.evaluate(`{
    globalThis.inputs = [];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries()) if (name === 'keydown') inputs.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });
    globalThis.longest = 0;
    let last = performance.now();
    const frame = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }`);
  for (let wheel = 0; wheel < 60; wheel += 1) await page.mouse.wheel(0, wheel < 30 ? 150 : -150);
  const longestFrameMs = (await page.evaluate('longest')) as number;
  const text = 'a long text that nobody has given to an offer';
  const field = page.getByRole('searchbox');
  await field.focus();
  await page.keyboard.type(text);
  const kept = (await field.inputValue()).length;
  await field.fill('');
  await page.keyboard.type('Offer 77');
  const typedAt = performance.now();
  await page.locator('tr.offer', { hasText: 'offer-777' }).waitFor();
  const filteredMs = performance.now() - typedAt;
  const slow = (await page.evaluate('inputs')) as readonly number[];
  const typed = text.length + 'Offer 77'.length;
  return {
    loadedMs,
    longestFrameMs,
    filteredMs,
    typed: text.length,
    kept,
    // The browser tells only of those that took a frame or longer.
    inputs: [...slow, ...Array.from({ length: Math.max(0, typed - slow.length) }, () => 16)],
  };
}

async function cutTheLine() {
  await using tab = await portal.open(`/#token=${portal.tokens.owner}`, { base: proxy.url });
  const { page } = tab;
  await page.getByText('Lumen Archive').first().waitFor();
  await page.goto(new URL('/offers/solenne/lumen-archive/status', proxy.url).href);
  await says(page, /Certification found/);
  await page.getByText('Live updates on').waitFor();
  return await cutWhileMuchHappens(
    { portal, proxy, page },
    { offerId: 'lumen-archive', cutMs: CUT_MS, atLeast: 20 },
  );
}
