/** Puts the points around what a process is made of. The product's code runs as it is; only its surroundings wait. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { join } from 'node:path';
import type { Claim } from '../../src/db/claim.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import type { Em } from '../../src/db/orm.ts';
import type { Deps } from '../../src/deps.ts';
import { createEmlTransport } from '../../src/mail/eml-transport.ts';
import { pointOf } from './points.ts';
import type { Place, Reach, Subject } from './points.ts';

/** Mails to this address are files; all others go over SMTP. */
export const FILES_ADDRESS = 'files@solenne.example';

/** Of PostgreSQL: how long a client may be silent inside a transaction. */
const TRANSACTION_LIMIT = 'idle_in_transaction_session_timeout';

/** The statement that claims a row; first the query that names it. */
const CLAIM = /^with next as materialized \(([^]*)\)\s+update "(stage_run|mail)" r set/;
const BY_ID = 'select ?::uuid as "id"';

/** The row that a handler of the bell works on, once it has claimed one. */
type Work = { subject: Subject | null; offer: string; claim: Claim | null; opened: number };

export type StandStillOptions = {
  /** The folder of the mails that are files. */
  readonly dataDir: string;
  /** The control of the fencing token: this worker writes whatever token the row has by then. */
  readonly unguarded: boolean;
};

/** What `serve` takes as `wrap`. */
export function standStill(reach: Reach, options: StandStillOptions) {
  const works = new AsyncLocalStorage<Work>();
  const at = async (place: Place): Promise<boolean> => {
    const work = works.getStore();
    // Outside a worker's handlers it is a command of the API.
    if (work === undefined) return await reach(pointOf('COMMAND', place));
    if (work.subject === null) return true;
    return await reach(pointOf(work.subject, place, work.offer));
  };
  const lead = async (place: Place): Promise<void> => {
    const work = works.getStore();
    if (work !== undefined) await reach(pointOf('LEAD', place, work.offer));
  };

  return (deps: Deps): Partial<Deps> => {
    const files = createEmlTransport({ folder: join(options.dataDir, 'mail') });
    return {
      orm: replacing(deps.orm, {
        em: replacing(deps.orm.em, {
          fork: (...how: Parameters<Em['fork']>) => watched(deps.orm.em.fork(...how)),
        }),
      }),
      bell: {
        ...deps.bell,
        onRing(kind, concurrency, handler) {
          deps.bell.onRing(kind, concurrency, async (id) => {
            const work: Work = { subject: null, offer: '', claim: null, opened: 0 };
            await works.run(work, async () => await handler(id));
          });
        },
      },
      examiner: {
        async examine(request, how) {
          const result = await deps.examiner.examine(request, how);
          if (works.getStore()?.subject === 'CERTIFICATION') await at('WORK');
          return result;
        },
        [Symbol.asyncDispose]: async () => await deps.examiner[Symbol.asyncDispose](),
      },
      packages: {
        ...deps.packages,
        async path(sha256) {
          if (works.getStore()?.subject === 'PACKAGING') await at('WORK');
          return await deps.packages.path(sha256);
        },
        async open(sha256) {
          const work = works.getStore();
          if (work?.subject === 'PREVIEW' || work?.subject === 'LIVE') {
            work.opened += 1;
            // Some of what is to be read has been read.
            if (work.opened === 2) await at('WORK');
          }
          return await deps.packages.open(sha256);
        },
      },
      outbound: {
        ...deps.outbound,
        async postJson(...call) {
          await lead('PICK_UP');
          const result = await deps.outbound.postJson(...call);
          await lead('WORK');
          return result;
        },
      },
      mail: {
        async send(mail) {
          const transport = mail.to.address === FILES_ADDRESS ? files : deps.mail;
          const outcome = await transport.send(mail);
          await at('WORK');
          return outcome;
        },
        [Symbol.asyncDispose]: async () => await deps.mail[Symbol.asyncDispose](),
      },
    };
  };

  function watched(em: Em): Em {
    return replacing(em, {
      async execute(sql: string, params: unknown[] = []) {
        const [, next = '', table] = CLAIM.exec(sql) ?? [];
        const work = works.getStore();
        // A lease that looks held whoever has it.
        if (options.unguarded && sql.startsWith('update "mail" set "lease_until" = now'))
          return [{}];
        if (table === undefined || work === undefined) return await em.execute(sql, params);
        // A claim names its row in the same statement; here it is named first, so that a point can be that row's.
        const ofNext = params.slice(0, next.split('?').length - 1);
        const [found] = await em.execute<{ id: string }[]>(next, ofNext);
        if (found === undefined) return [];
        Object.assign(work, await subjectOf(em, table, found.id));
        // Nothing was claimed: what an update that matches no row answers.
        const rows: Claim[] = (await at('PICK_UP'))
          ? await em.execute(
              sql.replace(next, () => BY_ID),
              [found.id, ...params.slice(ofNext.length)],
            )
          : [];
        work.claim = rows[0] ?? null;
        if (work.claim !== null) await at('CLAIMED');
        return rows;
      },
      async transactional(run: (inner: Em) => Promise<unknown>) {
        await at('STORE');
        const result = await em.transactional(async (inner) => {
          // The control of the server's limit: a stopped client keeps its locks.
          if (options.unguarded) await inner.execute(`set local ${TRANSACTION_LIMIT} = 0`);
          const done = await run(watched(inner));
          await at('LOCKED');
          return done;
        });
        await at('COMMITTED');
        return result;
      },
      async insert(...row: Parameters<Em['insert']>) {
        const id: unknown = await em.insert(...row);
        if (row[0] === LeadDelivery) await lead('COMMITTED');
        return id;
      },
      async nativeUpdate(...[entity, where, ...rest]: Parameters<Em['nativeUpdate']>) {
        if (entity === Publication) await at('GUARD');
        const { token, ...others } = where as { token?: number };
        const guarded = token === undefined || !options.unguarded || entity !== StageRun;
        return await em.nativeUpdate(entity, guarded ? where : others, ...rest);
      },
      async findOne(...question: Parameters<Em['findOne']>) {
        const found = await em.findOne(...question);
        const lock = (question[2] as { lockMode?: unknown } | undefined)?.lockMode;
        if (options.unguarded && question[0] === Offer && lock !== undefined) {
          await forgetToken(em);
        }
        return found;
      },
    });
  }

  /** What a guard would compare is made equal: the claim is taken for one of the run as it is now. */
  async function forgetToken(em: Em): Promise<void> {
    const work = works.getStore();
    if (work === undefined || work.claim === null) return;
    const rows: Claim[] = await em.execute(
      `select r.id, r.token from stage_run r join publication p on p.id = r.publication_id
      where r.offer_id = ? and p.state = 'RUNNING' and r.stage = p.stage`,
      [work.offer],
    );
    Object.assign(work.claim, rows[0]);
  }
}

/** Of which offer and subject a row is that is about to be claimed. */
async function subjectOf(
  em: Em,
  table: string,
  id: string,
): Promise<Pick<Work, 'subject' | 'offer'>> {
  const what = table === 'mail' ? 'r.recipient' : 'r.stage';
  const rows: { offer: string; what: string }[] = await em.execute(
    `select r.offer_id as "offer", ${what} as "what" from "${table}" r where r.id = ?`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no ${table} ${id}.`);
  if (table === 'stage_run') return { subject: row.what as Subject, offer: row.offer };
  return {
    subject: row.what === FILES_ADDRESS ? 'MAIL_TO_FILE' : 'MAIL_BY_SMTP',
    offer: row.offer,
  };
}

/** The object with some of its members replaced; all others are its own. */
function replacing<T extends object>(original: T, members: Readonly<Record<string, unknown>>): T {
  return new Proxy(original, {
    get(target, name) {
      if (typeof name === 'string' && Object.hasOwn(members, name)) return members[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
