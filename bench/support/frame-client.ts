/**
 * A WebSocket client that only says hello, subscribes, answers pings and counts frames: ten thousand of them cost less
 * than the server that is measured.
 */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

const TEXT = 0x81;
const PONG = 0x8a;
const PING = 0x9;

export type FrameClient = {
  send(text: string): void;
  close(): void;
};

/** Opens `/graphql` of the server; `onText` gets each text frame's payload, in a buffer that is valid for the call. */
export async function openFrameClient(
  url: URL,
  onText: (payload: Buffer) => void,
): Promise<FrameClient> {
  const socket = connect({ port: Number(url.port), host: url.hostname, noDelay: true });
  const opened = Promise.withResolvers<void>();
  let rest: Buffer | null = null;
  let isOpen = false;
  socket.once('error', opened.reject);
  socket.once('close', () => opened.reject(new Error('The server closed the connection.')));
  socket.on('data', (chunk) => {
    // Without an encoding, what arrives are Buffers.
    let bytes = rest === null ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    if (!isOpen) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) {
        rest = bytes;
        return;
      }
      if (!bytes.toString('latin1', 0, 12).endsWith(' 101')) {
        opened.reject(new Error(bytes.toString('utf8', 0, 200)));
        return;
      }
      isOpen = true;
      bytes = bytes.subarray(end + 4);
      opened.resolve();
    }
    rest = readFrames(socket, bytes, onText);
  });
  socket.write(
    [
      'GET /graphql HTTP/1.1',
      `host: ${url.host}`,
      'connection: Upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-protocol: graphql-transport-ws',
      `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );
  await opened.promise;
  return {
    send: (text) => void socket.write(frame(TEXT, Buffer.from(text))),
    close: () => void socket.destroy(),
  };
}

/** Hands out the whole frames, and gives back what is left. Servers do not mask, and ours and its peers do not split. */
function readFrames(
  socket: Socket,
  bytes: Buffer,
  onText: (payload: Buffer) => void,
): Buffer | null {
  let at = 0;
  while (bytes.length - at >= 2) {
    const kind = (bytes[at] ?? 0) & 0xf;
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length - at < head) break;
    const size =
      short === 126
        ? bytes.readUInt16BE(at + 2)
        : short === 127
          ? Number(bytes.readBigUInt64BE(at + 2))
          : short;
    if (bytes.length - at < head + size) break;
    const payload = bytes.subarray(at + head, at + head + size);
    if (kind === 1) onText(payload);
    else if (kind === PING) socket.write(frame(PONG, payload));
    at += head + size;
  }
  return at === bytes.length ? null : bytes.subarray(at);
}

/** A client's frame: masked, with a mask of zeros. */
function frame(kind: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head =
    size < 126
      ? Buffer.from([kind, 0x80 | size])
      : Buffer.from([kind, 0xfe, size >> 8, size & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), payload]);
}
