import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  allFields,
  evaluateForm,
  firstAnswers,
} from '../../../src/domain/deployment-form/evaluate-form.ts';
import type { FormAnswer } from '../../../src/domain/deployment-form/evaluate-form.ts';
import { readFormDefinition } from '../../../src/domain/deployment-form/form-definition.ts';

const NOW = Date.parse('2026-11-28T10:00:00Z');

const formOf = (basics: readonly unknown[], outputs: object, steps: readonly unknown[] = []) => {
  const form = readFormDefinition({ parameters: { basics, steps, outputs } });
  assert.ok(form !== null);
  return form;
};
const look = (
  form: ReturnType<typeof formOf>,
  answers: Readonly<Record<string, FormAnswer>> = {},
  location: string | null = null,
) =>
  evaluateForm(
    form,
    new Map([...firstAnswers(form), ...Object.entries(answers)]),
    { resourceGroup: null, location },
    NOW,
  );

const textBox = (name: string, more: object = {}) => ({
  name,
  type: 'Microsoft.Common.TextBox',
  label: name,
  ...more,
});

describe('given a form', () => {
  test('when the demo’s form is filled in, then its outputs are what the template gets, without the password', async () => {
    const file = join(import.meta.dirname, '../../../demo/package/createUiDefinition.json');
    const form = readFormDefinition(JSON.parse(await readFile(file, 'utf8')));
    assert.ok(form !== null);
    assert.deepEqual(
      form.pages.map(({ name }) => name),
      [null, 'capacity', 'collector', 'alerts'],
    );
    const evaluated = look(
      form,
      { 'basics.instanceName': 'lumen-prod', 'basics.firstUser.password': 'Do not show me 1' },
      'francecentral',
    );
    const sent = new Map(evaluated.parameters.map((parameter) => [parameter.name, parameter]));
    assert.deepEqual(sent.get('location')?.json, { value: 'francecentral' });
    assert.deepEqual(sent.get('instanceName')?.json, { value: 'lumen-prod' });
    assert.deepEqual(sent.get('retentionDays')?.json, { value: 90 });
    assert.deepEqual(sent.get('archiveDays')?.json, { value: 730 });
    assert.deepEqual(sent.get('deployAlerts')?.json, { value: true });
    assert.deepEqual(sent.get('collectorSize')?.json, { value: 'Standard_D2s_v5' });
    assert.deepEqual(sent.get('portalPassword'), {
      name: 'portalPassword',
      text: '',
      isSecret: true,
      json: null,
    });
    // An element that is not drawn: its value is Azure's to know.
    assert.equal(sent.get('collectorUserName')?.text, '⟨collectorUserName⟩');
    assert.doesNotMatch(JSON.stringify([...sent.values()]), /Do not show/);
    assert.deepEqual(
      evaluated.patterns
        .filter(({ path }) => path.endsWith('instanceName'))
        .map(({ text }) => text),
      ['lumen-prod'],
    );
    assert.ok(evaluated.hidden.has('steps.alerts.withoutAlerts'));
    assert.ok(
      !look(form, { 'steps.alerts.deployAlerts': false }).hidden.has('steps.alerts.withoutAlerts'),
    );
    assert.equal(evaluated.faults.get('basics.firstUser.userName')?.kind, 'REQUIRED');
  });

  test('when a section is hidden, then its fields are, ask for nothing and send nothing', () => {
    const form = formOf(
      [
        { name: 'own', type: 'Microsoft.Common.CheckBox', label: 'Own keys', defaultValue: false },
        {
          name: 'keys',
          type: 'Microsoft.Common.Section',
          label: 'Keys',
          visible: "[basics('own')]",
          elements: [textBox('vault', { defaultValue: 'kv', constraints: { required: true } })],
        },
      ],
      { vault: "[coalesce(basics('keys').vault, 'none')]" },
    );
    const without = look(form, { 'basics.keys.vault': '' });
    assert.deepEqual([...without.hidden], ['basics.keys', 'basics.keys.vault']);
    assert.equal(without.faults.size, 0);
    assert.deepEqual(without.parameters[0]?.json, { value: 'none' });
    const withKeys = look(form, { 'basics.own': true });
    assert.equal(withKeys.hidden.size, 0);
    assert.deepEqual(withKeys.parameters[0]?.json, { value: 'kv' });
    assert.equal(
      look(form, { 'basics.own': true, 'basics.keys.vault': '' }).faults.get('basics.keys.vault')
        ?.kind,
      'REQUIRED',
    );
  });

  test('when Azure alone knows whether a field is shown, then it is, and that is said', () => {
    const form = formOf(
      [
        { name: 'sub', type: 'Microsoft.Solutions.ArmApiControl' },
        textBox('a', { visible: "[equals(basics('sub').value, 1)]" }),
        textBox('b', { visible: "[noSuchFunction('x')]" }),
      ],
      { a: "[basics('a')]", sub: "[basics('sub').id]" },
    );
    const { hidden, undecided, parameters } = look(form);
    assert.deepEqual([...hidden], []);
    assert.deepEqual([...undecided], ['basics.a', 'basics.b']);
    assert.equal(parameters[1]?.json, null);
    assert.match(parameters[1]?.text ?? '', /⟨/);
  });

  test('when choices are made, then their values are sent, whatever JSON they are', () => {
    const choices = {
      constraints: {
        allowedValues: [
          { label: 'Small', value: { sku: 'B1' } },
          { label: 'Large', value: { sku: 'P1' } },
        ],
      },
    };
    const form = formOf(
      [
        {
          ...choices,
          name: 'one',
          type: 'Microsoft.Common.OptionsGroup',
          defaultValue: 'Large',
        },
        { ...choices, name: 'many', type: 'Microsoft.Common.DropDown', multiselect: true },
        {
          name: 'looked up',
          type: 'Microsoft.Common.DropDown',
          constraints: { required: true, allowedValues: "[map(basics('x').value, (i) => i)]" },
        },
      ],
      { one: "[basics('one').sku]", many: "[basics('many')]", free: "[basics('looked up')]" },
    );
    const sent = look(form, { 'basics.many': [1, 0] });
    assert.deepEqual(
      sent.parameters.map(({ json }) => json),
      [{ value: 'P1' }, { value: [{ sku: 'P1' }, { sku: 'B1' }] }, null],
    );
    // What nobody can choose here cannot be missing here.
    assert.equal(sent.faults.size, 0);
  });

  test('when an expression of a constraint says no, then its own words are the fault', () => {
    const rule = {
      isValid: "[lessOrEquals(length(basics('name')), 4)]",
      message: "[concat('At most 4, not ', string(length(basics('name'))))]",
    };
    const form = formOf([textBox('name', { constraints: { validations: [rule] } })], {});
    assert.equal(look(form, { 'basics.name': 'abcd' }).faults.size, 0);
    assert.deepEqual(look(form, { 'basics.name': 'abcde' }).faults.get('basics.name'), {
      kind: 'NOT_VALID',
      message: 'At most 4, not 5',
    });
  });

  test('when a secret is part of a longer value, then nothing of that value is shown or sent', () => {
    const form = formOf([{ name: 'pw', type: 'Microsoft.Common.PasswordBox', label: {} }], {
      line: "[concat('server=x;password=', basics('pw'))]",
      deep: { a: [{ b: "[basics('pw')]" }] },
      size: "[length(basics('pw'))]",
    });
    for (const parameter of look(form, { 'basics.pw': 'hunter2' }).parameters) {
      assert.deepEqual([parameter.isSecret, parameter.text, parameter.json], [true, '', null]);
    }
  });

  test('when a form is hostile, then it is read within its limits and never throws', () => {
    let deep: object = textBox('x');
    for (let level = 0; level < 200; level += 1) {
      deep = { name: 's', type: 'Microsoft.Common.Section', elements: [deep] };
    }
    const many = Array.from({ length: 5_000 }, () =>
      textBox('same', { visible: "[basics('same')]" }),
    );
    const bomb = `[concat(${"basics('same'),".repeat(700)}'')]`;
    const form = formOf([deep, ...many, { type: 7 }, null, 'x'], { bomb, deep: { bomb } });
    const fields = form.pages.flatMap((page) => allFields(page.fields));
    assert.ok(fields.length <= 1_000);
    assert.equal(new Set(fields.map(({ path }) => path)).size, fields.length);
    const evaluated = look(form, { 'basics.same': 'x'.repeat(900_000) });
    assert.ok(evaluated.parameters.every(({ json }) => json === null));
    for (const wrong of [
      null,
      1,
      'x',
      [],
      {},
      { parameters: 1 },
      { parameters: { outputs: [] } },
    ]) {
      const read = readFormDefinition(wrong);
      if (read !== null) assert.equal(look(read).parameters.length, 0);
    }
  });
});
