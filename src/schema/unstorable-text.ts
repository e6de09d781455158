import { defaultFieldResolver, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { GraphQLContext } from '../http/context.ts';
import { badInput } from './bad-input.ts';

/**
 * Levels of lists and objects that an argument may have: ten times what the deepest field of an offer needs.
 * What reads values works its way down by calling itself, which a hundred thousand levels would end.
 */
const MAX_LEVELS = 100;

/**
 * Refuses texts that PostgreSQL cannot hold, in any argument of any field: the character U+0000 and halves of
 * surrogate pairs. Without this the database would refuse them in the middle of the work, as a fault of ours.
 * Values that are nested beyond reason are refused as well.
 * @throws GraphQLError `BAD_USER_INPUT`, from the fields of the schema that is returned
 */
export function refuseUnstorableText(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0) continue;
      const { resolve = defaultFieldResolver, subscribe } = field;
      field.resolve = (source, args, context, info) => {
        assertStorable(context, args, []);
        return resolve(source, args, context, info);
      };
      if (subscribe === undefined) continue;
      field.subscribe = (source, args, context, info) => {
        assertStorable(context, args, []);
        return subscribe(source, args, context, info);
      };
    }
  }
  return schema;
}

/** False for a text with U+0000 or half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

function assertStorable(context: GraphQLContext, value: unknown, path: readonly string[]): void {
  if (typeof value === 'string') {
    if (isStorable(value)) return;
    const place = path.join('.');
    throw badInput(context, {
      en: `${place} contains a character that cannot be stored: U+0000 or half of a surrogate pair.`,
      fr: `${place} contient un caractère qui ne peut être enregistré\u00a0: U+0000 ou une moitié de paire de substitution.`,
    });
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return;
  if (path.length > MAX_LEVELS) {
    throw badInput(context, {
      en: `A value is nested more than ${MAX_LEVELS} levels deep. Make it flatter.`,
      fr: `Une valeur a plus de ${MAX_LEVELS} niveaux. Rendez-la plus plate.`,
    });
  }
  for (const [name, member] of Object.entries(value)) {
    // The name itself is named by what holds it: it may be what cannot be shown.
    assertStorable(context, name, path);
    assertStorable(context, member, [...path, name]);
  }
}
