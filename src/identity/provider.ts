/**
 * The identity provider of an installation, by OpenID Connect: the authorization code flow with PKCE, `state` and
 * `nonce`. Its addresses and keys come from its discovery document, which is read when it is first needed.
 */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import type { ClaimMapping } from '../domain/provider-claims.ts';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import { within } from '../within.ts';

export type ProviderSettings = {
  /** The issuer; its discovery document lies below it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. */
  readonly clientSecret: string | null;
  /** What the button on the sign-in page says. */
  readonly name: string;
  readonly scope: string;
  /** What tokens of applications must name as their audience; null: none are taken. */
  readonly audience: string | null;
  readonly claims: ClaimMapping;
};

/** What the browser that began a sign-in keeps, and shows when it comes back. */
export type SignInChecks = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

export type ProviderClaims = Readonly<Record<string, unknown>> & { readonly sub: string };

/** An application that showed a token of the provider. */
export type Application = {
  readonly applicationId: string;
  readonly subject: string;
  /** When the token ends. */
  readonly expiresAt: Date;
};

/** The provider, or the browser, did not bring what was asked for: nobody is signed in. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
}

/** The provider does not answer. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

export type IdentityProvider = {
  readonly settings: ProviderSettings;
  /** Where to send a browser, and what it is to keep meanwhile. Rejects with `ProviderAway`. */
  begin(redirectUri: string): Promise<{ readonly url: URL; readonly checks: SignInChecks }>;
  /**
   * The claims of the person who comes back at `callback`. The code is changed for tokens, and the signature, issuer,
   * audience, time and nonce of the ID token are checked. Rejects with `SignInRefused` or `ProviderAway`.
   */
  finish(callback: URL, checks: SignInChecks): Promise<ProviderClaims>;
  /**
   * Where to send a browser that ends the person's session at the provider too (OpenID Connect RP-Initiated Logout 1.0);
   * the provider sends it on to `returnTo`. Null when the provider has no such place, and when it cannot be asked within
   * a few seconds: whoever signs out is signed out here all the same. Never rejects.
   */
  end(returnTo: string): Promise<URL | null>;
  /**
   * The application of a token, whose signature, issuer, audience and time are checked; null for one that is no good.
   * Rejects with `ProviderAway` while the keys are needed and cannot be read.
   */
  application(token: string, now: Date): Promise<Application | null>;
};

/** How long the provider may take for one answer, in seconds. */
const ANSWER_WITHIN_S = 10;
/** How long somebody who signs out waits for the provider's addresses, in milliseconds. */
const END_WITHIN_MS = 3_000;
/** How old its discovery document may get, in milliseconds. */
const DISCOVER_AGAIN_MS = 3_600_000;
/** How far its clock and ours may differ, in seconds. */
const CLOCK_TOLERANCE_S = 5;
/** How long its keys are good without being asked for again, in milliseconds: a key that was withdrawn lives as long. */
const KEYS_FOR_MS = 600_000;
/** A key that is not known is asked for at once, but no more often than this, in milliseconds: anybody can name one. */
const ASK_KEYS_EVERY_MS = 1_000;
/** What may sign: keys of the provider alone, never a secret that is shared, never nothing. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];

/** What the discovery document told. */
type Discovered = {
  readonly config: oidc.Configuration;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
};

