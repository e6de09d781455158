import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { documentImports } from './document-imports.ts';

/** Where `vite web` (development only) finds the API. */
const api = process.env.VITRINE_API ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [documentImports(), react()],
  build: {
    // One stylesheet for all screens: it is small, and a lazy one would shift the first paint of its screen.
    cssCodeSplit: false,
    // The policy of the page allows files of its own origin only, so nothing may become a data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // React, the router and the GraphQL client change less often than the screens.
        codeSplitting: { groups: [{ name: 'vendor', test: /node_modules/ }] },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/graphql': { target: api, ws: true },
      '/demo': { target: api },
      '/preview': { target: api },
    },
  },
});
