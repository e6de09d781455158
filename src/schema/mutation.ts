import type {
  InputFieldMap,
  InputObjectRef,
  InputShapeFromFields,
  ObjectFieldsShape,
  UnionRef,
} from '@pothos/core';
import type { Call, Outcome } from '../app/call.ts';
import type { IdempotencyRefusal } from '../app/mutate.ts';
import type { GraphQLContext } from '../http/context.ts';
import { badInput } from './bad-input.ts';
import type { Access } from '../domain/policy.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { refusalTypes } from './refusal-types.ts';
import type { KnownRefusal, RefusalCode } from './refusal-types.ts';

/** Longest idempotency key, in characters. */
const MAX_KEY = 200;

type MutationOptions<Fields extends InputFieldMap, Value, R extends KnownRefusal> = {
  readonly description: string;
  /** What the caller needs, one of these: those of the mutation's rows in the policy. */
  readonly access: readonly Access[];
  /** What a client may send, besides `idempotencyKey`. */
  readonly input: (t: PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>) => Fields;
  /** Unpacks the input and calls the verb. */
  readonly run: (
    context: GraphQLContext,
    call: Call,
    input: InputShapeFromFields<Fields>,
  ) => Promise<Outcome<Value, R | IdempotencyRefusal>>;
  /** What the verb did. */
  readonly payload: {
    readonly description: string;
    readonly fields: ObjectFieldsShape<Types, Value>;
  };
};

/** Closes the definition of a mutation. */
type Refusing<R extends KnownRefusal> = {
  /**
   * Lists every code that the verb may refuse with; one that is missing or too many does not compile.
   * Apart from the rest of the definition, because the list is checked against what `run` turned out to return.
   */
  mayRefuse(codes: Readonly<Record<Exclude<R['code'], IdempotencyRefusal['code']>, true>>): void;
};

/**
 * A mutation `name(input: NameInput!): NameResult!`, where `NameResult` is the union of `NamePayload` and the types of
 * the verb's refusals. It is in the schema once `mayRefuse` was called.
 */
export function mutation<
  Fields extends InputFieldMap,
  Value extends object,
  R extends KnownRefusal,
>(name: string, options: MutationOptions<Fields, Value, R>): Refusing<R> {
  // The keys are codes of `R`, which are codes of the table.
  return { mayRefuse: (codes) => define(name, options, Object.keys(codes) as RefusalCode[]) };
}

function define<Fields extends InputFieldMap, Value extends object, R extends KnownRefusal>(
  name: string,
  options: MutationOptions<Fields, Value, R>,
  codes: readonly RefusalCode[],
): void {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const Input = builder.inputType(`${title}Input`, {
    description: `What \`${name}\` is asked.`,
    fields: (t) => ({
      ...options.input(t),
      idempotencyKey: t.string({
        description:
          'A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing.',
      }),
    }),
    // Pothos cannot follow generic fields through an argument; `run` below gives them their types again.
  }) as unknown as InputObjectRef<Types, object>;
  const Payload = builder.objectRef<Value>(`${title}Payload`).implement({
    description: options.payload.description,
    fields: options.payload.fields,
  });
  const members = [...codes, 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS'] as const;
  const Result = builder.unionType(`${title}Result`, {
    description: `What \`${name}\` did, or why not.`,
    types: [Payload, ...members.map((code) => refusalTypes[code])],
    resolveType: (answer: object) => {
      const code = refusalCode(answer);
      return code === null ? Payload : refusalTypes[code];
    },
  }) as unknown as UnionRef<Types, object>;
  const access = Object.fromEntries(options.access.map((scope) => [scope, true]));
  builder.mutationField(name, (t) =>
    t.field({
      type: Result,
      description: options.description,
      authScopes: { $any: access },
      args: {
        input: t.arg({ type: Input, required: true, description: `What \`${name}\` is asked.` }),
      },
      resolve: async (_root, args, context) => {
        // The fields of `Input` are `options.input` and the key, which the cast of `Input` hides from Pothos.
        const input = args.input as InputShapeFromFields<Fields> & {
          idempotencyKey?: string | null;
        };
        const outcome = await options.run(context, callOf(context, input.idempotencyKey), input);
        loadersOf(context).clear();
        return outcome.ok ? outcome.value : outcome.refusal;
      },
    }),
  );
}

function callOf(context: GraphQLContext, idempotencyKey: string | null | undefined): Call {
  const { actor, language, traceId, caller } = context;
  if (idempotencyKey != null && (idempotencyKey === '' || idempotencyKey.length > MAX_KEY)) {
    throw badInput(context, {
      en: `An idempotency key has 1 to ${MAX_KEY} characters; this one has ${idempotencyKey.length}.`,
      fr: `Une clé d’idempotence compte de 1 à ${MAX_KEY} caractères\u00a0; celle-ci en a ${idempotencyKey.length}.`,
    });
  }
  const { channel } = caller;
  return { actor, channel, language, traceId, idempotencyKey: idempotencyKey ?? null };
}

/** The code of a refusal; null for a payload, which has no `code`. */
function refusalCode(answer: object): RefusalCode | null {
  if (!('code' in answer) || typeof answer.code !== 'string') return null;
  // Only refusals of the table get here: `run` cannot return another one.
  return answer.code as RefusalCode;
}
