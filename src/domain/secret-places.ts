/** The fields of a draft that hold the name of a secret, and never the secret itself. */
import type { OfferContent } from './content.ts';
import { isObject, segmentsOf, valueAt } from './draft-path.ts';
import { leadsGroup } from './offer-form/leads.ts';

/** Paths of the fields; none of them stands in a list. */
export const secretPaths: readonly string[] = leadsGroup.rows
  .filter(({ control }) => control === 'SECRET')
  .map(({ path }) => path);

/** The name of a secret: an object with that one member. */
export function isSecretReference(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.keys(value).length === 1 &&
    typeof value['secretId'] === 'string' &&
    /^[A-Za-z0-9-]{1,64}$/.test(value['secretId'])
  );
}

/** The fields of a draft in which something else than a name stands. */
export function misplacedSecrets(draft: OfferContent): readonly string[] {
  return secretPaths.filter((path) => {
    const value = valueAt(draft, segmentsOf(path) ?? []);
    return value !== undefined && !isSecretReference(value);
  });
}
