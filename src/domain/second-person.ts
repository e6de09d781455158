import { refuse } from './refusal.ts';

/** The answer at the sign-off to whoever pressed *Publish*, where the publisher asks for a second person. */
export const secondPersonRequired = () =>
  refuse('SECOND_PERSON_REQUIRED', {
    en: 'You pressed Publish for this revision, and this publisher asks for a second person at the sign-off. Ask another member to look at the preview and to go live.',
    fr: 'Vous avez cliqué sur Publier pour cette révision, et cet éditeur exige une seconde personne pour l’approbation. Demandez à un autre membre de regarder la préversion et de démarrer la mise en ligne.',
  });

/** Who is behind a token: the person it stands for, else the one who made it; the token itself when there is none. */
export type Behind = { readonly token: string; readonly person: string | null };

/** True when the same person, or the same token of nobody, is behind both. */
export function isSamePerson(one: Behind, other: Behind): boolean {
  if (one.token === other.token) return true;
  return one.person !== null && one.person === other.person;
}
