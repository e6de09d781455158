/** The program behind `vitrine validate`: it loads the rules of the offer form and nothing of the service. */
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { runValidate } from './validate.ts';

// Whoever reads the output may stop reading: `| head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runValidate(process.argv.slice(3), {
  write: (line) => void process.stdout.write(`${line}\n`),
  writeError: (line) => void process.stderr.write(`${line}\n`),
  input: async () => await text(process.stdin),
  language: process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'],
});
