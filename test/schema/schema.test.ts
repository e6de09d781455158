import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import {
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
  validateSchema,
} from 'graphql';
import { assertScopes } from '../../src/schema/assert-scopes.ts';
import { schema } from '../../src/schema/index.ts';
import { nodeTypes } from '../../src/schema/global-id.ts';
import { refusalTypes } from '../../src/schema/refusal-types.ts';

const ownTypes = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const builtIn = new Set(['Boolean', 'Float', 'ID', 'Int', 'String']);

describe('given the schema', () => {
  test('when it is walked, then every type, field, argument, input field and enum value has a description', () => {
    const bare: string[] = [];
    const look = (place: string, { description }: { description?: string | null | undefined }) => {
      if (!description?.trim()) bare.push(place);
    };
    for (const type of ownTypes) {
      if (builtIn.has(type.name)) continue;
      look(type.name, type);
      if (isEnumType(type)) {
        for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
      }
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields()))
          look(`${type.name}.${field.name}`, field);
      }
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) {
        look(`${type.name}.${field.name}`, field);
        for (const arg of field.args) look(`${type.name}.${field.name}(${arg.name})`, arg);
      }
    }
    assert.deepEqual(bare, []);
  });

  test('when it is validated, then it is a schema', () => {
    assert.deepEqual(validateSchema(schema), []);
  });

  test('when it is printed, then schema.graphql holds the same', async () => {
    const committed = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
    assert.equal(`${printSchema(lexicographicSortSchema(schema))}\n`, committed);
  });

  test('when its root fields are asked for their scope, then all declare one', () => {
    assert.doesNotThrow(() => assertScopes(schema));
  });

  test('when a root field declares no scope, then the schema is refused and the field named', () => {
    const open = new GraphQLSchema({
      query: new GraphQLObjectType({
        name: 'Query',
        fields: {
          open: { type: GraphQLString },
          empty: {
            type: GraphQLString,
            extensions: { pothosOptions: { authScopes: { $any: {} } } },
          },
          closed: {
            type: GraphQLString,
            extensions: { pothosOptions: { authScopes: { public: true } } },
          },
        },
      }),
    });
    assert.throws(() => assertScopes(open), /Query\.open, Query\.empty/);
  });

  test('when its nodes are listed, then a global id can name each of them and nothing else', () => {
    const node = schema.getType('Node');
    assert.ok(isInterfaceType(node));
    const names = schema.getPossibleTypes(node).map(({ name }) => name);
    assert.deepEqual(names.sort(), [...nodeTypes].sort());
  });

  test('when its mutations are listed, then each has one input with an idempotency key and a union of its payload and refusals', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    assert.ok(mutations.length > 25);
    for (const { name, args, type } of mutations) {
      const title = name.charAt(0).toUpperCase() + name.slice(1);
      assert.deepEqual(
        args.map((arg) => `${arg.name}: ${String(arg.type)}`),
        [`input: ${title}Input!`],
      );
      const input = schema.getType(`${title}Input`);
      assert.ok(isInputObjectType(input));
      assert.equal(String(input.getFields()['idempotencyKey']?.type), 'String');
      assert.equal(String(type), `${title}Result!`);
      const union = schema.getType(`${title}Result`);
      assert.ok(isUnionType(union));
      const members = union.getTypes();
      const refusals = members.filter((member) => member.name !== `${title}Payload`);
      assert.equal(refusals.length, members.length - 1);
      assert.ok(refusals.length >= 2);
      for (const refusal of refusals) {
        assert.ok(
          refusal.getInterfaces().some((one) => one.name === 'UserError'),
          `${refusal.name} is a UserError`,
        );
      }
    }
  });

  test('when the refusals are listed, then the name of each type is its code', () => {
    for (const [code, { name }] of Object.entries(refusalTypes)) {
      const pascal = code
        .split('_')
        .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
        .join('');
      assert.equal(name, pascal);
    }
  });

  test('when fields depend on the caller, then they say so, and no event of a stream can hold them', () => {
    const personal = (type: string, field: string): unknown => {
      const found = schema.getType(type);
      assert.ok(isObjectType(found));
      return found.getFields()[field]?.extensions['personal'];
    };
    for (const field of [
      'availableActions',
      'preview',
      'previewGrants',
      'mails',
      'supportRequests',
    ]) {
      assert.equal(personal('Offer', field), true, field);
    }
    assert.equal(personal('Query', 'viewer'), true);
    assert.equal(personal('Offer', 'status'), undefined);
  });
});
