import process from 'node:process';
import manifest from '../../package.json' with { type: 'json' };
import { runCertify } from './run-certify.ts';

/** `vitrine certify` as a program: it loads nothing of the service. */

const given = process.argv.slice(2);

// Whoever reads the output may stop reading: `| head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCertify(given[0] === 'certify' ? given.slice(1) : given, {
  now: new Date(),
  version: manifest.version,
  write: (text) => void process.stdout.write(text),
  writeError: (line) => void process.stderr.write(`${line}\n`),
  colour: process.stdout.isTTY && !process.env['NO_COLOR'],
});
