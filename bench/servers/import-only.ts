/** The floor of a start: everything that `serve` needs is imported, and nothing is opened. */
import '../../src/serve.ts';

process.stdout.write('imported\n');
