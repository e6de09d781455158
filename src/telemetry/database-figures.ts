import { backlogOf } from '../db/claim.ts';
import { Mail } from '../db/mail.ts';
import { Publication } from '../db/publication.ts';
import type { Deps } from '../deps.ts';
import { ringKinds } from '../jobs/bell.ts';

/**
 * Figures that only the database knows. Every process tells them, so that they are there as long as one is: take the
 * largest, not the sum.
 */
export function watchDatabase(deps: Pick<Deps, 'clock' | 'metrics' | 'orm'>): () => void {
  const { orm } = deps;
  return deps.metrics.watch(async (set) => {
    const em = orm.em.fork();
    // One after the other: a look must not take more than one connection from those who work.
    for (const kind of ringKinds) {
      const { due, oldestSeconds } = await backlogOf(orm, em, kind);
      set('vitrine_queue_due', { kind }, due);
      set('vitrine_queue_oldest_due_seconds', { kind }, oldestSeconds);
    }
    const queued = { state: 'QUEUED' } as const;
    set('vitrine_mail_unsent', {}, await em.count(Mail, queued));
    const oldest = await em.findOne(Mail, queued, {
      fields: ['queuedAt'],
      orderBy: { queuedAt: 'asc' },
      disableIdentityMap: true,
    });
    const age = oldest === null ? 0 : deps.clock.now().getTime() - oldest.queuedAt.getTime();
    set('vitrine_mail_oldest_unsent_seconds', {}, Math.max(0, age) / 1_000);
    // By the index of open publications: the table of stage runs keeps every run there ever was.
    const blocked = { state: 'RUNNING', waitingFor: 'OPERATOR' } as const;
    set('vitrine_stages_blocked', {}, await em.count(Publication, blocked));
  });
}
