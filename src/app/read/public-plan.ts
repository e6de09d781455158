/**
 * SQL that is true for the content of a revision with a plan for everybody: neither private nor hidden. Only managed
 * applications cannot be hidden.
 *
 * @param content a `jsonb` column.
 */
export const hasPublicPlan = (content: string): string => `exists (
      select 1 from jsonb_array_elements(${content}->'skus') s
      where coalesce(s->>'isPrivate', '') <> 'true'
        and (coalesce(s->>'hidePlan', '') <> 'true' or s->>'skuType' = 'MANAGED_APPLICATION'))`;
