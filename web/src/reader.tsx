import { createContext, use } from 'react';
import type { ShellQuery, Stage } from './gql/graphql.ts';
import type { Side } from './offer.ts';

type Viewer = ShellQuery['viewer'];
export type StageText = ShellQuery['pipeline'][number];

/** Who reads, and what the screens share: the stages in their words, and which offers wait for the reader. */
export type Reader = Pick<Viewer, 'name' | 'role' | 'publisher'> & {
  readonly side: Side;
  readonly stages: ReadonlyMap<Stage, StageText>;
  /** Ids of the offers that need the reader's action, as the API says; undefined until it has answered. */
  readonly waiting: ReadonlySet<string> | undefined;
  /** Grows with each burst of news, so that lists are read again. */
  readonly burst: number;
};

const Context = createContext<Reader | null>(null);

export const ReaderProvider = Context;

export function useReader(): Reader {
  const reader = use(Context);
  if (reader === null) throw new Error('useReader needs the shell around it.');
  return reader;
}

/** The title of a stage as the API writes it. */
export function useStageTitle(): (stage: Stage) => string {
  const { stages } = useReader();
  return (stage) => stages.get(stage)?.title ?? stage;
}
