import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse, specifiedRules, validate } from 'graphql';
import { exampleOperations } from '../../src/http/graphiql.ts';
import { limitRules, limits } from '../../src/http/limits/limits.ts';
import { schema } from '../../src/schema/index.ts';

describe('given the operations that GraphiQL begins with', () => {
  for (const operation of exampleOperations) {
    const [title = ''] = operation.split('\n');
    test(`when the product's schema checks "${title}", then it is valid and within the limits`, () => {
      const document = parse(operation, { maxTokens: limits.tokens });
      assert.deepEqual(validate(schema, document, [...specifiedRules, ...limitRules(false)]), []);
    });
  }
});
