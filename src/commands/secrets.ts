import { rotateSecrets, secretsByKey } from '../app/rotate-secrets.ts';
import type { Config } from '../config.ts';
import { closeOrm, openOrm, refuseOtherSchema } from '../db/orm.ts';
import { messageOf } from '../log.ts';
import { createSecretKeys } from '../secrets/secret-keys.ts';
import { openDataFolder } from '../services/data-folder.ts';
import { reachEmbeddedPostgres } from '../services/reach-embedded-postgres.ts';

export const secretsUsage = `vitrine secrets: the key that seals stored secrets

  vitrine secrets status   which keys have sealed how many secrets
  vitrine secrets rotate   seals every secret anew with VITRINE_SECRET_KEY that was sealed with one of
                           VITRINE_OTHER_SECRET_KEYS; may be cut off and repeated

Both work while Vitrine runs; docs/secrets.md has the steps. They end with 0, with 1 when a secret is sealed with a key
that is not known, and with 2 when they could not work.`;

export type SecretsSurroundings = {
  readonly config: Pick<
    Config,
    'databaseUrl' | 'dataDir' | 'searchPath' | 'secretKey' | 'otherSecretKeys'
  >;
  readonly write: (line: string) => void;
  readonly writeError: (line: string) => void;
};

/** `vitrine secrets`. Gives the exit code. */
export async function runSecrets(
  arguments_: readonly string[],
  { config, write, writeError }: SecretsSurroundings,
): Promise<number> {
  const [command, ...more] = arguments_;
  if (command === '--help') {
    write(secretsUsage);
    return 0;
  }
  if (more.length > 0 || (command !== 'status' && command !== 'rotate')) {
    writeError(`status or rotate is expected.\n\n${secretsUsage}`);
    return 2;
  }
  const { dataDir, searchPath } = config;
  await using opened = new AsyncDisposableStack();
  try {
    const reached =
      config.databaseUrl === null
        ? await reachEmbeddedPostgres({ dataDir, searchPath, log: () => undefined }, opened)
        : { kind: 'URL' as const, url: config.databaseUrl };
    if (reached.kind !== 'URL') {
      writeError(
        `There is no database in ${dataDir}, or it is starting or stopping just now. Set DATA_DIR or DATABASE_URL to those of your Vitrine.`,
      );
      return 2;
    }
    const key = config.secretKey ?? (await keyOf(dataDir, opened));
    const keys = createSecretKeys(key, config.otherSecretKeys);
    const orm = await openOrm(reached.url);
    opened.defer(async () => await closeOrm(orm));
    await refuseOtherSchema(orm);
    if (command === 'rotate') {
      const { sealedAnew, left } = await rotateSecrets(orm.em.fork(), keys);
      write(`${sealedAnew} secret(s) were sealed anew with the key ${keys.currentId}.`);
      for (const one of left) writeError(one);
    }
    const counts = await secretsByKey(orm.em);
    for (const [id, count] of counts) write(`${id}  ${count} secret(s)  ${nameOf(id, keys)}`);
    if (counts.size === 0) write('No secret is stored.');
    const strangers = [...counts.keys()].filter((id) => !keys.knownIds.includes(id));
    if (strangers.length > 0) {
      writeError('Give the missing keys in VITRINE_OTHER_SECRET_KEYS and repeat.');
      return 1;
    }
    const others = [...counts.keys()].filter((id) => id !== keys.currentId);
    if (others.length === 0 && config.otherSecretKeys.length > 0) {
      write('No secret needs VITRINE_OTHER_SECRET_KEYS any more.');
    }
    return command === 'rotate' && others.length > 0 ? 1 : 0;
  } catch (thrown) {
    writeError(`The secrets could not be looked at: ${messageOf(thrown)}`);
    return 2;
  }
}

const nameOf = (id: string, { currentId, knownIds }: ReturnType<typeof createSecretKeys>): string =>
  id === currentId
    ? 'VITRINE_SECRET_KEY'
    : knownIds.includes(id)
      ? 'one of VITRINE_OTHER_SECRET_KEYS'
      : 'a key that is not known here';

/** The key of the data folder, when none is set. */
async function keyOf(dataDir: string, opened: AsyncDisposableStack): Promise<Uint8Array> {
  const folder = opened.use(await openDataFolder({ dataDir, exclusive: false }));
  return await folder.secretKey();
}
