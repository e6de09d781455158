/** The files that people deploy with, compared with the product: what they name must exist. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig, settings } from '../../src/config.ts';
import { createHealth } from '../../src/health.ts';
import { operationsRoutes } from '../../src/http/operations-server.ts';
import { createLog } from '../../src/log.ts';
import { createPromMetrics } from '../../src/telemetry/prom-metrics.ts';
import { temporaryFolder } from '../services/child.ts';
import { testDatabase } from '../support/database.ts';
import { projectRoot } from '../support/product.ts';

const read = (file: string) => readFile(join(projectRoot, file), 'utf8');

type Env = Record<string, string>;

/** The paths that the server of operations answers. */
const operationsPaths = operationsRoutes(
  createHealth([], () => false),
  createPromMetrics({
    log: createLog(
      'error',
      () => new Date(),
      () => undefined,
    ),
  }),
).map(({ path }) => path);

/** `COPY` lines of the last stage, as `[from, to]`. */
async function imageFiles(): Promise<readonly (readonly [string, string])[]> {
  const lines = [...(await read('Containerfile')).matchAll(/^COPY --from=build (\S+) (\S+)$/gm)];
  return lines.map(([, from = '', to = '']) => [from.replace(/^\/vitrine\//, ''), to]);
}

async function imageEnv(): Promise<Env> {
  const [, block = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(await read('Containerfile')) ?? [];
  return Object.fromEntries(
    block
      .replaceAll('\\\n', ' ')
      .split(/\s+/)
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string]),
  );
}

async function healthCheck(port: number): Promise<string[]> {
  const [, command = ''] =
    /HEALTHCHECK (?:.*\\\n)+\s*CMD (\[.*\])/.exec(await read('Containerfile')) ?? [];
  const list = JSON.parse(command) as string[];
  return list.map((one) => one.replace(':9464', `:${port}`));
}

/** What the environment of a process in that image holds must be settings, and go together. */
function assertUsable(env: Env, where: string): void {
  const known = new Set<string>([...settings.map(({ name }) => name), 'NODE_ENV']);
  assert.deepEqual(
    Object.keys(env).filter((name) => !known.has(name)),
    [],
    where,
  );
  const result = readConfig(env);
  assert.deepEqual(result.ok ? [] : result.faults, [], where);
}

type Probe = { readonly path: string; readonly port: string };

type Container = {
  readonly image: string;
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom?: readonly Record<string, { readonly name: string }>[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
} & Readonly<
  Partial<Record<'startupProbe' | 'livenessProbe' | 'readinessProbe', { readonly httpGet: Probe }>>
>;

type Manifest = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Env;
  readonly stringData?: Env;
  readonly spec: {
    readonly selector?: Readonly<Record<string, unknown>>;
    readonly template: {
      readonly metadata: { readonly labels: Env; readonly annotations?: Env };
      readonly spec: {
        readonly terminationGracePeriodSeconds?: number;
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
};

async function manifests(): Promise<readonly Manifest[]> {
  const folder = join(projectRoot, 'deploy/kubernetes');
  const files = (await readdir(folder)).filter((file) => file !== 'kustomization.yaml');
  const found: Manifest[] = [];
  for (const file of files) {
    for (const document of parseAllDocuments(await readFile(join(folder, file), 'utf8'))) {
      assert.deepEqual(document.errors, [], file);
      found.push(document.toJS() as Manifest);
    }
  }
  return found;
}

/** The commands that the program tells of. */
async function commands(): Promise<readonly string[]> {
  const child = spawn(process.execPath, [join(projectRoot, 'bin/vitrine.mjs'), 'help']);
  const said = await text(child.stdout);
  return [...said.matchAll(/^ {2}vitrine (\w+)/gm)].map(([, name = '']) => name);
}

/** The values that people fill in. */
const filledIn: Env = {
  POSTGRES_PASSWORD: 'password',
  REDIS_PASSWORD: 'password',
  VITRINE_SECRET_KEY: 'ab'.repeat(32),
  SMTP_URL: 'smtps://vitrine:password@mail.example.com:465',
};

/** A text of a compose file with its variables replaced; fails the test for one that nobody fills in. */
function interpolated(value: string): string {
  return value.replaceAll(/\$\{(\w+)(:-|:\?)([^}]*)\}/g, (_all, name: string, how, instead) => {
    if (how === ':-') return String(instead);
    assert.ok(filledIn[name] !== undefined, name);
    return filledIn[name];
  });
}

type Compose = {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly command?: readonly string[];
        readonly environment?: Env;
        readonly volumes?: readonly string[];
        readonly image: string;
        readonly depends_on?: Readonly<Record<string, unknown>>;
        readonly deploy?: { readonly replicas: number };
        readonly stop_grace_period?: string;
      }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
};

describe('given compose.yaml', () => {
  test('when it is read, then its settings exist and fit together, its commands are commands, and what it names is there', async () => {
    const compose = parse(await read('compose.yaml'), { merge: true }) as Compose;
    const known = await commands();
    const services = Object.entries(compose.services);
    const own = services.filter(([, { image }]) => image === 'vitrine');
    assert.deepEqual(own.map(([name]) => name).sort(), ['api', 'migrate', 'worker']);
    for (const [name, service] of own) {
      const given = Object.entries(service.environment ?? {});
      const env = Object.fromEntries(given.map(([key, value]) => [key, interpolated(value)]));
      assertUsable({ ...(await imageEnv()), ...env }, name);
      assert.ok(known.includes(service.command?.[0] ?? ''), name);
      assert.deepEqual(service.volumes, ['data:/data'], name);
    }
    for (const [name, service] of services) {
      for (const other of Object.keys(service.depends_on ?? {})) {
        assert.ok(compose.services[other], `${name} depends on ${other}`);
      }
      for (const volume of service.volumes ?? []) {
        assert.ok((volume.split(':')[0] ?? '') in compose.volumes, volume);
      }
    }
    assert.equal(compose.services['api']?.deploy?.replicas, 2);
    const redis = compose.services['redis']?.command?.join(' ') ?? '';
    assert.match(redis, /--appendonly yes .*--maxmemory-policy noeviction/);
  });

  test('when a setting is misspelled, then it would have been noticed', async () => {
    assert.throws(() => assertUsable({ PUBLIC_ULR: 'http://localhost' }, 'control'), /PUBLIC_ULR/);
    assert.throws(() => assertUsable({ HOST: '0.0.0.0' }, 'control'), /PUBLIC_URL/);
  });
});

describe('given deploy/kubernetes', () => {
  test('when it is read, then its settings exist and fit together, its commands are commands, and its probes are answered', async () => {
    const all = await manifests();
    const known = await commands();
    const find = (kind: string, name: string) =>
      all.find((one) => one.kind === kind && one.metadata.name === name);
    const settingsOf = (container: Container): Env =>
      Object.assign(
        {},
        ...(container.envFrom ?? []).map(({ configMapRef, secretRef }) => {
          const source = configMapRef
            ? find('ConfigMap', configMapRef.name)?.data
            : find('Secret', secretRef?.name ?? '')?.stringData;
          assert.ok(source);
          return source;
        }),
        { VITRINE_SECRET_KEY: filledIn['VITRINE_SECRET_KEY'] },
        Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value])),
      ) as Env;
    const workloads = all.filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
    assert.equal(workloads.length, 3);
    for (const { kind, metadata, spec } of workloads) {
      const { name } = metadata;
      const pod = spec.template.spec;
      const [container] = pod.containers;
      assert.ok(container);
      const env = { ...(await imageEnv()), ...settingsOf(container) };
      assertUsable(env, name);
      assert.ok(known.includes(container.args[0] ?? ''), name);
      const volumes = new Set(pod.volumes.map((volume) => volume.name));
      assert.ok(container.volumeMounts.every((mount) => volumes.has(mount.name)));
      if (kind === 'Job') continue;
      assert.ok(env['DATA_DIR']?.startsWith('/data/'), 'the folder is one that Vitrine makes');
      assert.deepEqual(
        spec.selector?.['matchLabels'],
        spec.template.metadata.labels,
        'a Deployment finds its pods',
      );
      const ports = new Map(container.ports?.map((port) => [port.name, port.containerPort]));
      assert.equal(String(ports.get('operations')), env['OPERATIONS_PORT']);
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
        const asked: Probe | undefined = container[probe]?.httpGet;
        assert.ok(operationsPaths.includes(asked?.path ?? ''), `${name} ${probe} ${asked?.path}`);
        assert.equal(asked?.port, 'operations');
      }
      assert.equal(container.livenessProbe?.httpGet.path, '/live', 'an outage restarts nobody');
      const { annotations = {} } = spec.template.metadata;
      assert.ok(operationsPaths.includes(annotations['prometheus.io/path'] ?? ''));
      assert.equal(annotations['prometheus.io/port'], env['OPERATIONS_PORT']);
      assert.ok(find('PodDisruptionBudget', name), `${name} has a PodDisruptionBudget`);
    }
    const listed = parse(await read('deploy/kubernetes/kustomization.yaml')) as {
      readonly resources: readonly string[];
    };
    const files = await readdir(join(projectRoot, 'deploy/kubernetes'));
    assert.deepEqual(files.filter((file) => !listed.resources.includes(file)).sort(), [
      'kustomization.yaml',
      'secret.yaml',
    ]);
  });

  test('when a process is told to stop, then it is given longer than it drains', async () => {
    const [, drainMs = ''] = /const DRAIN_MS = ([\d_]+)/.exec(await read('src/serve.ts')) ?? [];
    const drain = Number(drainMs.replaceAll('_', '')) / 1_000;
    assert.ok(drain > 0);
    const deployments = (await manifests()).filter(({ kind }) => kind === 'Deployment');
    for (const { metadata, spec } of deployments) {
      const grace = spec.template.spec.terminationGracePeriodSeconds ?? 0;
      assert.ok(grace >= 2 * drain, `${metadata.name}: ${grace}`);
    }
    const compose = parse(await read('compose.yaml'), { merge: true }) as Compose;
    const grace = compose.services['worker']?.stop_grace_period ?? '';
    assert.ok(Number.parseInt(grace, 10) >= 2 * drain, grace);
  });
});

