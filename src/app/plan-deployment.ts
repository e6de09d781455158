import type { Deps } from '../deps.ts';
import { say } from '../domain/certification/print.ts';
import type { DeploymentPlan } from '../domain/deployment-plan/deployment-plan.ts';
import type { PlanInput } from '../domain/deployment-plan/make-plan.ts';
import type { ProductPage } from '../domain/product-page/product-page.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { readJsonMembers } from '../packages/read-zip.ts';

/** Bytes that the JSON files of a package may have together; the limit of a template on Azure is 4 MB. */
export const MAX_TEMPLATE_BYTES = 4 * 1024 * 1024;
/** Characters of JSON that the parameters may have. */
export const MAX_PARAMETER_CHARACTERS = 256 * 1024;

export type PlanRequest = {
  readonly skuId: string;
  /** JSON: `{ name: value }` or a parameter file. */
  readonly parameters: unknown;
  readonly place: Pick<PlanInput, 'resourceGroup' | 'location' | 'subscriptionId'>;
};

export type PlanRefusal = Refusal<
  'NOT_FOUND' | 'INVALID_INPUT' | 'PLAN_TOO_COSTLY' | 'PLANNER_BUSY'
>;

/** The plan of one SKU of a page that the caller may see. */
export async function planDeployment(
  deps: Deps,
  page: ProductPage,
  { skuId, parameters, place }: PlanRequest,
): Promise<
  | { readonly ok: true; readonly plan: DeploymentPlan }
  | { readonly ok: false; readonly refusal: PlanRefusal }
> {
  const { plans, files } = page.parts;
  const sku = plans.find(({ data }) => data.skuId === skuId);
  const pack = files.data.find(({ skuItemId }) => skuItemId === sku?.data.skuItemId);
  const zip =
    pack === undefined || pack.sha256 === null ? null : await deps.packages.path(pack.sha256);
  if (zip === null) {
    return refuse(
      'NOT_FOUND',
      say(
        'There is no SKU with this id that has a package.',
        'Aucune référence SKU avec cet identifiant n’a de package.',
      ),
      { path: ['skuId'] },
    );
  }
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    return refuse(
      'INVALID_INPUT',
      say(
        'The parameters are an object of JSON: names and values, or a parameter file.',
        'Les paramètres sont un objet JSON : des noms et des valeurs, ou un fichier de paramètres.',
      ),
      { path: ['parameters'] },
    );
  }
  const tooCostly = refuse(
    'PLAN_TOO_COSTLY',
    say(
      'The templates or the parameters are too large for a plan here. Use vitrine plan with the package.',
      'Les modèles ou les paramètres sont trop grands pour un plan ici. Utilisez vitrine plan avec le package.',
    ),
  );
  if (JSON.stringify(parameters).length > MAX_PARAMETER_CHARACTERS) return tooCostly;
  const json = await readJsonMembers(zip, MAX_TEMPLATE_BYTES);
  if (json === null) return tooCostly;
  const nowMs = deps.clock.now().getTime();
  const outcome = await deps.planner.plan({ files: json, parameters, place, nowMs });
  switch (outcome.kind) {
    case 'plan':
      return { ok: true, plan: outcome.plan };
    case 'tooCostly':
      return tooCostly;
    case 'busy':
      return refuse(
        'PLANNER_BUSY',
        say(
          'Many plans are being made. Ask again in a moment.',
          'De nombreux plans sont en cours. Redemandez dans un instant.',
        ),
        { availableWhen: say('In a moment.', 'Dans un instant.') },
      );
  }
}
