/**
 * Runs after every installation (npm's `prepare`): builds the portal where the tools for it are installed.
 *
 * Without them, as after `npm ci --omit=dev`, an installation is as good: the service runs, and the portal's page tells
 * how to build it. Plain JavaScript, as the Node that runs this may be an older one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tools = ['vite', '@graphql-codegen/cli'];

if (tools.every((name) => existsSync(`${root}/node_modules/${name}`))) {
  const { status } = spawnSync('npm run --silent build', {
    cwd: root,
    stdio: 'inherit',
    shell: true,
  });
  process.exitCode = status ?? 1;
} else if (!existsSync(`${root}/web/dist/index.html`)) {
  console.log(
    'The portal was not built: its tools are not installed. The service runs without it.',
  );
}
