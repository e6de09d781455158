import { canonicalJson } from '../domain/canonical-json.ts';
import type { OfferContent } from '../domain/content.ts';
import { segmentsOf, valueAt } from '../domain/draft-path.ts';
import { refuse } from '../domain/refusal.ts';
import { misplacedSecrets } from '../domain/secret-places.ts';

/**
 * Refuses a draft that would hold a secret itself: its history could never forget it. One that was there before is left to
 * *Validate prerequisites*, so that everything else can still be saved.
 */
export function refusalOfSecret(
  before: OfferContent,
  after: OfferContent,
  path: readonly string[],
) {
  const at = (draft: OfferContent, field: string) =>
    canonicalJson(valueAt(draft, segmentsOf(field) ?? []));
  const field = misplacedSecrets(after).find((each) => at(before, each) !== at(after, each));
  if (field === undefined) return null;
  return refuse(
    'INVALID_INPUT',
    {
      en: `“${field}” takes the name of a kept secret, { "secretId": … }, and never the secret itself. Give it to keepSecret first; nothing was saved. If it was a real one, replace it where it comes from.`,
      fr: `«\u00a0${field}\u00a0» reçoit le nom d’un secret conservé, { "secretId": … }, et jamais le secret lui-même. Confiez-le d’abord à keepSecret\u00a0; rien n’a été enregistré. S’il était réel, remplacez-le là d’où il vient.`,
    },
    { path },
  );
}
