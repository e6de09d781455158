import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runPlan } from '../../src/commands/plan.ts';
import { zipFolder } from '../../src/demo/zip-folder.ts';

describe('given vitrine plan', () => {
  let folder: string;
  let parameters: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vitrine-plan-'));
    parameters = path.join(folder, 'p.json');
    const values = {
      instanceName: 'lumen',
      portalUserName: 'ada',
      portalPassword: 'correct horse',
      collectorUserName: 'ada',
      collectorSshKey: 'ssh-ed25519 AAAA',
      operatorEmail: 'ops@example.com',
    };
    const wrapped = Object.entries(values).map(([name, value]) => [name, { value }]);
    await writeFile(parameters, JSON.stringify({ parameters: Object.fromEntries(wrapped) }));
    await writeFile(path.join(folder, 'demo.zip'), await zipFolder('demo/package'));
  });
  after(async () => await rm(folder, { recursive: true }));

  const run = async (...args: readonly string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runPlan(args, {
      now: () => new Date('2026-03-05T07:08:09Z'),
      write: (line) => out.push(line),
      writeError: (line) => err.push(line),
      language: undefined,
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };

  test('when the demo zip is planned with all parameters, then it ends with 0 and lists what it deploys', async () => {
    const zip = path.join(folder, 'demo.zip');
    const { code, out } = await run(
      zip,
      '--parameters',
      parameters,
      '--resource-group',
      'rg',
      '--location',
      'westeurope',
    );
    assert.equal(code, 0, out);
    assert.match(out, /Resources \(28 deploy, 0 skip, 0 undecided\)/);
    assert.match(out, /Microsoft\.Compute\/virtualMachines +lumen-collector +westeurope/);
    assert.doesNotMatch(out, /horse/);
  });

  test('when parameters are missing, then it ends with 1 and says which', async () => {
    const { code, out } = await run('demo/package', '--format', 'json');
    assert.equal(code, 1);
    const { missingParameters } = JSON.parse(out) as { missingParameters: string[] };
    assert.ok(missingParameters.includes('instanceName'));
  });

  test('when French is asked for, then it speaks French', async () => {
    assert.match(
      (await run('demo/package', '--language', 'fr')).out,
      /Le plan est incomplet\u00a0:/,
    );
  });

  const unclear: readonly (readonly [args: readonly string[], reason: RegExp])[] = [
    [[], /needs one zip or folder/],
    [['a', 'b'], /needs one zip or folder/],
    [['demo/package', '--formt', 'json'], /--formt/],
    [['demo/package', '--format', 'xml'], /--format is xml/],
    [['demo/package', '--language', 'de'], /--language is de/],
    [['demo/package', '--date', 'tomorrow'], /--date is tomorrow/],
    [['no/such/place'], /no\/such\/place cannot be read/],
    [['demo/package', '--parameters', 'no/such/file'], /no\/such\/file cannot be read/],
    [['demo/package', '--parameters', 'LICENSE'], /LICENSE is no parameter file/],
    [['LICENSE'], /zip/],
  ];
  for (const [args, reason] of unclear) {
    test(`when it is asked ${args.join(' ')}, then it ends with 2 and says why`, async () => {
      const { code, err } = await run(...args);
      assert.equal(code, 2);
      assert.match(err, reason);
    });
  }

  test('when help is asked for, then it ends with 0', async () => {
    assert.equal((await run('--help')).code, 0);
  });
});
