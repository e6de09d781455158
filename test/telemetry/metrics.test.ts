import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { claim } from '../../src/db/claim.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { createLog } from '../../src/log.ts';
import { watchDatabase } from '../../src/telemetry/database-figures.ts';
import { describeMetrics, labelCombinations, metricTable } from '../../src/telemetry/metrics.ts';
import type { MetricName } from '../../src/telemetry/metrics.ts';
import { createPromMetrics } from '../../src/telemetry/prom-metrics.ts';
import { holdStages } from '../app/hold-stages.ts';
import { projectRoot } from '../support/product.ts';
import { startInstallation, until } from '../support/installation.ts';

const quiet = createLog(
  'error',
  () => new Date(),
  () => undefined,
);
const given = () => createPromMetrics({ log: quiet });

/** The value of a series in a page of metrics; null when it is not there. */
function valueOf(page: string, series: string): number | null {
  const line = page.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

const names = Object.keys(metricTable) as MetricName[];

describe('given the table of metrics', () => {
  test('when a process has just started, then every counter and histogram with known words is there, at zero', async () => {
    const page = await given().text();
    for (const name of names) {
      assert.ok(page.includes(`# HELP ${name} `), name);
      const { kind } = metricTable[name];
      for (const labels of labelCombinations(name) ?? []) {
        if (kind === 'gauge') continue;
        const words = Object.entries(labels).map(([label, word]) => `${label}="${word}"`);
        const series = kind === 'histogram' ? `${name}_count` : name;
        const own = words.length === 0 ? series : `${series}{${words.join(',')}}`;
        assert.equal(valueOf(page, own), 0, own);
      }
    }
  });

  test('when a gauge is not told at a look, then it is left out instead of repeated', async () => {
    const metrics = given();
    let known = true;
    metrics.watch((set) => {
      if (!known) throw new Error('The database is away.');
      set('vitrine_stages_blocked', {}, 3);
      set('vitrine_queue_due', { kind: 'mail' }, 7);
    });
    assert.equal(valueOf(await metrics.text(), 'vitrine_stages_blocked'), 3);
    known = false;
    const page = await metrics.text();
    assert.equal(valueOf(page, 'vitrine_stages_blocked'), null);
    assert.equal(valueOf(page, 'vitrine_queue_due{kind="mail"}'), null);
  });

  test('when docs/operations.md is read, then its table is the one the code prints', async () => {
    const page = await readFile(join(projectRoot, 'docs/operations.md'), 'utf8');
    assert.ok(page.includes(`\n${describeMetrics()}\n`));
  });
});

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly runbook: string };
};

/** Words of the language of Prometheus that the rules use, labels aside. */
const language = new Set(
  'max min sum by and or absent rate increase histogram_quantile le'.split(' '),
);

/** The names in an expression that are no words of the language, with the labels that it asks of each. */
function namesIn(expr: string): readonly { readonly name: string; readonly labels: string }[] {
  const found = [...expr.matchAll(/([a-z_]+)(\{[^}]*\})?(?=\W|$)/g)];
  return found
    .map(([, name = '', labels = '']) => ({ name, labels }))
    .filter(({ name }) => name.startsWith('vitrine_'));
}

/** Why an expression cannot be one: brackets that do not match, or a word that nobody knows. */
function faultOf(expr: string): string | null {
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  const bare = expr.replaceAll(/"[^"]*"/g, '');
  for (const sign of bare) {
    if ('([{'.includes(sign)) open.push(sign);
    else if (pairs[sign] !== undefined && open.pop() !== pairs[sign]) return `an odd ${sign}`;
  }
  if (open.length > 0) return `an open ${open.join('')}`;
  const labels = new Set(Object.values(metricTable).flatMap(({ labels }) => Object.keys(labels)));
  for (const [word] of bare.replaceAll(/\[\d+[smhd]\]/g, '').matchAll(/[a-z_]+/g)) {
    if (!word.startsWith('vitrine_') && !language.has(word) && !labels.has(word)) return word;
  }
  return null;
}

