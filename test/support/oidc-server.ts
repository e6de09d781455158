/** An identity provider as people run it (the npm package `oidc-provider`), with a person before its sign-in form. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { Provider, errors } from 'oidc-provider';
import type { ClientMetadata } from 'oidc-provider';
import { freePort } from '../../src/services/free-port.ts';

/** What the provider tells of an account; the name of the account is its subject. */
export type Accounts = Map<string, Readonly<Record<string, unknown>>>;

export const providerClient = { clientId: 'vitrine', clientSecret: 'a-secret-of-the-test' };

/** A private key to sign with, under an id of its own. */
export async function signingKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' };
}

export async function startOidcServer(options: {
  readonly redirectUri: string;
  /** Where it may send people who have signed out; without it, it has no place to sign out at. */
  readonly signedOutUri?: string;
  /** Clients that get tokens for themselves, for the audience `audience`. */
  readonly machines?: readonly { readonly clientId: string; readonly secret: string }[];
  readonly audience?: string;
}) {
  await using opened = new AsyncDisposableStack();
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const accounts: Accounts = new Map();
  const machines = (options.machines ?? []).map(({ clientId, secret }): ClientMetadata => ({
    client_id: clientId,
    client_secret: secret,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }));

  const make = (keys: readonly JWK[]): Provider => {
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: providerClient.clientId,
          client_secret: providerClient.clientSecret,
          token_endpoint_auth_method: 'client_secret_post',
          redirect_uris: [options.redirectUri],
          ...(options.signedOutUri === undefined
            ? {}
            : { post_logout_redirect_uris: [options.signedOutUri] }),
        },
        ...machines,
      ],
      jwks: { keys: [...keys] as never },
      cookies: { keys: ['a key of the test'] },
      pkce: { required: () => true },
      claims: {
        openid: ['sub', 'roles', 'subscriptions'],
        email: ['email', 'email_verified'],
        profile: ['name', 'locale'],
      },
      findAccount: (_context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, ...accounts.get(id) }),
      }),
      // Everybody has agreed before.
      async loadExistingGrant(context) {
        const grant = new context.oidc.provider.Grant({
          clientId: context.oidc.client?.clientId ?? '',
          accountId: context.oidc.session?.accountId ?? '',
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      features: {
        devInteractions: { enabled: true },
        clientCredentials: { enabled: true },
        rpInitiatedLogout: { enabled: options.signedOutUri !== undefined },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => [],
          useGrantedResource: () => true,
          getResourceServerInfo(_context, resource) {
            if (!resource.startsWith('https://')) throw new errors.InvalidTarget();
            return {
              scope: '',
              audience: resource,
              accessTokenFormat: 'jwt',
              accessTokenTTL: 300,
              jwt: { sign: { alg: 'RS256' } },
            };
          },
        },
      },
    });
    provider.on('server_error', (_context, error) => {
      throw error;
    });
    return provider;
  };

  let handle = make([await signingKey('first')]).callback();
  let away = false;
  const server = createServer((incoming, outgoing) => {
    if (away) incoming.socket.destroy();
    else void handle(incoming, outgoing);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  opened.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const all = opened.move();

  /**
   * Follows the provider's redirects and forms from `start` until it sends the browser elsewhere; answers where to. With a
   * `jar` of its own the browser stays signed in there; `forms` gets what it was asked on the way.
   */
  async function signIn(
    start: string,
    login: string,
    jar = new Map<string, string>(),
    forms: string[] = [],
  ): Promise<URL> {
    let url = new URL(start);
    let form: URLSearchParams | null = null;
    for (let step = 0; step < 12; step += 1) {
      const answer: Response = await fetch(url, {
        redirect: 'manual',
        method: form === null ? 'GET' : 'POST',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(form === null ? {} : { body: form }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const location = answer.headers.get('location');
      const page = await answer.text();
      if (location !== null) {
        url = new URL(location, url);
        form = null;
        if (url.origin !== issuer) return url;
        continue;
      }
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (action === undefined) throw new Error(`The provider shows no form:\n${page}`);
      url = new URL(action, url);
      const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1];
      if (xsrf !== undefined) {
        forms.push('logout');
        form = new URLSearchParams({ xsrf, logout: 'yes' });
        continue;
      }
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? 'login';
      forms.push(prompt);
      form = new URLSearchParams({ prompt, login, password: 'any' });
    }
    throw new Error('The provider never came to an end.');
  }

  return {
    issuer,
    port: (server.address() as AddressInfo).port,
    accounts,
    signIn,
    /** Signs with these keys from now on; tokens that were signed before keep their signature. */
    useKeys(keys: readonly JWK[]) {
      handle = make(keys).callback();
    },
    /** While true, no request is answered. */
    set away(is: boolean) {
      away = is;
    },
    /** A token of a machine, as it asks for one. */
    async machineToken(clientId: string, secret: string, audience: string): Promise<string> {
      const answer = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
      });
      const body = (await answer.json()) as { readonly access_token?: string };
      if (body.access_token === undefined) throw new Error(JSON.stringify(body));
      return body.access_token;
    },
    [Symbol.asyncDispose]: async () => await all.disposeAsync(),
  };
}

export type OidcServer = Awaited<ReturnType<typeof startOidcServer>>;
