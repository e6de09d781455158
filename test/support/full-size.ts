/**
 * True where `--full-size` was given to the runner: what is repeated to find rare faults is then repeated as often as
 * the proof asks for. A run without it repeats less, so that all tests together stay short.
 */
export const isFullSize = process.env['TEST_SIZE'] === 'full';