describe('given Containerfile', () => {
  test('when it copies something, then that is there, and what runs needs nothing that is for development', async () => {
    const made = ['node_modules', 'web/dist'];
    for (const [from] of await imageFiles()) {
      if (!made.includes(from)) assert.ok(await stat(join(projectRoot, from)), from);
    }
    const { dependencies } = JSON.parse(await read('package.json')) as {
      readonly dependencies: Env;
    };
    const imported = new Set<string>();
    for (const folder of ['src', 'migrations']) {
      for (const file of await readdir(join(projectRoot, folder), { recursive: true })) {
        // Written for the portal's tools; they import types alone.
        if (!file.endsWith('.ts') || file.startsWith('client/')) continue;
        const source = await read(join(folder, file));
        for (const [, type, name = ''] of source.matchAll(
          /^(?:import|export) (type )?(?:[^;'"]+ from )?'([^.'][^']*)'/gm,
        )) {
          if (type || name.startsWith('node:')) continue;
          imported.add(
            name
              .split('/')
              .slice(0, name.startsWith('@') ? 2 : 1)
              .join('/'),
          );
        }
      }
    }
    assert.ok(imported.has('prom-client') && imported.has('@opentelemetry/sdk-trace'));
    assert.deepEqual(
      [...imported].filter((name) => dependencies[name] === undefined),
      [],
    );
  });

  test('when its files alone are started as the image starts them, then they migrate, serve, and pass its health check', async () => {
    await using database = await testDatabase();
    await using folder = await temporaryFolder();
    const image = join(folder.path, 'vitrine');
    for (const [from, to] of await imageFiles()) {
      const target = join(image, to === './' ? from : to);
      if (from === 'node_modules') await symlink(join(projectRoot, from), target);
      else if (from !== 'web/dist') {
        await cp(join(projectRoot, from), target, { recursive: true });
      }
    }
    const env = {
      PATH: process.env['PATH'] ?? '',
      ...(await imageEnv()),
      HOST: '127.0.0.1',
      PORT: '0',
      OPERATIONS_PORT: '0',
      DATA_DIR: join(folder.path, 'data', 'vitrine'),
      DATABASE_URL: database.url,
      VITRINE_SECRET_KEY: 'ab'.repeat(32),
      BELL: 'postgres',
    };
    const start = (...args: string[]) =>
      spawn(process.execPath, [join(image, 'bin/vitrine.mjs'), ...args], {
        env,
        cwd: folder.path,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const migrated = start('migrate');
    assert.match(await text(migrated.stdout), /up to date/);

    const running = start('serve', '--role', 'worker');
    let port = 0;
    for await (const line of createInterface({ input: running.stdout })) {
      port = Number(/^ {2}operations http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)?.[1] ?? 0);
      if (port !== 0) break;
    }
    const check = async () => {
      const [command = '', ...args] = await healthCheck(port);
      assert.equal(command, 'node');
      const [code] = (await once(spawn(process.execPath, args), 'exit')) as [number];
      return code;
    };
    assert.equal(await check(), 0);
    running.kill('SIGTERM');
    const [code] = (await once(running, 'exit')) as [number | null];
    assert.equal(code, 0);
    assert.equal(await check(), 1, 'a process that is gone is not healthy');
  });
});