export function createIdentityProvider(
  settings: ProviderSettings,
  log: Pick<Log, 'warn'>,
): IdentityProvider {
  let known: { readonly at: number; readonly discovered: Promise<Discovered> } | null = null;

  async function discover(): Promise<Discovered> {
    const issuer = new URL(settings.issuer);
    // The settings allow this on the machine itself only.
    const steps = issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
    const config = await oidc.discovery(
      issuer,
      settings.clientId,
      { [oidc.clockTolerance]: CLOCK_TOLERANCE_S },
      settings.clientSecret === null ? oidc.None() : oidc.ClientSecretPost(settings.clientSecret),
      { timeout: ANSWER_WITHIN_S, execute: steps },
    );
    const { jwks_uri: address } = config.serverMetadata();
    if (address === undefined) throw new Error('Its discovery document names no keys.');
    const keys = createRemoteJWKSet(new URL(address), {
      cacheMaxAge: KEYS_FOR_MS,
      cooldownDuration: ASK_KEYS_EVERY_MS,
      timeoutDuration: ANSWER_WITHIN_S * 1_000,
    });
    return { config, keys };
  }

  async function provider(): Promise<Discovered> {
    const now = performance.now();
    if (known === null || now - known.at >= DISCOVER_AGAIN_MS) {
      const discovered = discover();
      known = { at: now, discovered };
      discovered.catch(() => {
        // The next sign-in asks again.
        known = null;
      });
    }
    try {
      return await known.discovered;
    } catch (cause) {
      log.warn('the identity provider cannot be reached', {
        issuer: settings.issuer,
        error: messageOf(cause),
      });
      throw new ProviderAway('The identity provider cannot be reached.', { cause });
    }
  }

  async function completed(
    { config, keys }: Discovered,
    callback: URL,
    checks: SignInChecks,
  ): Promise<ProviderClaims> {
    const tokens = await oidc.authorizationCodeGrant(config, callback, {
      expectedState: checks.state,
      expectedNonce: checks.nonce,
      pkceCodeVerifier: checks.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined || tokens.id_token === undefined) {
      throw new Error('The provider sent no ID token.');
    }
    const metadata = config.serverMetadata();
    // The library trusts the line that the token came on; its signature is looked at all the same.
    const options = {
      issuer: metadata.issuer,
      audience: settings.clientId,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_S,
    };
    try {
      await jwtVerify(tokens.id_token, keys, options);
    } catch (thrown) {
      if (!(thrown instanceof errors.JWKSNoMatchingKey)) throw thrown;
      // Its keys changed since they were asked for, a moment ago. This token the provider itself gave us, so nobody else
      // can have us ask for them without a pause.
      await keys.reload();
      await jwtVerify(tokens.id_token, keys, options);
    }
    if (metadata.userinfo_endpoint === undefined) return claims;
    // Many providers keep the ID token small and tell the rest there. What is signed goes before.
    const more = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    return { ...more, ...claims };
  }

  return {
    settings,
    async begin(redirectUri) {
      const { config } = await provider();
      const verifier = oidc.randomPKCECodeVerifier();
      const checks = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { url, checks };
    },
    async finish(callback, checks) {
      const discovered = await provider();
      try {
        return await completed(discovered, callback, checks);
      } catch (cause) {
        const error = messageOf(cause);
        log.warn('a sign-in was refused', { issuer: settings.issuer, error });
        if (isAway(cause)) {
          throw new ProviderAway('The identity provider does not answer.', { cause });
        }
        throw new SignInRefused('The sign-in could not be confirmed.', { cause });
      }
    },
    async end(returnTo) {
      let url: URL | null = null;
      const ask = async () => {
        const { config } = await provider();
        if (config.serverMetadata().end_session_endpoint === undefined) return;
        // Without `id_token_hint`: the ID token would have to be kept for it. The client's id names us.
        url = oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo });
      };
      await within(
        ask().catch((cause) => {
          // An address that is none, or that is not https.
          const error = messageOf(cause);
          log.warn('nobody is signed out at the provider', { issuer: settings.issuer, error });
        }),
        END_WITHIN_MS,
      );
      return url;
    },
    async application(token, now) {
      if (settings.audience === null) return null;
      const { config, keys } = await provider();
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer: config.serverMetadata().issuer,
          audience: settings.audience,
          algorithms: ALGORITHMS,
          requiredClaims: ['exp', 'sub'],
          currentDate: now,
          clockTolerance: CLOCK_TOLERANCE_S,
        });
        const { sub: subject, exp } = payload;
        const applicationId = payload['azp'] ?? payload['appid'] ?? payload['client_id'];
        if (typeof applicationId !== 'string' || subject === undefined || exp === undefined) {
          return null;
        }
        return { applicationId, subject, expiresAt: new Date(exp * 1_000) };
      } catch (cause) {
        if (isAway(cause)) {
          throw new ProviderAway('The keys of the identity provider cannot be read.', { cause });
        }
        log.warn('a token of an application was refused', {
          issuer: settings.issuer,
          error: messageOf(cause),
        });
        return null;
      }
    },
  };
}

/** True for a provider that does not answer, in time or at all. */
function isAway(thrown: unknown): boolean {
  if (thrown instanceof TypeError) return true;
  if (!(thrown instanceof Error) || !('code' in thrown)) return false;
  // The last is how the key set says that what came was no answer with keys.
  return ['OAUTH_TIMEOUT', 'ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC'].includes(String(thrown.code));
}
