/**
 * Seals what is kept secret: AES-256-GCM under a key that has an id. A sealed value opens only in its own place, so one
 * that was copied to another row opens for nobody.
 *
 * Several keys may be known at once: new values are sealed with the first one, and each row tells which one opens it.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Where a secret belongs: the row that names it, and the column or field there. */
export type SecretPlace = {
  readonly table: 'offer';
  readonly column: string;
  /** Id of the row. */
  readonly row: string;
};

/** A place with the id of the secret itself: what a sealed value is bound to. */
export type SealedPlace = SecretPlace & { readonly id: string };

export type Sealed = {
  /** Which key opens it: 16 hexadecimal digits. */
  readonly keyId: string;
  /** Nonce (12 bytes), tag (16 bytes), encrypted text. */
  readonly sealed: Uint8Array;
};

export type SecretKeys = {
  /** The key that seals. */
  readonly currentId: string;
  /** All keys that open, the current one first. */
  readonly knownIds: readonly string[];
  seal(place: SealedPlace, text: string): Sealed;
  /** @throws SecretKeyError when no known key has sealed it, or when it was changed or moved. */
  open(place: SealedPlace, value: Sealed): string;
};

/** A stored secret cannot be read with the keys of this process; the message says what to do. */
export class SecretKeyError extends Error {
  override readonly name = 'SecretKeyError';
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

type Key = { readonly id: string; readonly bytes: Buffer };

/** `current` and `former` are keys of 32 bytes. */
export function createSecretKeys(
  current: Uint8Array,
  former: readonly Uint8Array[] = [],
): SecretKeys {
  const sealing = keyOf(current);
  const keys = new Map([...former.map(keyOf).toReversed(), sealing].map((key) => [key.id, key]));
  return {
    currentId: sealing.id,
    knownIds: [...keys.keys()].toReversed(),
    seal(place, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing.bytes, nonce);
      cipher.setAAD(associated(place));
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { keyId: sealing.id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), encrypted]) };
    },
    open(place, { keyId, sealed }) {
      const key = keys.get(keyId);
      if (key === undefined) throw new SecretKeyError(otherKey(1, [keyId], sealing.id));
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(associated(place));
        decipher.setAuthTag(tag);
        const encrypted = sealed.subarray(NONCE_BYTES + TAG_BYTES);
        return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new SecretKeyError(
          `The stored secret ${place.id} was changed, or belongs to another place; it has to be entered again.`,
          { cause },
        );
      }
    },
  };
}

/** What to tell when `count` secrets need keys that are not known. */
export function otherKey(count: number, keyIds: readonly string[], currentId: string): string {
  return (
    `${count} stored secret(s) were sealed with the key ${keyIds.join(', ')}, and this process has the key ${currentId}. ` +
    'Put the former key back: VITRINE_SECRET_KEY, or secret.key in the data folder. docs/leads.md says what to do when it is lost.'
  );
}

/** The key that is given seals nothing itself: it also signs, and one key must not do both. */
function keyOf(given: Uint8Array): Key {
  const derived = (info: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', given, '', `vitrine:secret:${info}`, bytes));
  return { id: derived('id', 8).toString('hex'), bytes: derived('aes-256-gcm', 32) };
}

const associated = ({ id, table, column, row }: SealedPlace): Buffer =>
  Buffer.from(JSON.stringify([id, table, column, row]), 'utf8');
