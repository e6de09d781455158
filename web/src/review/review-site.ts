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

/** True for an open thread that asks for something: a reviewer's own, or an automatic one that a reviewer made blocking. */
export const isRequested = ({
  state,
  automatic,
  blocking,
}: Pick<Thread, 'state' | 'automatic' | 'blocking'>): boolean =>
  state === 'OPEN' && (!automatic || blocking);

/** What certification found in the packages; faults of ours are nobody's to review. */
export const ownFindings = ({ findings }: Site): readonly Finding[] =>
  findings.filter(({ fault }) => fault === 'PUBLISHER');

/** Findings that no thread tells already, in words of its own: the automatic reviewer opens one for most of them. */
export const untoldFindings = (site: Site): readonly Finding[] =>
  ownFindings(site).filter(
    ({ ruleId, skuId, file, line }) =>
      !site.threads.some(
        (thread) =>
          thread.ruleId === ruleId &&
          thread.skuId === skuId &&
          thread.path === file &&
          thread.line === line,
      ),
  );

const mainTemplate = /(^|\/)mainTemplate\.json$/i;

/** The file to begin with: one that is talked about, else the template, else what changed. */
export function firstFile({ files, threads }: Site): FileEntry | null {
  const talked = threads.find(isRequested);
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
