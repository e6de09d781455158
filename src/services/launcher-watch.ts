/**
 * Loaded before the program when bin/vitrine.mjs runs it as a child: ends the program, as a request to stop would, when
 * the launcher is gone. A launcher that is killed cannot pass that on.
 */
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

/** The file descriptor of the line to the launcher. Nothing is sent on it; it closes when the launcher ends. */
const LAUNCHER_LINE = 3;

// The query of this file's address names the launcher. Worker threads and forked processes inherit the flag that
// loads this file, and their descriptor 3 is another.
const launcher = new URL(import.meta.url).searchParams.get('launcher');
if (isMainThread && launcher === String(process.ppid)) {
  const line = new Socket({ fd: LAUNCHER_LINE, readable: true, writable: false });
  line.on('error', () => undefined);
  line.once('close', () => process.kill(process.pid, 'SIGTERM'));
  line.resume();
  line.unref();
}
