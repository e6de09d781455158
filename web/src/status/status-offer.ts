import type { StatusPageQuery } from '../gql/graphql.ts';

/** The offer as the Status screen reads it. */
export type StatusOffer = NonNullable<StatusPageQuery['offer']>;
export type StatusPublication = NonNullable<StatusOffer['publication']>;
export type Finding = StatusPublication['findings']['nodes'][number];
export type Transition = StatusPublication['transitions'][number];
