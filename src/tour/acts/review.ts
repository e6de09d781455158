import { accepted } from '../../client/outcome.ts';
import { answerThread, approve, commentOnLine, resolveThread, takeReview } from '../review-site.ts';
import { chapter, expectRefusal } from '../tour-context.ts';
import type { Tour } from '../tour-context.ts';

/** A reviewer takes the publication, asks about a line, gets an answer, and approves. */
export async function review(tour: Tour, publicationId: string): Promise<void> {
  chapter(tour, { en: '5. Review', fr: '5. Révision' });
  const site = await takeReview(tour, publicationId);
  const threadId = await commentOnLine(tour, site, '"publicNetworkAccess"', {
    en: 'Why is the data collection endpoint open to the public network?',
    fr: 'Pourquoi le point de collecte est-il ouvert au réseau public\u00a0?',
  });
  expectRefusal(tour, await approve(tour, site), 'BLOCKING_THREADS_OPEN');
  await answerThread(tour, site, threadId, {
    en: 'Machines outside Azure send to it; every message needs a token of Microsoft Entra ID.',
    fr: 'Des machines hors d’Azure lui écrivent\u00a0; chaque message demande un jeton Microsoft Entra ID.',
  });
  await resolveThread(tour, threadId);
  accepted(await approve(tour, site), 'ApproveReviewPayload');
}
