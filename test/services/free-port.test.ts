import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { freePort, nextFreePort } from '../../src/services/free-port.ts';

test('given a port that is taken, when the next free one is asked for, then it is a later one; without a taker it is the same', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  assert.ok((await nextFreePort(port)) > port);
  server.close();
  await once(server, 'close');
  assert.equal(await nextFreePort(port), port);
});

test('given nothing, when a free port is asked for, then it can be listened on', async () => {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
});

test('given an address that is not of this machine, when a port is asked for, then it is an error', async () => {
  await assert.rejects(nextFreePort(4000, '203.0.113.1'), /EADDRNOTAVAIL/);
});
