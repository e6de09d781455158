import type { Em } from '../db/orm.ts';
import { Membership } from '../db/membership.ts';
import { Person } from '../db/person.ts';
import type { Language } from '../domain/language.ts';
import { ofAddress } from './read/of-address.ts';

/** In which language each address is written to. */
export type LanguageOf = (address: string) => Language;

/**
 * The languages of mails of a publisher: a member's is his own, every other address is written to in `otherwise`.
 *
 * Members alone: the publisher reads its mails in the log, so a stranger's language would tell it that somebody here has
 * the address, and how he reads.
 */
export async function languagesOfMembers(
  em: Em,
  publisher: string,
  addresses: readonly string[],
  otherwise: Language,
): Promise<LanguageOf> {
  const people = await peopleOf(em, addresses);
  const members =
    people.length === 0
      ? []
      : await em.find(
          Membership,
          { publisher, person: { $in: people.map(({ id }) => id) } },
          { fields: ['person'] },
        );
  const ids = new Set(members.map(({ person }) => person));
  return languageOf(
    people.filter(({ id }) => ids.has(id)),
    otherwise,
  );
}

/** The languages of mails to the house's own people, whom nobody but them reads about. */
export async function languagesOfStaff(
  em: Em,
  addresses: readonly string[],
  otherwise: Language,
): Promise<LanguageOf> {
  return languageOf(await peopleOf(em, addresses), otherwise);
}

const peopleOf = async (em: Em, addresses: readonly string[]): Promise<readonly Person[]> => {
  return addresses.length === 0 ? [] : await em.find(Person, ofAddress(em, Person, ...addresses));
};

function languageOf(people: readonly Person[], otherwise: Language): LanguageOf {
  const known = new Map(people.map(({ email, language }) => [email.toLowerCase(), language]));
  return (address) => known.get(address.toLowerCase()) ?? otherwise;
}
