import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Product } from './product.ts';

/** What a product must be started with, so that its memory can be asked for. */
export const inspectable = { NODE_OPTIONS: '--inspect=127.0.0.1:0' } as const;

/** Bytes that another process holds on to: what is left of its heap and buffers after a full collection. */
export async function heldBytesOf(product: Product): Promise<number> {
  // The launcher says its own address first, and becomes the product.
  const address = product.lines
    .map((line) => /^Debugger listening on (\S+)$/.exec(line)?.[1])
    .findLast((found) => found !== undefined);
  if (address === undefined) throw new Error('This product was not started as inspectable.');
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const ask = async (method: string, params: Record<string, unknown> = {}): Promise<unknown> => {
    const answer = once(socket, 'message');
    socket.send(JSON.stringify({ id: 1, method, params }));
    const [data] = (await answer) as [Buffer];
    return JSON.parse(data.toString());
  };
  await ask('HeapProfiler.collectGarbage');
  await ask('HeapProfiler.collectGarbage');
  const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
  const answer = (await ask('Runtime.evaluate', { expression })) as {
    readonly result: { readonly result: { readonly value: number } };
  };
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return answer.result.result.value;
}
