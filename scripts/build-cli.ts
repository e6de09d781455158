/**
 * `npm run build:cli`: bundles `vitrine certify` into one file that needs nothing but Node 20.15 or newer,
 * and puts a package.json, the licence and a page for its readers beside it, so that `npm pack` and `npm install` work.
 * `-- --out FOLDER` builds into another folder than `dist/`.
 */
import { chmod, copyFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import manifest from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') } } });
const out = resolve(values.out);
const file = join(out, 'vitrine-certify.mjs');

/** What an installation may weigh; more means that something of the service came along. */
const MOST_BYTES = 3_000_000;

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: join(root, 'src/certify/main.ts'),
    outDir: out,
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    // What is bundled keeps its licence beside it.
    license: { fileName: 'THIRD-PARTY.md' },
    rolldownOptions: {
      output: {
        entryFileNames: 'vitrine-certify.mjs',
        banner: '#!/usr/bin/env node',
        codeSplitting: false,
      },
    },
  },
});
await chmod(file, 0o755);
const { size } = await stat(file);
if (size > MOST_BYTES)
  throw new Error(`${file} has ${size} bytes; at most ${MOST_BYTES} are allowed.`);

const cli = {
  name: 'vitrine-certify',
  version: manifest.version,
  description:
    'Tests the package of an Azure Application offer as the certification of a publication does.',
  license: manifest.license,
  type: 'module',
  bin: { 'vitrine-certify': 'vitrine-certify.mjs' },
  files: ['vitrine-certify.mjs', 'LICENSE', 'THIRD-PARTY.md', 'README.md'],
  // 20.15 has zlib.crc32.
  engines: { node: '>=20.15' },
};
await writeFile(join(out, 'package.json'), `${JSON.stringify(cli, null, 2)}\n`);
await copyFile(join(root, 'LICENSE'), join(out, 'LICENSE'));
await copyFile(join(root, 'docs/certify.md'), join(out, 'README.md'));
console.log(`${file} (${size} bytes)`);
