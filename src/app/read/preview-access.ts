import type { Em } from '../../db/orm.ts';
import { PreviewAccess } from '../../db/preview-access.ts';

/** The newest looks at the preview of an offer. */
export async function accessLog(
  em: Em,
  offer: string,
  limit: number,
): Promise<readonly PreviewAccess[]> {
  return await em.fork().find(PreviewAccess, { offer }, { orderBy: { at: 'desc' }, limit });
}
