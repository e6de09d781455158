import type { Deps } from '../../deps.ts';
import type { ProductPage } from '../../domain/product-page/product-page.ts';
import { asJson, readMember } from '../../packages/package-files.ts';

/** The form definition of each SKU that has one that can be read, in the order of the page. */
export async function formDefinitions(
  deps: Deps,
  page: ProductPage,
): Promise<readonly { readonly skuId: string; readonly definition: unknown }[]> {
  const { plans, files } = page.parts;
  const found = await Promise.all(
    plans.map(async ({ data: { skuItemId, skuId } }) => {
      const pack = files.data.find((own) => own.skuItemId === skuItemId);
      if (pack === undefined || pack.sha256 === null || pack.formPath === null) return [];
      const zip = await deps.packages.path(pack.sha256);
      const bytes = zip === null ? null : await readMember(zip, pack.formPath);
      const definition = asJson(bytes);
      return definition === null ? [] : [{ skuId, definition }];
    }),
  );
  return found.flat();
}
