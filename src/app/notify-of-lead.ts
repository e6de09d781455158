import type { Lead } from '../db/lead.ts';
import type { Mail } from '../db/mail.ts';
import { Offer } from '../db/offer.ts';
import { Publication } from '../db/publication.ts';
import type { Publisher } from '../db/publisher.ts';
import type { Revision } from '../db/revision.ts';
import type { Deps } from '../deps.ts';
import { parseAddress } from '../domain/address.ts';
import { leadDestinationNames } from '../domain/offer-form/leads.ts';
import { leadsLink } from '../mail/links.ts';
import { offerThreadId } from '../mail/message-id.ts';
import { leadRecorded } from '../mail/messages/lead-recorded.ts';
import type { LeadTarget } from '../leads/lead-target.ts';
import { mailHost, mailRow } from './compose-mails.ts';
import { titleOf } from './deliver-lead.ts';
import { languagesOfMembers } from './mail-language.ts';
import type { Tx } from './transact.ts';

/**
 * The mails that tell the notification addresses of a new lead, one for each address, in the transaction of the lead.
 * None where these addresses are the destination: they get the lead itself.
 */
export async function leadMails(
  deps: Deps,
  tx: Tx,
  lead: Pick<Lead, 'id' | 'offer'>,
  publisher: Pick<Publisher, 'id' | 'publisherId' | 'name'>,
  live: Pick<Revision, 'content'>,
  { destination }: LeadTarget,
): Promise<readonly Mail[]> {
  if (destination === 'EMAIL') return [];
  const addresses = (live.content.leads?.contactEmails ?? []).flatMap((each) => {
    const read = parseAddress(each);
    return read.ok ? [read.address] : [];
  });
  if (addresses.length === 0) return [];
  const offer = await tx.em.findOneOrFail(Offer, { id: lead.offer });
  const publication = await tx.em.findOne(
    Publication,
    { id: offer.productionPublication },
    { fields: ['language'] },
  );
  const { publisherId, name: publisherName } = publisher;
  const recipients = [...new Set(addresses)];
  const languageOf = await languagesOfMembers(
    tx.em,
    publisher.id,
    recipients,
    publication?.language ?? 'en',
  );
  const told = {
    publisherId,
    publisherName,
    offerId: offer.offerId,
    offerName: titleOf(live),
    destination: leadDestinationNames[destination],
    link: leadsLink(deps.settings.publicUrl, publisherId, offer.offerId),
    at: tx.now,
  };
  return recipients.map((recipient) => {
    const language = languageOf(recipient);
    return mailRow(deps, tx, {
      publisher: publisher.id,
      offer: offer.id,
      publication: null,
      event: 'LEAD_RECORDED',
      recipient,
      language,
      references: offerThreadId(offer.id, mailHost(deps)),
      about: lead.id,
      body: leadRecorded(told, language),
    });
  });
}
