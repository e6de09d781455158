import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { createExaminer } from '../../src/packages/examine.ts';
import type { ExamineRequest, ExamineResult } from '../../src/packages/examine.ts';
import { buildPackage, packageFolder, rawZip } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';

const options = { timeoutMs: 20_000 };
const linuxOnly = process.platform === 'linux' ? false : 'the list of children is read from /proc';

function request(zipPath: string): ExamineRequest {
  return { zipPath, sku: { skuType: 'SOLUTION_TEMPLATE' }, date: '2026-08-20' };
}

function findingIds(result: ExamineResult): string[] {
  assert.equal(result.kind, 'refused');
  return result.kind === 'refused' ? result.findings.map(({ findingId }) => findingId) : [];
}

function childPids(): number[] {
  const list = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
  return list.split(' ').filter(Boolean).map(Number);
}

/** A package that takes the child some seconds: long and deep JSON of many small values. */
async function slowPackage(): Promise<Buffer> {
  const item = '{"a":[1,2,3],"b":{"c":"d"}},';
  const text = `{"resources":[${item.repeat(400_000)}{}]}`;
  return rawZip([{ name: 'mainTemplate.json', data: Buffer.from(text), method: 0 }]);
}

describe('given an examiner', () => {
  test('when a package is examined, then its files, its report and the progress come back', async () => {
    await using folder = await packageFolder();
    const zipPath = await folder.write('package.zip', await buildPackage(cleanPackage));
    await using examiner = createExaminer();
    const steps: number[] = [];
    const result = await examiner.examine(request(zipPath), {
      ...options,
      onProgress: (done) => steps.push(done),
    });
    assert.ok(result.kind === 'examined');
    assert.deepEqual(
      result.entries.map(({ path }) => path).sort(),
      Object.keys(cleanPackage).sort(),
    );
    assert.equal(result.report?.verdict, 'passed');
    assert.ok(steps.length > 20);
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    );

    const again = await examiner.examine(request(zipPath), options);
    assert.deepEqual(again, result);
    const layout = await examiner.examine({ ...request(zipPath), sku: null }, options);
    assert.ok(layout.kind === 'examined' && layout.report === null);
  });

  test('when more packages come than it has children, then each gets its own answer', async () => {
    await using folder = await packageFolder();
    await using examiner = createExaminer({ children: 2 });
    const asked = Array.from({ length: 8 }, async (_, index) => {
      const bytes = await buildPackage({ [`file-${index}.txt`]: 'x' });
      const zipPath = await folder.write(`${index}.zip`, bytes);
      const result = await examiner.examine(request(zipPath), options);
      return result.kind === 'examined' ? result.entries[0]?.path : null;
    });
    assert.deepEqual(
      await Promise.all(asked),
      asked.map((_, index) => `file-${index}.txt`),
    );
  });

  test('when the zip is hostile, then it is refused with the findings of the zip', async () => {
    await using folder = await packageFolder();
    const zipPath = await folder.write('package.zip', rawZip([{ name: '../x' }]));
    await using examiner = createExaminer();
    assert.deepEqual(findingIds(await examiner.examine(request(zipPath), options)), [
      'Zip.Name.Parent',
    ]);
  });

  test('when the package takes too long, then it is refused, and the next one is examined', async () => {
    await using folder = await packageFolder();
    const slow = await folder.write('slow.zip', await slowPackage());
    const quick = await folder.write('quick.zip', await buildPackage(cleanPackage));
    await using examiner = createExaminer();
    assert.deepEqual(findingIds(await examiner.examine(request(slow), { timeoutMs: 50 })), [
      'Examination.Time.Exceeded',
    ]);
    assert.equal((await examiner.examine(request(quick), options)).kind, 'examined');
  });

  test('when the package takes too much memory, then it is refused, and the next one is examined', async () => {
    await using folder = await packageFolder();
    const large = await folder.write('large.zip', await slowPackage());
    const quick = await folder.write('quick.zip', await buildPackage(cleanPackage));
    await using examiner = createExaminer({ heapMiB: 64 });
    assert.deepEqual(findingIds(await examiner.examine(request(large), options)), [
      'Examination.Memory.Exceeded',
    ]);
    assert.equal((await examiner.examine(request(quick), options)).kind, 'examined');
  });

  test('when the caller gives up, then the examination rejects with the reason, and the next one is examined', async () => {
    await using folder = await packageFolder();
    const slow = await folder.write('slow.zip', await slowPackage());
    const quick = await folder.write('quick.zip', await buildPackage(cleanPackage));
    await using examiner = createExaminer();
    await examiner.examine(request(quick), options);
    const stop = new AbortController();
    const running = examiner.examine(request(slow), { ...options, signal: stop.signal });
    const waiting = examiner.examine(request(quick), { ...options, signal: stop.signal });
    stop.abort(new Error('no longer wanted'));
    await assert.rejects(running, /no longer wanted/);
    await assert.rejects(waiting, /no longer wanted/);
    assert.equal((await examiner.examine(request(quick), options)).kind, 'examined');
  });

  test(
    'when somebody else kills the child, then the package is not blamed',
    { skip: linuxOnly },
    async () => {
      await using folder = await packageFolder();
      const quick = await folder.write('quick.zip', await buildPackage(cleanPackage));
      const before = new Set(childPids());
      await using examiner = createExaminer();
      await examiner.examine(request(quick), options);
      const child = childPids().find((pid) => !before.has(pid));
      assert.ok(child);
      const running = examiner.examine(request(quick), {
        ...options,
        onProgress: (done) => {
          if (done === 1 && childPids().includes(child)) process.kill(child, 'SIGKILL');
        },
      });
      assert.equal((await running).kind, 'examined');
      for (const pid of childPids().filter((one) => !before.has(one))) process.kill(pid, 'SIGKILL');
      assert.equal((await examiner.examine(request(quick), options)).kind, 'examined');
    },
  );

  test(
    'when it starts a child, then nothing of our environment but PATH is in it',
    { skip: linuxOnly },
    async () => {
      const before = new Set(childPids());
      await using examiner = createExaminer();
      await assert.rejects(examiner.examine(request('/nowhere/package.zip'), options), /ENOENT/);
      const child = childPids().find((pid) => !before.has(pid));
      const names = readFileSync(`/proc/${child}/environ`, 'utf8')
        .split('\0')
        .filter(Boolean)
        .map((pair) => pair.split('=')[0] ?? '');
      assert.deepEqual(
        names.filter(
          (name) =>
            !['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name) &&
            !name.startsWith('NODE_CHANNEL_'),
        ),
        [],
      );
    },
  );

  test(
    'when a child cannot be started, then examining rejects: that is a fault of ours',
    { skip: linuxOnly },
    async () => {
      await using examiner = createExaminer({ addressSpaceMiB: 64 });
      await assert.rejects(examiner.examine(request('/nowhere/package.zip'), options), /start/);
    },
  );

  test(
    'when it is closed, then no child is left and examining rejects',
    { skip: linuxOnly },
    async () => {
      const before = new Set(childPids());
      const examiner = createExaminer({ children: 2 });
      assert.equal(childPids().filter((pid) => !before.has(pid)).length, 2);
      await examiner[Symbol.asyncDispose]();
      assert.deepEqual(
        childPids().filter((pid) => !before.has(pid)),
        [],
      );
      await assert.rejects(examiner.examine(request('/nowhere/package.zip'), options), /closed/);
    },
  );
});
