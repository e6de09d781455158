import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { BackupError } from './backup/archive-format.ts';
import { BellError } from './choose-bell.ts';
import { foreignSecrets, readConfig, readFlags, secretsOf } from './config.ts';
import type { Config } from './config.ts';
import { DatabaseServerError, openDatabaseServer } from './database-server.ts';
import { SchemaVersionError, migrate } from './db/orm.ts';
import { SecretKeyError } from './secrets/secret-keys.ts';
import { demoPage, playDemo } from './demo/first-run.ts';
import { createLog, messageOf } from './log.ts';
import type { Log } from './log.ts';
import { OperationsServerError } from './http/operations-server.ts';
import { openTracing } from './telemetry/open-tracing.ts';
import { createRedactor } from './telemetry/redact.ts';
import type { Redactor } from './telemetry/redact.ts';
import type { Tracing } from './telemetry/tracing.ts';
import { version } from './version.ts';
import { serve } from './serve.ts';
import { DataFolderError, DataFolderInUseError, openDataFolder } from './services/data-folder.ts';
import { EmbeddedPostgresError } from './services/embedded-postgres.ts';
import { EmbeddedRedisError } from './services/embedded-redis.ts';

const usage = `vitrine: a publishing service for a marketplace of Azure Application offers

  vitrine start           everything in one process: API, worker, portal and, without DATABASE_URL, a database
  vitrine serve           one role of an installation: --role api, --role worker or --role all; needs DATABASE_URL
  vitrine migrate         brings the database at DATABASE_URL to this version
  vitrine backup <file>   saves the embedded database, packages, mails and the secret key, while Vitrine runs
  vitrine restore <file>  fills an empty data folder from such a file
  vitrine audit verify    whether the audit was changed behind its back; audit export writes it as CSV
  vitrine secrets rotate  seals stored secrets anew with VITRINE_SECRET_KEY; --help tells more
  vitrine certify <zip>   tests a package, a folder or a file as the certification does; --help tells more
  vitrine validate <json> what keeps the content of an offer from being published; --help tells more
  vitrine plan <package>  what a zip or folder would deploy, and with which parameters; --help tells more
  vitrine tour            plays the way from Publish to live against a running Vitrine; --help tells more

Settings are environment variables or flags; docs/configuration.md lists them.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** What of this process may be shown to nobody. */
const redactor = createRedactor();

/** Faults of the surroundings: their message says what to do, and a stack trace would hide it. */
const explained = [
  BackupError,
  BellError,
  DataFolderError,
  DataFolderInUseError,
  DatabaseServerError,
  EmbeddedPostgresError,
  EmbeddedRedisError,
  OperationsServerError,
  SchemaVersionError,
  SecretKeyError,
];

/** A signal repeated within this time is the same key press, which npm passes on; in milliseconds. */
const SAME_KEY_PRESS_MS = 500;

/** Resolves at the first SIGINT or SIGTERM; a later one ends the process at once. */
async function signalToStop(): Promise<NodeJS.Signals> {
  return await new Promise((resolve) => {
    let firstAt: number | null = null;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        firstAt ??= performance.now();
        if (performance.now() - firstAt > SAME_KEY_PRESS_MS) process.exit(1);
        resolve(signal);
      });
    }
  });
}

async function run(
  config: Config,
  { log, redactor }: { readonly log: Log; readonly redactor: Redactor },
  tracing: Tracing,
  command: 'start' | 'serve',
): Promise<void> {
  const startedAt = performance.now();
  const toStop = signalToStop();
  let stopping = false;
  const embedded = config.databaseUrl === null;
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await openDataFolder({ dataDir: config.dataDir, exclusive: embedded }));
  redactor.keep(config.secretKey ?? (await folder.secretKey()));
  const database = await openDatabaseServer(config, (message) => log.debug(message));
  for (const secret of secretsOf({ databaseUrl: database.url })) redactor.keep(secret);
  opened.defer(async () => await database.stop());
  if (command === 'start') await migrate(database.url);
  const running = await serve(config, database, folder, log, { tracing });
  opened.defer(async () => await running.stop());

  if (running.url !== null) {
    const marker = join(folder.root, 'running.json');
    const mark = JSON.stringify({ url: running.url, pid: process.pid });
    await writeFile(marker, mark, { mode: 0o600 });
    opened.defer(async () => {
      // Several APIs may share the folder: the mark is that of the one that started last.
      if ((await readFile(marker, 'utf8').catch(() => '')) === mark) await rm(marker);
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    say(`\nVitrine runs at ${running.url} (ready in ${seconds} s)`);
  } else {
    say('\nA Vitrine worker runs.');
  }
  say(`  database   ${database.description}`);
  say(`  job bell   ${running.bell}`);
  say(`  data       ${folder.root}`);
  if (running.operationsUrl !== null) say(`  operations ${running.operationsUrl}`);
  if (running.people !== null && running.url !== null) {
    for (const line of demoPage(running.url, running.people)) say(line);
    const demo = { baseUrl: running.url, people: running.people, log };
    playDemo(demo, startedAt, say).catch((thrown: unknown) => {
      // A stop cuts the demo's stream like any other; the next start goes on.
      if (!stopping) log.error('the demo offer could not be made', { error: messageOf(thrown) });
    });
  }
  const signal = await toStop;
  stopping = true;
  log.info('stopping', { signal });
}

/** Runs it with a log whose lines say in which trace they were written. */
async function follow(config: Config, command: 'start' | 'serve'): Promise<void> {
  let tracing: Tracing | null = null;
  const log = createLog(config.logLevel, () => new Date(), complain, {
    redactor,
    traceId: () => tracing?.current()?.traceId ?? null,
  });
  tracing = await openTracing(config, version, log);
  try {
    await run(config, { log, redactor }, tracing, command);
  } finally {
    await tracing[Symbol.asyncDispose]();
  }
}

async function saveOrRestore(
  command: 'backup' | 'restore',
  given: readonly string[],
  config: Config,
): Promise<number> {
  const log = createLog(config.logLevel, () => new Date(), complain, {
    redactor,
    traceId: () => null,
  });
  const [name, ...more] = given;
  if (name === undefined || name.startsWith('-') || more.length > 0) {
    complain(`vitrine ${command} needs the name of one file: vitrine ${command} vitrine.backup`);
    return 2;
  }
  if (config.databaseUrl !== null) {
    complain(
      `vitrine ${command} is for the embedded database. For the one at DATABASE_URL use pg_dump and pg_restore; docs/backup.md says how.`,
    );
    return 1;
  }
  const stopped = new AbortController();
  void signalToStop().then((signal) => {
    stopped.abort(new BackupError(`Ended by ${signal}; nothing was kept.`));
  });
  const options = {
    dataDir: config.dataDir,
    searchPath: config.searchPath,
    file: resolve(name),
    signal: stopped.signal,
    log: (message: string) => log.debug(message),
  };
  if (command === 'restore') {
    const { restore } = await import('./backup/restore.ts');
    const { createdAt, rows, files, migrated } = await restore(options);
    say(`Restored into ${config.dataDir}: ${rows} rows and ${files} files of ${createdAt}.`);
    if (migrated.length > 0) say(`Migrated: ${migrated.join(', ')}`);
    return 0;
  }
  const { backUp } = await import('./backup/back-up.ts');
  const { bytes, rows, packages, mails, missing } = await backUp({
    ...options,
    version,
  });
  for (const sha256 of missing) {
    complain(
      `The package or image ${sha256} is not in the data folder, so it is not in the backup.`,
    );
  }
  say(
    `Saved in ${options.file}: ${rows} rows, ${packages} packages and images, ${mails} mails (${bytes} bytes). It holds the secret key: keep it where nobody else can read it.`,
  );
  return 0;
}

async function main(): Promise<number> {
  // The launcher starts these commands by themselves; their options are no settings.
  if (process.argv[2] === 'certify') {
    await import('./certify/main.ts');
    return Number(process.exitCode ?? 0);
  }
  if (process.argv[2] === 'validate') {
    await import('./commands/validate-main.ts');
    return Number(process.exitCode ?? 0);
  }
  if (process.argv[2] === 'plan') {
    const { runPlan } = await import('./commands/plan.ts');
    return await runPlan(process.argv.slice(3), {
      now: () => new Date(),
      write: say,
      writeError: complain,
      language: process.env['LC_ALL'] ?? process.env['LANG'],
    });
  }
  const { overrides, rest, faults } = readFlags(process.argv.slice(2));
  const [command, ...more] = rest;
  if (command === undefined || command === 'help' || command === '--help') {
    say(usage);
    return command === undefined ? 2 : 0;
  }
  const read = readConfig(process.env, overrides);
  if (!read.ok || faults.length > 0) {
    complain('These settings are not usable:');
    for (const fault of [...faults, ...(read.ok ? [] : read.faults)]) complain(`  ${fault}`);
    return 1;
  }
  const { config, warnings } = read;
  for (const warning of warnings) complain(warning);
  for (const secret of [...secretsOf(config), ...foreignSecrets(process.env)])
    redactor.keep(secret);
  switch (command) {
    case 'start':
    case 'serve':
      if (command === 'serve' && config.databaseUrl === null) {
        complain(
          'vitrine serve runs one role of an installation: set DATABASE_URL, or use vitrine start.',
        );
        return 1;
      }
      await follow(config, command);
      return 0;
    case 'migrate': {
      if (config.databaseUrl === null) {
        complain('vitrine migrate needs DATABASE_URL; vitrine start migrates its own database.');
        return 1;
      }
      const done = await migrate(config.databaseUrl);
      say(done.length === 0 ? 'The database is up to date.' : `Migrated: ${done.join(', ')}`);
      return 0;
    }
    case 'backup':
    case 'restore':
      return await saveOrRestore(command, more, config);
    case 'audit': {
      const { runAudit } = await import('./commands/audit.ts');
      return await runAudit(more, {
        config,
        write: say,
        writeError: (line) => complain(redactor.redact(line)),
        output: process.stdout,
      });
    }
    case 'secrets': {
      const { runSecrets } = await import('./commands/secrets.ts');
      return await runSecrets(more, {
        config,
        write: say,
        writeError: (line) => complain(redactor.redact(line)),
      });
    }
    case 'tour': {
      const { runTour } = await import('./tour/tour.ts');
      return await runTour(more, {
        dataDir: config.dataDir,
        write: say,
        writeError: complain,
        colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
        language: process.env['LC_ALL'] ?? process.env['LANG'],
      });
    }
    default:
      complain(`There is no command ${command}.\n\n${usage}`);
      return 2;
  }
}

/** How long the process may live on after all was stopped, in milliseconds: connections end within two seconds. */
const LINGER_MS = 5_000;

main().then(
  (code) => {
    process.exitCode = code;
    // A connection to somebody who says nothing any more would keep the process for a quarter of an hour.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  },
  (thrown: unknown) => {
    const known = explained.some((type) => thrown instanceof type);
    const text =
      known || !(thrown instanceof Error) ? messageOf(thrown) : (thrown.stack ?? messageOf(thrown));
    complain(redactor.redact(text));
    process.exitCode = 1;
  },
);
