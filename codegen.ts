/**
 * Typed documents from the committed `schema.graphql`, one set per client:
 * the portal (`web/src/gql/`) and everything that speaks to the API from Node (`src/client/gql/`).
 * Both folders are generated and never committed.
 */
import type { CodegenConfig } from '@graphql-codegen/cli';

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

const config: CodegenConfig = {
  schema: process.env.VITRINE_SCHEMA ?? 'schema.graphql',
  ignoreNoDocuments: true,
  generates: {
    'web/src/gql/': { ...shared, documents: ['web/src/**/*.{ts,tsx}', '!web/src/gql/**'] },
    'src/client/gql/': {
      ...shared,
      documents: ['src/client/**/*.ts', 'test/**/*.ts', '!src/client/gql/**'],
    },
  },
};

export default config;
