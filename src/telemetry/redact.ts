/**
 * Takes out of texts what must not be in a log: passwords, tokens, keys, and people's mail addresses.
 *
 * Two nets: the secrets of this installation by their exact text, wherever they turn up, and what looks like a secret,
 * because errors of drivers and answers of other servers repeat what they were given.
 */
export type Redactor = {
  redact(text: string): string;
  /** Adds a secret that was not known at the start. */
  keep(secret: string | Uint8Array): void;
};

const HIDDEN = '***';

/** A shorter text would be found in half of all words. */
const SHORTEST_SECRET = 6;

const patterns: readonly (readonly [RegExp, string])[] = [
  // API tokens, as `newSecret` makes them.
  [/\bvt_[A-Za-z0-9_-]{8,}/g, `vt_${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+/gi, `$1 ${HIDDEN}`],
  // The user and password of an address; what follows the last @ before the path is the host.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${HIDDEN}@`],
  // `password=…` and the like in queries, connection strings and JSON.
  [
    /\b([\w-]*(?:password|passwd|secret|token|api[_-]?key|signature|sig|code|authorization|cookie)"?\s*[=:]\s*"?)(?!\*\*\*)[^\s"'&;,<>]+/gi,
    `$1${HIDDEN}`,
  ],
  // Addresses that open something for whoever knows them.
  [/(\/(?:preview|invitations|uploads)\/)[A-Za-z0-9._~=-]{8,}/g, `$1${HIDDEN}`],
  // A person's address; the host helps to find what failed and names nobody.
  [/[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)/g, `${HIDDEN}@`],
];

/** Fields whose whole value is a secret. */
const secretFields = /^(?:authorization|cookie|set-cookie|password|secret|token|api-?key)$/i;

/** True for a field of a log line whose value is never shown. */
export function isSecretField(name: string): boolean {
  return secretFields.test(name);
}

export function createRedactor(): Redactor {
  /** Longest first: a secret may be a part of another. */
  let known: string[] = [];
  return {
    keep(secret) {
      const spellings =
        typeof secret === 'string'
          ? [secret, encodeURIComponent(secret)]
          : (['hex', 'base64', 'base64url'] as const).map((as) => Buffer.from(secret).toString(as));
      const more = spellings.filter((one) => one.length >= SHORTEST_SECRET);
      known = [...new Set([...known, ...more])].toSorted((a, b) => b.length - a.length);
    },
    redact(text) {
      let clean = text;
      for (const secret of known) clean = clean.replaceAll(secret, HIDDEN);
      for (const [pattern, instead] of patterns) clean = clean.replace(pattern, instead);
      return clean;
    },
  };
}
