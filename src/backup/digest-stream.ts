import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** Passes bytes on and counts them and their sha256. `atEnd` sees both before the end is passed on; what it throws breaks the stream. */
export class DigestStream extends Transform {
  size = 0;
  sha256 = '';
  readonly #hash = createHash('sha256');
  readonly #atEnd: (found: DigestStream) => void;

  constructor(atEnd: (found: DigestStream) => void = () => undefined) {
    super();
    this.#atEnd = atEnd;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    this.sha256 = this.#hash.digest('hex');
    try {
      this.#atEnd(this);
      done();
    } catch (thrown) {
      done(thrown instanceof Error ? thrown : new Error(String(thrown)));
    }
  }
}
