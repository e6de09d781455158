import type { Socket } from 'node:net';

/**
 * Calls `onStall` once the other end of `socket` has taken no whole piece for one to two looks, `lookMs` apart, although
 * one is on its way to it (a piece is what was written at once: an event, or some that waited together). A stream
 * writes nothing more to such a reader, but its source would stay open as long as the connection.
 * Returns the function that stops looking.
 */
export function watchForStall(socket: Socket, onStall: () => void, lookMs: number): () => void {
  let before = -1;
  const timer = setInterval(() => {
    const waiting = socket.writableLength;
    const taken = socket.bytesWritten - waiting;
    if (waiting > 0 && taken === before) {
      clearInterval(timer);
      onStall();
    }
    before = waiting > 0 ? taken : -1;
  }, lookMs).unref();
  return () => clearInterval(timer);
}
