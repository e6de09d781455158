/** Reading the result of a mutation: a payload, or one of its named refusals. */

/** What every refusal of the API carries. */
export type ApiRefusal = {
  readonly code: string;
  readonly message: string;
  /** When the refused action becomes possible; null when waiting does not help. */
  readonly availableWhen: string | null;
};

/** The API said no where a yes was needed. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: ApiRefusal;

  constructor(refusal: ApiRefusal) {
    super(`${refusal.code}: ${refusal.message}`);
    this.refusal = refusal;
  }
}

type MutationResult = { readonly __typename: string };

/** The payload of a result; throws `RefusedError` when the answer was no. */
export function accepted<Result extends MutationResult, Name extends Result['__typename']>(
  result: Result,
  payload: Name,
): Extract<Result, { readonly __typename: Name }> {
  if (isPayload(result, payload)) return result;
  throw new RefusedError(refusalOf(result) ?? unknownAnswer(result));
}

/** The refusal of a result; null when the answer was yes. */
export function refusalOf(result: MutationResult): ApiRefusal | null {
  if (!('code' in result && 'message' in result)) return null;
  const when = 'availableWhen' in result ? result.availableWhen : null;
  return {
    code: String(result.code),
    message: String(result.message),
    availableWhen: typeof when === 'string' ? when : null,
  };
}

function isPayload<Result extends MutationResult, Name extends Result['__typename']>(
  result: Result,
  payload: Name,
): result is Extract<Result, { readonly __typename: Name }> {
  return result.__typename === payload;
}

function unknownAnswer({ __typename }: MutationResult): ApiRefusal {
  return { code: __typename, message: `The API answered ${__typename}.`, availableWhen: null };
}
