/** A real HTTPS server on this machine, with a certificate of an authority that exists for the test alone. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TestAuthority = {
  /** PEM of the authority, as `createOutbound` takes it. */
  readonly caFile: string;
  readonly key: string;
  readonly cert: string;
  [Symbol.dispose](): void;
};

/** An authority, and a certificate of it for 127.0.0.1, localhost and crm.test. Needs the program openssl. */
export function createAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-ca-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  );
  openssl('req', ...newKey, '-keyout', 'peer.key', '-out', 'peer.csr', '-subj', '/CN=crm.test');
  writeFileSync(file('peer.ext'), 'subjectAltName=DNS:crm.test,DNS:localhost,IP:127.0.0.1\n');
  openssl(
    'x509',
    '-req',
    '-in',
    'peer.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'peer.pem',
    '-days',
    '2',
    '-extfile',
    'peer.ext',
  );
  return {
    caFile: file('ca.pem'),
    key: readFileSync(file('peer.key'), 'utf8'),
    cert: readFileSync(file('peer.pem'), 'utf8'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Peer = AsyncDisposable & {
  readonly port: number;
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
};

/** Starts an HTTPS server on a free port of 127.0.0.1. */
export async function startPeer(
  authority: TestAuthority,
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<Peer> {
  const server = createServer({ key: authority.key, cert: authority.cert }, (request, response) => {
    void listener(request, response);
  });
  return await listening(server, () => server.closeAllConnections());
}

/** Waits until a server listens, and ends it with its connections. */
export async function listening(
  server: Server,
  closeConnections: () => void,
  host = '127.0.0.1',
): Promise<Peer> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      closeConnections();
      await closed;
    },
  };
}
