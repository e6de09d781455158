/** Ports nobody listens on. Another program may take one before its caller does: be ready to try again. */
import { createServer } from 'node:net';

/** A random free TCP port of `host`. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const port = await tryPort(0, host);
  if (port === null) throw new Error(`No free port on ${host}.`);
  return port;
}

/** The first free port of `host` from `first` on, at most 100 further. Rejects when all of them are taken. */
export async function nextFreePort(first: number, host = '127.0.0.1'): Promise<number> {
  const last = Math.min(first + 100, 65_535);
  for (let port = first; port <= last; port += 1) {
    if ((await tryPort(port, host)) !== null) return port;
  }
  throw new Error(`All ports of ${host} from ${first} to ${last} are taken.`);
}

/** The port that could be listened on, or null when it is taken. Other errors, such as an unknown host, reject. */
function tryPort(port: number, host: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
