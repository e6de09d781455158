/** The parts of a review in short names, and what the screen derives from them. */
import type { ReviewFilePageQuery, ReviewPageQuery, ReviewSiteFragment } from '../gql/graphql.ts';

export type ReviewOffer = NonNullable<ReviewPageQuery['offer']>;
export type Site = ReviewSiteFragment;
export type FileEntry = Site['files'][number];
export type Thread = Site['threads'][number];
export type Finding = Site['findings'][number];
type FileNode = Extract<NonNullable<ReviewFilePageQuery['node']>, { __typename: 'Review' }>;
export type FileText = NonNullable<FileNode['file']>;

/** Where a file lies: the SKU whose package has it, and its path inside. */
export type Place = { readonly skuId: string; readonly path: string };

export const isSame = (one: Place, other: Place): boolean =>
  one.skuId === other.skuId && one.path === other.path;

/** True while reviewers can still decide. */
export const isOpen = ({ state }: Pick<Site, 'state'>): boolean =>
  state === 'WAITING' || state === 'TAKEN';

/** True when the publisher can still be answered and answer: while it is open, and after it asked for changes. */
export const takesAnswers = (site: Pick<Site, 'state'>): boolean =>
  isOpen(site) || site.state === 'CHANGES_REQUESTED';

/** What certification found in the packages; faults of ours are nobody's to review. */
export const ownFindings = ({ findings }: Site): readonly Finding[] =>
  findings.filter(({ fault }) => fault === 'PUBLISHER');

const mainTemplate = /(^|\/)mainTemplate\.json$/i;

/** The file to begin with: one that is talked about, else the template, else what changed. */
export function firstFile({ files, threads }: Site): FileEntry | null {
  const talked = threads.find(({ state }) => state === 'OPEN');
  const changed = files.filter(({ change }) => change !== 'SAME');
  return (
    (talked && files.find((file) => isSame(file, talked))) ??
    changed.find(({ path }) => mainTemplate.test(path)) ??
    changed[0] ??
    files.find(({ path }) => mainTemplate.test(path)) ??
    files[0] ??
    null
  );
}
