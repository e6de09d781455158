import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certify } from '../../src/domain/certification/certify.ts';
import { codeFrame } from '../../src/domain/code-frame.ts';
import { packageOf, sha256 } from '../support/package-folder.ts';

/** The lines around what one rule finds in a main template. */
function frameOf(rule: string, text: string): readonly string[] {
  const { findings } = certify(packageOf({ 'mainTemplate.json': text }), sha256);
  const finding = findings.find(({ ruleId }) => ruleId === rule);
  assert.ok(finding);
  return codeFrame(text, finding).map((line) => line.text.trim());
}

describe('given a finding on the line beside a secret', () => {
  test('when its lines are shown, then the secret is hidden and everything else is not', () => {
    const text = `{ "resources": [ {
      "adminPassword": "Secr3t!\\"pass",
      "adminUsername": "somebody",
      "PWD": "[parameters('adminPassword')]", "passwordName": "a",
      "address": "https://a.example/?sv=2022-11-02&sig=aBcDeFgHiJ&x=1", "text": "key AccountKey=aBcDeFgHiJ==;b"
    } ] }`;
    assert.deepEqual(frameOf('adminUsername-Should-Not-Be-A-Literal', text), [
      '"adminPassword": "•••",',
      '"adminUsername": "somebody",',
      `"PWD": "[parameters('adminPassword')]", "passwordName": "a",`,
      '"address": "https://a.example/?sv=2022-11-02&sig=•••&x=1", "text": "key AccountKey=•••;b"',
    ]);
  });

  test('when the line is cut off within it, then nothing of it is left', () => {
    const text = `{ "resources": [ { "adminUsername": "somebody",
      "dbPassword": "${'x'.repeat(300)}" } ] }`;
    assert.equal(frameOf('adminUsername-Should-Not-Be-A-Literal', text)[1], '"dbPassword": "•••"');
  });
});
