/** Loaded before each server of a benchmark: it ends with the benchmark, also when that is killed. */
import process from 'node:process';

process.once('disconnect', () => process.exit(1));
