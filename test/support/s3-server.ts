/** An S3-compatible server in this process, over a folder of its own. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

type S3Rver = { run(): Promise<AddressInfo>; close(): Promise<void> };
type MakeS3Rver = new (options: object) => S3Rver;

/** The one key that the server knows. */
const KEY = 'S3RVER';

export async function startS3Server(bucket: string) {
  // It has no types of its own.
  const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as MakeS3Rver;
  const directory = await mkdtemp(join(tmpdir(), 'vitrine-s3-'));
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory },
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  // As an installation gives them.
  process.env['AWS_ACCESS_KEY_ID'] = KEY;
  process.env['AWS_SECRET_ACCESS_KEY'] = KEY;
  let closed = false;
  const close = async () => {
    if (!closed) await server.close();
    closed = true;
  };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    /** Where the server keeps its objects. */
    directory,
    /** The keys of all objects. */
    async keys(): Promise<readonly string[]> {
      const files = await readdir(join(directory, bucket), { recursive: true });
      return files
        .filter((file) => file.endsWith('._S3rver_object'))
        .map((file) => file.replace('._S3rver_object', ''))
        .sort();
    },
    close,
    async [Symbol.asyncDispose]() {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
