import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

const folder = await mkdtemp(join(tmpdir(), 'vitrine-portal-'));
const token = 'vt_a-token-for-the-demo';
let server: StreamServer;
before(async () => {
  server = await startStreamServer({
    portalFolder: folder,
    demo: { token, publisherId: 'publisher' },
  });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers });
const html = { accept: 'text/html' };

describe('given a portal that is not built', () => {
  test('when its page is asked for, then it says what to do', async () => {
    const response = await get('/', html);
    assert.equal(response.status, 503);
    assert.match(await response.text(), /npm run build/);
  });
});

describe('given a portal that is built', () => {
  before(async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Portal</title>');
    await writeFile(join(folder, 'assets', 'index-1a2b.js'), `export {};${' '.repeat(5_000)}`);
    await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(folder, 'notes.secret'), 'not for the web');
  });

  test('when an address of one of its screens is asked for, then its page comes, with a strict policy', async () => {
    for (const path of [
      '/',
      '/offers',
      '/offers/contoso/one/status?publication=3',
      '/reviews',
      '/sign-in',
    ]) {
      const response = await get(path);
      assert.equal(response.status, 200, path);
      assert.match(await response.text(), /<title>Portal/);
      const policy = response.headers.get('content-security-policy') ?? '';
      assert.match(policy, /script-src 'self'/);
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(response.headers.get('cache-control'), 'no-cache');
    }
  });

  test('when a person asks for an address that does not exist, then the portal says so under 404', async () => {
    const forPeople = await get('/no/such/place', html);
    assert.deepEqual([forPeople.status, /Portal/.test(await forPeople.text())], [404, true]);
    const forPrograms = await get('/no/such/place', { accept: 'application/json' });
    assert.equal(forPrograms.status, 404);
    assert.match(await forPrograms.text(), /"NOT_FOUND"/);
  });

  test('when its files are asked for, then they are compressed, kept for ever, and known by their tag', async () => {
    const first = await get('/assets/index-1a2b.js', { 'accept-encoding': 'br' });
    assert.equal(first.headers.get('content-encoding'), 'br');
    assert.match(first.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(first.headers.get('content-type'), 'text/javascript; charset=utf-8');
    assert.match(await first.text(), /^export/);
    const headers = { 'accept-encoding': 'br', 'if-none-match': first.headers.get('etag') ?? '' };
    assert.equal((await get('/assets/index-1a2b.js', headers)).status, 304);
    const plain = await get('/assets/index-1a2b.js', { 'accept-encoding': 'identity' });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(
      (await get('/favicon.svg')).headers.get('content-type'),
      'image/svg+xml; charset=utf-8',
    );
  });

  test('when a file of another kind or place is asked for, then it is not found', async () => {
    for (const path of [
      '/notes.secret',
      '/assets/..%2findex.html',
      '/assets/none.js',
      '/package.json',
      '/assets/',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  test('when it is built again, then the new page is served without a restart', async () => {
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Newer</title>');
    await utimes(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5_000));
    assert.match(await (await get('/')).text(), /Newer/);
  });
});

describe('given GraphiQL', () => {
  test('when its page is asked for, then nothing in it is inline or from another site', async () => {
    const response = await get('/graphiql');
    const page = await response.text();
    assert.doesNotMatch(page, /https?:\/\//);
    assert.doesNotMatch(page, /<script>|<style>/);
    assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'self';/);
    assert.ok(page.length < 20_000);
    const tag = response.headers.get('etag') ?? '';
    assert.equal((await get('/graphiql', { 'if-none-match': tag })).status, 304);
    const options = /data-options="([^"]+)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? '';
    const { subscriptionsProtocol, defaultTabs, headers } = JSON.parse(options) as Record<
      string,
      unknown
    >;
    assert.equal(subscriptionsProtocol, 'SSE');
    assert.ok(Array.isArray(defaultTabs) && defaultTabs.length >= 3);
    assert.match(String(headers), new RegExp(token));
  });

  test('when somebody asks through a proxy, then the demo token is not in the page', async () => {
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host']) {
      assert.doesNotMatch(
        await (await get('/graphiql', { [name]: 'x' })).text(),
        new RegExp(token),
      );
    }
  });

  test('when its script is asked for, then it is compressed once and kept for ever', async () => {
    const page = await (await get('/graphiql')).text();
    const [script = ''] = /\/graphiql\/[\w-]+\.js/.exec(page) ?? [];
    const [style = ''] = /\/graphiql\/[\w-]+\.css/.exec(page) ?? [];
    const first = await get(script, { 'accept-encoding': 'gzip' });
    assert.equal(first.status, 200);
    assert.match(first.headers.get('cache-control') ?? '', /immutable/);
    assert.ok(Number(first.headers.get('content-length')) < 4_000_000);
    assert.match(await first.text(), /renderYogaGraphiQL/);
    const begin = performance.now();
    await (await get(script, { 'accept-encoding': 'gzip' })).arrayBuffer();
    assert.ok(performance.now() - begin < 1_000);
    assert.equal((await get(style)).headers.get('content-type'), 'text/css; charset=utf-8');
    assert.equal((await get('/graphiql/other.js')).status, 404);
  });

  test('when the schema may not be asked for, then there is no GraphiQL', async () => {
    await using closed = await startStreamServer({ introspection: false });
    assert.equal((await fetch(`${closed.url}/graphiql`)).status, 404);
  });
});
