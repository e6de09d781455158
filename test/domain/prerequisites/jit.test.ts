import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { supportsJit } from '../../../src/domain/prerequisites/jit.ts';

const element = { name: 'jit', type: 'Microsoft.Solutions.JitConfigurator' };
const outputs = { jitAccessPolicy: "[steps('jit')]" };

describe('given the form of a package', () => {
  test('when it has the configurator and its output, then customers can set up JIT access', () => {
    for (const parameters of [
      { basics: [element], outputs },
      { steps: [{ name: 's', elements: [{ type: 'Section', elements: [element] }] }], outputs },
      { steps: [{ elements: [{ type: 'microsoft.solutions.jitconfigurator' }] }], outputs },
    ]) {
      assert.equal(supportsJit({ parameters }), true);
    }
  });

  test('when one of the two is missing, or it is no form, then they cannot', () => {
    for (const form of [
      { parameters: { steps: [{ elements: [element] }], outputs: {} } },
      { parameters: { steps: [{ elements: [element] }], outputs: { jitAccessPolicy: null } } },
      { parameters: { steps: [{ elements: [{ ...element, type: 'TextBox' }] }], outputs } },
      { steps: [element], outputs },
      ...[null, 'x', [], 5, { parameters: 'x' }],
    ]) {
      assert.equal(supportsJit(form), false);
    }
  });
});