describe('given the rules for alerts', () => {
  test('when they are compared with the metrics, then each names metrics, labels and words that exist, and has its page', async () => {
    const text = await readFile(join(projectRoot, 'deploy/prometheus/alerts.yaml'), 'utf8');
    const { groups } = parse(text) as { readonly groups: readonly { readonly rules: Rule[] }[] };
    const rules = groups.flatMap((group) => group.rules);
    assert.ok(rules.length > 10);
    const page = await readFile(join(projectRoot, 'docs/operations.md'), 'utf8');
    for (const { alert, expr, annotations } of rules) {
      assert.equal(faultOf(expr), null, `${alert}: ${expr}`);
      const asked = namesIn(expr);
      assert.ok(asked.length > 0, alert);
      for (const { name, labels } of asked) {
        const base = name.replace(/_(?:bucket|count|sum)$/, '') as MetricName;
        const known = metricTable[name as MetricName] ?? metricTable[base];
        assert.ok(known, `${alert} asks for ${name}`);
        assert.equal(known.kind === 'histogram', name !== base, `${alert}: ${name}`);
        const words: Readonly<Record<string, unknown>> = known.labels;
        for (const [, label = '', value = ''] of labels.matchAll(/(\w+)=~?"([^"]*)"/g)) {
          const allowed = words[label];
          assert.ok(Array.isArray(allowed), `${alert}: ${label}`);
          for (const word of value.split('|')) assert.ok(allowed.includes(word), word);
        }
      }
      assert.ok(page.includes(`\n### ${alert}\n`), alert);
      assert.equal(annotations.runbook, `docs/operations.md#${alert.toLowerCase()}`);
    }
    const sections = [...page.matchAll(/^### (Vitrine\w+)$/gm)].map(([, name]) => name);
    assert.deepEqual(new Set(sections), new Set(rules.map(({ alert }) => alert)));
    assert.equal(sections.length, rules.length);
  });

  test('when a rule were wrong, then it would have been noticed', () => {
    assert.equal(faultOf('max(vitrine_database_up'), 'an open (');
    assert.equal(faultOf('maximum(vitrine_database_up)'), 'maximum');
    assert.equal(faultOf('max by (color) (vitrine_database_up)'), 'color');
    assert.deepEqual(namesIn('sum(vitrine_typo{kind="x"})'), [
      { name: 'vitrine_typo', labels: '{kind="x"}' },
    ]);
  });
});

describe('given work whose worker has died', () => {
  test('when it is taken over, and taken over again before its outcome is stored, then both are counted', async () => {
    const metrics = given();
    const stages = holdStages();
    await using app = await startInstallation({
      deps: { metrics },
      wrap: stages.wrap,
      worker: false,
    });
    const offer = await app.given.offer(app.publisher);
    const publication = await app.given.published(app.publisher.owner, offer.id);
    const { id } = await app
      .em()
      .findOneOrFail(StageRun, { publication, status: 'IN_PROGRESS', stage: 'CERTIFICATION' });
    // Nobody holds the lock of this number: its holder is gone.
    const dead = { worker: 1, leaseMs: 600_000 };
    assert.equal((await claim(app.deps.orm, app.em(), 'stage', id, dead))?.takenOver, false);
    stages.hold('CERTIFICATION');
    await app.startWorking();
    await stages.reached('CERTIFICATION');
    const takeovers = 'vitrine_lease_takeovers_total{kind="stage"}';
    const stale = 'vitrine_stale_writes_total{kind="stage"}';
    const before = await metrics.text();
    assert.equal(valueOf(before, takeovers), 1);
    assert.equal(valueOf(before, stale), 0);
    // As a claim by another worker does.
    await app.em().nativeUpdate(StageRun, { id }, { token: 3 });
    stages.letGoAll();
    await until(async () => valueOf(await metrics.text(), stale) === 1);
    await app.em().nativeUpdate(StageRun, { id }, { leaseUntil: null, leaseWorker: null });
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    const page = await metrics.text();
    assert.equal(valueOf(page, takeovers), 1);
    assert.equal(valueOf(page, stale), 1);
  });
});

describe('given an installation in which nobody works', () => {
  test('when an offer is published, then the queue grows older, and its run has waited when it is taken', async () => {
    const metrics = given();
    await using app = await startInstallation({ deps: { metrics }, worker: false });
    watchDatabase(app.deps);
    const offer = await app.given.offer(app.publisher);
    const publication = await app.given.published(app.publisher.owner, offer.id);
    const hour = `now() - interval '1 hour'`;
    await app.em().execute(`update stage_run set started_at = ${hour} where finished_at is null`);
    const page = await metrics.text();
    assert.equal(valueOf(page, 'vitrine_queue_due{kind="stage"}'), 1);
    const oldest = valueOf(page, 'vitrine_queue_oldest_due_seconds{kind="stage"}') ?? 0;
    assert.ok(oldest >= 3_600 && oldest < 3_700, String(oldest));
    await app.startWorking();
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    const waited = valueOf(
      await metrics.text(),
      'vitrine_stage_wait_seconds_sum{stage="CERTIFICATION"}',
    );
    assert.ok((waited ?? 0) >= 3_600, String(waited));
    const runs = await app.em().find(StageRun, { publication });
    assert.equal(runs.filter(({ attempt }) => attempt > 1).length, 0);
  });
});
