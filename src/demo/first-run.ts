/** What `npm start` adds in the embedded default: what to open, and a publication that is on its way. */
import { ask, subscribe } from '../client/api.ts';
import { FeedTransitions, OwnFeed } from '../client/feed.ts';
import { demoOfferId, seedMoreOffers, seedOffer } from './seed-demo.ts';
import type { SeedOptions } from './seed-demo.ts';
import { demoPublisher } from './seed-people.ts';
import type { DemoPeople } from './seed-people.ts';

/** The lines that say what to open, and as whom. */
export function demoPage(url: string, people: DemoPeople): readonly string[] {
  const { owner, reviewer, operator, customer } = people;
  return [
    `  mails      ${url}/mailbox`,
    `  store      ${url}/store`,
    `  playground ${url}/graphiql (the publisher's token is filled in)`,
    '',
    'Demo accounts, for this machine only. Open the portal as',
    `  publisher  ${url}/sign-in?demo=owner  ${owner.name}, ${demoPublisher.name}`,
    `  reviewer   ${url}/sign-in?demo=reviewer  ${reviewer.name}`,
    `  operator   ${url}/sign-in?demo=operator  ${operator.name}`,
    `  customer   token ${customer.token}  ${customer.name}, sees previews by invitation`,
    '',
    'In another terminal: npm run tour    Stop with Ctrl+C',
    '',
  ];
}

/**
 * Makes the demo offers where they are missing, presses Publish, and tells each transition as it is streamed,
 * until the publication waits for somebody. A later start finds everything there and says nothing.
 */
export async function playDemo(
  options: SeedOptions,
  startedAt: number,
  say: (line: string) => void,
): Promise<void> {
  const { baseUrl, people } = options;
  const { token } = people.owner;
  const { viewer } = await ask(baseUrl, token, OwnFeed, {});
  const { publisher } = viewer;
  if (publisher === null || publisher === undefined) return;
  const settled = new AbortController();
  const told = (async () => {
    const variables = { publisherId: publisher.id, after: publisher.cursor };
    for await (const data of subscribe(
      baseUrl,
      token,
      FeedTransitions,
      variables,
      settled.signal,
    )) {
      const event = data.transitions;
      if (event.__typename !== 'TransitionDelivered' || event.offer?.offerId !== demoOfferId)
        continue;
      const { kind, stage, sentence, publicationState } = event.transition;
      say(
        `  ${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s  ${demoOfferId}  ${sentence}`,
      );
      if (publicationState !== 'RUNNING') return;
      if (kind === 'STAGE_STARTED' && stage === 'PUBLISHER_SIGNOFF') return;
    }
  })();
  // Awaited below; until then a stream that breaks off must not end the process.
  told.catch(() => undefined);
  try {
    const { published } = await seedOffer(options);
    if (!published) settled.abort();
  } catch (thrown) {
    settled.abort();
    throw thrown;
  } finally {
    await told;
  }
  await seedMoreOffers(options);
}
