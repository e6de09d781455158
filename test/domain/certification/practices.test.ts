import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { certify, describeRules } from '../../../src/domain/certification/certify.ts';
import { packageOnDisk, sha256 } from '../../support/package-folder.ts';

const samples = path.resolve(import.meta.dirname, '../../../../shared/sample-packages');
const practices = describeRules().flatMap(({ id, isPractice }) => (isPractice ? [id] : []));

/** Findings of one practice in one package beyond which nobody reads them. */
const MOST_OF_ONE_PRACTICE = 30;

describe('given real packages of public repositories', () => {
  const skip = existsSync(samples)
    ? false
    : `the packages are not at ${path.relative('.', samples)}`;
  test('when each is certified, then no practice floods it and none refuses it', { skip }, (t) => {
    const folders = readdirSync(samples, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
    assert.ok(folders.length > 0);
    for (const name of folders) {
      const { findings } = certify(packageOnDisk(path.join(samples, name, 'files')), sha256);
      const counts = practices.map((id) => {
        const found = findings.filter(({ ruleId }) => ruleId === id);
        assert.ok(found.length <= MOST_OF_ONE_PRACTICE, `${name}: ${id} has ${found.length}`);
        assert.ok(found.every(({ blocking }) => !blocking));
        return [id, found.length] as const;
      });
      const told = counts.filter(([, count]) => count > 0).map((one) => one.join(' '));
      t.diagnostic(`${name}: ${told.join(', ') || 'nothing'}`);
    }
  });
});
