/**
 * Typed documents from the committed `schema.graphql`, one set per client:
 * the portal (`web/src/gql/`) and everything that speaks to the API from Node (`src/client/gql/`).
 *
 * The portal's folder is made with the portal and never committed. The other is part of the program: `npm start` and
 * `npm run tour` need it also where the tools of development are not installed, so it is committed.
 */
import { readFileSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { buildSchema, isInterfaceType } from 'graphql';

const schemaFile = 'schema.graphql';

/** What both clients agree on: plain types, no enums, dates as the API writes them. */
const shared = {
  preset: 'client',
  presetConfig: { fragmentMasking: false },
  config: {
    useTypeImports: true,
    importExtension: '.ts',
    enumsAsTypes: true,
    strictScalars: true,
    scalars: { DateTime: 'string', JSON: 'unknown' },
  },
} as const satisfies CodegenConfig['generates'][string];

/** Which types stand behind each interface; the portal's cache needs no more of the schema. */
function possibleTypes(): string {
  const schema = buildSchema(readFileSync(schemaFile, 'utf8'));
  const entries = Object.values(schema.getTypeMap())
    .filter(isInterfaceType)
    .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]);
  return `export const possibleTypes = ${JSON.stringify(Object.fromEntries(entries))};`;
}

const config: CodegenConfig = {
  schema: schemaFile,
  ignoreNoDocuments: true,
  generates: {
    'web/src/gql/': { ...shared, documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**'] },
    'web/src/gql/possible-types.ts': { plugins: [{ add: { content: possibleTypes() } }] },
    'src/client/gql/': { ...shared, documents: ['src/client/**/*.ts', '!src/client/gql/**'] },
  },
};

export default config;
