/** The floor of a fan-out: `ws`, and one prebuilt buffer sent to everyone who connected. */
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.on('message', (data) => {
    const { type } = JSON.parse((data as Buffer).toString()) as { type: string };
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
  });
});
sockets.on('listening', () => {
  process.send?.({ url: `http://127.0.0.1:${(sockets.address() as AddressInfo).port}` });
});
process.on('message', ({ event }: { readonly event?: object }) => {
  if (event === undefined) {
    globalThis.gc?.();
    process.send?.({ ...process.memoryUsage() });
    return;
  }
  const frame = Buffer.from(
    JSON.stringify({ id: '1', type: 'next', payload: { data: { offerTransitions: event } } }),
  );
  for (const socket of sockets.clients) socket.send(frame, { binary: false });
  process.send?.({});
});
