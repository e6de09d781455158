import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { axe } from './axe.ts';
import { says, startPortal, withoutBrowser } from './portal.ts';
import type { Portal } from './portal.ts';

type Finding = {
  readonly level: string;
  readonly ruleId: string;
  readonly file: string | null;
  readonly message: string;
};

const archive = '/offers/solenne/lumen-archive/status';
const logs = '/offers/solenne/lumen-logs/status';

describe('given the Status screen', { skip: withoutBrowser }, () => {
  let portal: Portal;
  before(async () => {
    portal = await startPortal();
  });
  after(async () => await portal[Symbol.asyncDispose]());

  const findings = async (): Promise<readonly Finding[]> => {
    const query = `{ offer(publisher: "solenne", offerId: "lumen-archive") {
      publication { state findings(first: 100) { nodes { level ruleId file message } } } } }`;
    type Answer = {
      readonly offer: {
        readonly publication: {
          readonly state: string;
          readonly findings: { readonly nodes: readonly Finding[] };
        } | null;
      };
    };
    let found: readonly Finding[] = [];
    await until(
      'the publication of the archive has failed',
      async () => {
        const { offer } = (await portal.ask(portal.tokens.owner, query)) as Answer;
        found = offer.publication?.findings.nodes ?? [];
        return offer.publication?.state === 'FAILED';
      },
      60_000,
    );
    return found;
  };
  const shown = async (page: Page, count: number) => {
    await until(
      `${count} findings are shown`,
      async () => {
        for (const more of await page.getByRole('button', { name: /more in this file/ }).all()) {
          await more.click();
        }
        return (await page.locator('article.finding').count()) === count;
      },
      20_000,
    );
  };

  test('when the findings are narrowed, then those that fit stay, the rest is counted, and the address says so', async () => {
    const all = await findings();
    assert.ok(all.length > 3);
    await using tab = await portal.open(`${archive}#token=${portal.tokens.owner}`);
    const { page } = tab;
    const filter = page.getByRole('search', { name: 'Filter the findings' });
    await filter.waitFor();
    await shown(page, all.length);

    await filter.getByLabel('Severity').selectOption({ label: 'Errors' });
    const errors = all.filter(({ level }) => level === 'ERROR');
    await filter.getByText(`${errors.length} of ${all.length} findings`).waitFor();
    await shown(page, errors.length);
    const [wanted] = errors;
    assert.ok(wanted);
    await filter.getByLabel('Rule').selectOption(wanted.ruleId);
    const ofRule = errors.filter(({ ruleId }) => ruleId === wanted.ruleId);
    await shown(page, ofRule.length);
    const query = new URLSearchParams({ level: 'ERROR', rule: wanted.ruleId });
    assert.equal(new URL(page.url()).search, `?${query}`);

    // The address is the state: whoever gets it sees the same.
    await page.reload();
    await filter.waitFor();
    await shown(page, ofRule.length);
    await filter.getByRole('searchbox').fill('no finding says this');
    await filter.getByText(`0 of ${all.length} findings`).waitFor();
    assert.equal(await page.locator('article.finding').count(), 0);
    await filter.getByRole('button', { name: 'Show all' }).click();
    await shown(page, all.length);
    assert.equal(new URL(page.url()).search, '');
    assert.equal(await filter.getByRole('searchbox').inputValue(), '');

    const file = all.find((finding) => finding.file !== null)?.file ?? '';
    await filter.getByLabel('File', { exact: true }).selectOption(file);
    await shown(page, all.filter((finding) => finding.file === file).length);
    assert.deepEqual(tab.complaints, []);
  });

  test('when the report is saved for a tool, then each file is what the API gives', async () => {
    const all = await findings();
    await using tab = await portal.open(`${archive}#token=${portal.tokens.owner}`);
    const { page } = tab;
    const group = page.getByRole('group', { name: 'Save the reports:' });
    const saved = async (name: string): Promise<{ name: string; text: string }> => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        group.getByRole('button', { name }).click(),
      ]);
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
    };
    const sarif = await saved('SARIF');
    assert.match(sarif.name, /-report\.sarif$/);
    const log = JSON.parse(sarif.text) as {
      version: string;
      runs: { results: { ruleId: string }[] }[];
    };
    assert.equal(log.version, '2.1.0');
    const rules = log.runs[0]?.results.map(({ ruleId }) => ruleId) ?? [];
    assert.ok(rules.length > 0);
    assert.ok(rules.every((rule) => all.some(({ ruleId }) => ruleId === rule)));
    const junit = await saved('JUnit');
    assert.match(junit.name, /-report\.xml$/);
    assert.match(junit.text, /^<\?xml [^]*<failure /);
    const json = await saved('JSON');
    assert.match(json.name, /-report\.json$/);
    assert.equal((JSON.parse(json.text) as { verdict: string }).verdict, 'blocked');
    await group.getByText('1 report saved.').waitFor();
    assert.deepEqual(tab.complaints, []);
  });

  test('when a French reader filters on a phone, then nothing is wider than the window and every control has a name', async () => {
    await findings();
    await using tab = await portal.open(`${archive}?level=ERROR#token=${portal.tokens.owner}`, {
      locale: 'fr-FR',
      viewport: { width: 390, height: 844 },
    });
    const { page } = tab;
    const show = page.getByRole('button', { name: /nouveaux? résultats?, afficher/ });
    const filter = page.getByRole('search', { name: 'Filtrer les résultats' });
    await filter.or(show).first().waitFor();
    if (await show.isVisible()) await show.click();
    await filter.getByRole('button', { name: 'Tout afficher' }).waitFor();
    assert.equal(await filter.getByLabel('Gravité').inputValue(), 'ERROR');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    assert.deepEqual((await axe(page)).violations, []);
    assert.deepEqual(tab.complaints, []);
  });

  test('when a publication begins, then the screen shows it by what the live line brings, before any question is answered', async () => {
    const { owner } = portal.tokens;
    type Offer = { readonly id: string; readonly status: string; readonly draftVersion: number };
    const now = async () =>
      (
        (await portal.ask(
          owner,
          '{ offer(publisher: "solenne", offerId: "lumen-logs") { id status draftVersion } }',
        )) as { readonly offer: Offer }
      ).offer;
    const atSignOff = async () =>
      await until(
        'it waits for its publisher',
        async () => (await now()).status === 'AWAITING_PUBLISHER_SIGNOFF',
        60_000,
      );
    await atSignOff();
    await using tab = await portal.open(`${logs}#token=${owner}`);
    const { page } = tab;
    await says(page, /Your turn/);
    await page.getByText('Live updates on').waitFor();
    const released = Promise.withResolvers<void>();
    let held = 0;
    await page.route('**/graphql', async (route, request) => {
      if ((request.postData() ?? '').includes('"operationName":"StatusPage"')) {
        held += 1;
        await released.promise;
      }
      await route.continue();
    });
    const { id: offerId } = await now();
    await portal.press(owner, 'cancel', { offerId });
    await says(page, /canceled/);
    await portal.press(owner, 'publish', {
      offerId,
      expectedDraftVersion: (await now()).draftVersion,
      notificationEmails: ['camille.roux@solenne.example'],
    });
    await page.getByRole('heading', { name: 'Publication 2' }).waitFor();
    await atSignOff();
    await says(page, /Your turn/);
    await page.getByText('Only 2 subscriptions see it').waitFor();
    await until('it asks for the rest', () => held > 0, 10_000);
    const answered = page.waitForResponse((response) =>
      (response.request().postData() ?? '').includes('"operationName":"StatusPage"'),
    );
    released.resolve();
    assert.equal((await answered).status(), 200);
    assert.deepEqual(tab.complaints, []);
  });

  test('when something is live, then the next publication can be compared with it; before, the button says why not', async () => {
    await using tab = await portal.open(`${logs}#token=${portal.tokens.owner}`);
    const { page } = tab;
    await says(page, /Your turn/);
    const compare = page.getByRole('button', { name: /^Compare with/ });
    assert.equal(await compare.getAttribute('aria-disabled'), 'true');
    const why = page.locator(`[id="${await compare.getAttribute('aria-describedby')}"]`);
    assert.equal(await why.textContent(), 'Nothing is live yet.');

    type Now = {
      readonly offer: {
        readonly id: string;
        readonly draftVersion: number;
        readonly isLive: boolean;
        readonly publication: {
          readonly revision: { readonly hash: string; readonly number: number };
        };
        readonly review: { readonly id: string } | null;
      };
    };
    const now = async () =>
      (
        (await portal.ask(
          portal.tokens.owner,
          `{ offer(publisher: "solenne", offerId: "lumen-logs") { id draftVersion isLive
             publication { revision { hash number } } review { id } } }`,
        )) as Now
      ).offer;
    const { owner, reviewer } = portal.tokens;
    const { id: offerId, publication } = await now();
    const { hash: revisionHash } = publication.revision;
    await portal.press(owner, 'goLive', { offerId, revisionHash });
    await until('its review', async () => (await now()).review !== null, 60_000);
    const reviewId = (await now()).review?.id;
    await portal.press(reviewer, 'startReview', { reviewId });
    await portal.press(reviewer, 'approveReview', { reviewId, revisionHash });
    await until('it is live', async () => (await now()).isLive, 60_000);
    await page.getByText('This is what is live.').waitFor();

    await portal.press(owner, 'saveDraft', {
      offerId,
      expectedDraftVersion: (await now()).draftVersion,
      edits: [{ path: 'marketplace.title', value: 'Lumen Logs Plus' }],
    });
    await portal.press(owner, 'publish', {
      offerId,
      expectedDraftVersion: (await now()).draftVersion,
      notificationEmails: ['camille.roux@solenne.example'],
    });
    await page.locator('button[aria-disabled=false]', { hasText: 'Compare with live' }).focus();
    await page.keyboard.press('Enter');
    const { number } = (await now()).publication.revision;
    await page.waitForURL(`**/compare?from=live&to=${number}`);
    await page.getByRole('heading', { name: 'Title changed' }).waitFor();
    assert.deepEqual(tab.complaints, []);
  });
});
