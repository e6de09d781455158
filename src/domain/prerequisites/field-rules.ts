/** Rows of the table that many fields share: required, type, length, addresses, images, lists. */
import type { Text } from '../language.ts';
import {
  guidPattern,
  hasControlCharacter,
  hasControlCharacterInText,
  isEmail,
  isMissing,
  lengthOf,
  normalText,
  urlFault,
} from './formats.ts';
import { isRecord, listOf, property } from './json.ts';
import type { ImageSize, Limits } from './limits.ts';
import { MAX_ITEMS, type Place } from './places.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import type { ImageFacts, ViolationSection } from './violation.ts';
import { excerpt, fr, jsonType, quoted, typeName } from './words.ts';

/** What the rows of one field have in common. */
export type Field = {
  readonly path: string;
  readonly section: ViolationSection;
  /** As the form shows it. */
  readonly label: Text;
  /** Title of the page that describes the field. */
  readonly source: string;
  /** When the field plays a part; always unless given. */
  readonly when?: (place: Place, context: RuleContext) => boolean;
};

type Row = Pick<PrerequisiteRule, 'code' | 'requirement' | 'check' | 'message'> & {
  readonly severity?: PrerequisiteRule['severity'];
};

/** One row of a field: adds path, label, section, source, and silence where the field plays no part. */
export function fieldRule(field: Field, row: Row): PrerequisiteRule {
  const { when } = field;
  return {
    code: row.code,
    path: field.path,
    label: field.label,
    severity: row.severity ?? 'ERROR',
    section: field.section,
    source: field.source,
    requirement: row.requirement,
    check:
      when === undefined
        ? row.check
        : (place, context) => (when(place, context) ? row.check(place, context) : holds),
    message: row.message,
  };
}

/** The field may not be empty. `isEmpty` says when it is; by default absent, white space or an empty list. */
export function requiredRule(
  field: Field,
  isEmpty: (value: unknown) => boolean = isMissing,
): PrerequisiteRule {
  const label = quoted(field.label);
  return fieldRule(field, {
    code: 'required',
    requirement: { en: `${label.en} is required.`, fr: fr`${label.fr} est obligatoire.` },
    check: ({ value }) => (isEmpty(value) ? [{}] : holds),
    message: () => ({
      en: `${label.en} is required and is empty. Fill it in to publish.`,
      fr: fr`${label.fr} est obligatoire et n’est pas renseigné. Renseignez-le pour publier.`,
    }),
  });
}

/** The value has the expected JSON type; a draft is written by programs too. */
export function typeRule(
  field: Field,
  expected: 'string' | 'boolean' | 'list' | 'object',
  isExpected: (value: unknown) => boolean,
): PrerequisiteRule {
  const label = quoted(field.label);
  const wanted = typeName(expected);
  return fieldRule(field, {
    code: 'type',
    requirement: { en: `${label.en} is ${wanted.en}.`, fr: fr`${label.fr} est ${wanted.fr}.` },
    check: ({ value }) =>
      value === undefined || value === null || isExpected(value)
        ? holds
        : [{ expected, found: jsonType(value) }],
    message: ({ found }) => ({
      en: `${label.en} must be ${wanted.en}, and the draft holds ${typeName(found).en}. Enter it again.`,
      fr: fr`${label.fr} doit être ${wanted.fr}, et le brouillon contient ${typeName(found).fr}. Saisissez-le à nouveau.`,
    }),
  });
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** Yes or no: JSON's own, or the words `true` and `false`. */
export function flagRules(field: Field): readonly PrerequisiteRule[] {
  return [
    typeRule(
      field,
      'boolean',
      (value) =>
        typeof value === 'boolean' ||
        (typeof value === 'string' && /^(true|false)?$/.test(value.trim())),
    ),
  ];
}

/** An amount of 0 or more with at most so many decimals after a point. */
export function amountRules(
  field: Field,
  {
    decimals,
    unit,
    example,
    optional = false,
  }: {
    readonly decimals: number;
    readonly unit: Text;
    readonly example: string;
    readonly optional?: boolean;
  },
): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  const pattern =
    decimals === 0 ? /^\d{1,9}$/ : new RegExp(String.raw`^\d{1,9}(?:\.\d{1,${decimals}})?$`);
  const most: Text =
    decimals === 0
      ? { en: 'without decimals', fr: 'sans décimales' }
      : {
          en: `with at most ${decimals} decimals after a point`,
          fr: `avec ${decimals} décimales au plus après un point`,
        };
  return formatRules(field, {
    code: 'pattern',
    optional,
    isRight: (text) => pattern.test(text),
    requirement: {
      en: `${label.en} is 0 or more ${unit.en}, ${most.en}.`,
      fr: fr`${label.fr} est de 0 ${unit.fr} ou plus, ${most.fr}.`,
    },
    message: ({ value }) => ({
      en: `${label.en} holds ${value}, which is not an amount. Enter 0 or more ${unit.en}, ${most.en}, like ${example}.`,
      fr: fr`${label.fr} contient ${value ?? ''}, qui n’est pas un montant. Indiquez 0 ${unit.fr} ou plus, ${most.fr}, comme ${example}.`,
    }),
  });
}

/** At most so many characters. */
export function tooLongRule(field: Field, max: (limits: Limits) => number): PrerequisiteRule {
  const label = quoted(field.label);
  return fieldRule(field, {
    code: 'tooLong',
    requirement: {
      en: `${label.en} is not longer than its limit.`,
      fr: fr`${label.fr} ne dépasse pas sa limite.`,
    },
    check: ({ value }, { limits }) => {
      const text = normalText(value);
      const length = text === null ? 0 : lengthOf(text);
      return length > max(limits) ? [{ length, max: max(limits) }] : holds;
    },
    message: ({ length, max: limit }) => ({
      en: `${label.en} has ${length} characters; at most ${limit} are allowed. Shorten it by ${Number(length) - Number(limit)}.`,
      fr: fr`${label.fr} compte ${length ?? ''} caractères ; ${limit ?? ''} au plus sont admis. Raccourcissez-le de ${Number(length) - Number(limit)}.`,
    }),
  });
}

/** No control characters; line breaks only where `lines` says so. */
function characterRule(field: Field, lines: 'one line' | 'several lines'): PrerequisiteRule {
  const label = quoted(field.label);
  const isWrong = lines === 'one line' ? hasControlCharacter : hasControlCharacterInText;
  return fieldRule(field, {
    code: 'pattern',
    requirement: {
      en: `${label.en} is plain text${lines === 'one line' ? ' on one line' : ''}, without control characters.`,
      fr: fr`${label.fr} est du texte simple${lines === 'one line' ? ' sur une ligne' : ''}, sans caractère de contrôle.`,
    },
    check: ({ value }) => {
      const text = normalText(value);
      return text !== null && isWrong(text) ? [{}] : holds;
    },
    message: () =>
      lines === 'one line'
        ? {
            en: `${label.en} contains a line break or another control character. Write it on one line.`,
            fr: fr`${label.fr} contient un saut de ligne ou un autre caractère de contrôle. Écrivez-le sur une ligne.`,
          }
        : {
            en: `${label.en} contains a control character. Remove it.`,
            fr: fr`${label.fr} contient un caractère de contrôle. Supprimez-le.`,
          },
  });
}

/** The rows of a text: required (unless optional), text, not too long, clean. */
export function textRules(
  field: Field,
  {
    max,
    lines = 'one line',
    optional = false,
  }: {
    readonly max: (limits: Limits) => number;
    readonly lines?: 'one line' | 'several lines';
    readonly optional?: boolean;
  },
): readonly PrerequisiteRule[] {
  return [
    ...(optional ? [] : [requiredRule(field)]),
    typeRule(field, 'string', isText),
    tooLongRule(field, max),
    characterRule(field, lines),
  ];
}

/** The rows of a text with a format: required (unless optional), text, in that format. */
export function formatRules(
  field: Field,
  row: Pick<Row, 'code' | 'requirement' | 'message' | 'severity'> & {
    readonly isRight: (text: string, context: RuleContext) => boolean;
    readonly optional?: boolean;
  },
): readonly PrerequisiteRule[] {
  return [
    ...(row.optional === true ? [] : [requiredRule(field)]),
    typeRule(field, 'string', isText),
    fieldRule(field, {
      ...row,
      check: ({ value }, context) => {
        const text = normalText(value);
        return text === null || row.isRight(text, context) ? holds : [{ value: excerpt(text) }];
      },
    }),
  ];
}

/** The value is one of a fixed set. */
export function choiceRules(
  field: Field,
  choices: readonly string[],
  {
    optional = false,
    offered = choices,
  }: {
    readonly optional?: boolean;
    /** Those that the messages name; all of them unless given. */
    readonly offered?: readonly string[];
  } = {},
): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  return formatRules(field, {
    code: 'notAllowed',
    optional,
    isRight: (text) => choices.includes(text),
    requirement: {
      en: `${label.en} is one of ${offered.join(', ')}.`,
      fr: fr`${label.fr} est l’une des valeurs ${offered.join(', ')}.`,
    },
    message: ({ value }) => ({
      en: `${label.en} holds ${value}, which is not offered. Choose one of ${offered.join(', ')}.`,
      fr: fr`${label.fr} contient ${value ?? ''}, qui n’est pas proposé. Choisissez l’une des valeurs ${offered.join(', ')}.`,
    }),
  });
}

/** A GUID such as a tenant or a principal. */
export function guidRules(field: Field): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  return formatRules(field, {
    code: 'guid',
    isRight: (text) => guidPattern.test(text),
    requirement: { en: `${label.en} is a GUID.`, fr: fr`${label.fr} est un GUID.` },
    message: ({ value }) => ({
      en: `${label.en} must be a GUID such as 2f9d3b0a-58c1-4c39-9d52-0d7a6c1b4e88, and it is ${value}. Copy it from the Azure portal.`,
      fr: fr`${label.fr} doit être un GUID tel que 2f9d3b0a-58c1-4c39-9d52-0d7a6c1b4e88, et vaut ${value ?? ''}. Copiez-le depuis le portail Azure.`,
    }),
  });
}

/** One mail address. */
export function emailRules(field: Field): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  return formatRules(field, {
    code: 'email',
    isRight: isEmail,
    requirement: {
      en: `${label.en} is one mail address.`,
      fr: fr`${label.fr} est une adresse de messagerie.`,
    },
    message: ({ value }) => ({
      en: `${label.en} holds ${value}, which is not one mail address. Enter one, like name@example.com.`,
      fr: fr`${label.fr} contient ${value ?? ''}, qui n’est pas une adresse de messagerie. Indiquez-en une, comme nom@example.com.`,
    }),
  });
}

/** An address of the web; where `https` says so, of no other scheme. */
export function urlRules(
  field: Field,
  {
    optional = false,
    https = () => false,
  }: {
    readonly optional?: boolean;
    readonly https?: (limits: Limits) => boolean;
  } = {},
): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  return [
    ...(optional ? [] : [requiredRule(field)]),
    typeRule(field, 'string', isText),
    tooLongRule(field, (limits) => limits.length.url),
    fieldRule(field, {
      code: 'url',
      requirement: {
        en: `${label.en} is an absolute web address without user name and password.`,
        fr: fr`${label.fr} est une adresse web absolue sans nom d’utilisateur ni mot de passe.`,
      },
      check: ({ value }) => {
        const text = normalText(value);
        const fault = text === null ? null : urlFault(text);
        return text === null || fault === null || fault === 'scheme' ? holds : [{ fault }];
      },
      // The address itself is not repeated: it may carry a key.
      message: ({ fault }) =>
        fault === 'credentials'
          ? {
              en: `${label.en} contains a user name or a password, which everybody could read. Remove them from the address.`,
              fr: fr`${label.fr} contient un nom d’utilisateur ou un mot de passe, que tout le monde pourrait lire. Retirez-les de l’adresse.`,
            }
          : {
              en: `${label.en} is not a complete web address. Enter one, like https://example.com/page.`,
              fr: fr`${label.fr} n’est pas une adresse web complète. Indiquez-en une, comme https://example.com/page.`,
            },
    }),
    fieldRule(field, {
      code: 'urlScheme',
      requirement: {
        en: `${label.en} starts with http:// or https://, and with https:// where that is asked for.`,
        fr: fr`${label.fr} commence par http:// ou https://, et par https:// là où c’est demandé.`,
      },
      check: ({ value }, { limits }) => {
        const text = normalText(value);
        if (text === null) return holds;
        const fault = urlFault(text);
        if (fault !== null && fault !== 'scheme') return holds;
        const scheme = new URL(text).protocol.slice(0, -1);
        const allowed = https(limits) ? 'https' : 'http, https';
        return fault === 'scheme' || (allowed === 'https' && scheme !== 'https')
          ? [{ scheme: excerpt(scheme), allowed }]
          : holds;
      },
      message: ({ scheme, allowed }) => ({
        en: `${label.en} starts with ${scheme}:, and only ${allowed === 'https' ? 'https://' : 'http:// and https://'} can be used. Enter such an address.`,
        fr: fr`${label.fr} commence par ${scheme ?? ''}:, et ${allowed === 'https' ? 'seul https:// est admis' : 'seuls http:// et https:// sont admis'}. Indiquez une telle adresse.`,
      }),
    }),
  ];
}

/** A secret: kept elsewhere and named here. What somebody wrote in its place is not repeated. */
export function secretRules(field: Field): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  const isReference = (value: unknown) => normalText(property(value, 'secretId')) !== null;
  return [
    requiredRule(field),
    fieldRule(field, {
      code: 'type',
      requirement: {
        en: `${label.en} is kept as a secret and only named in the draft.`,
        fr: fr`${label.fr} est conservé comme secret et seulement nommé dans le brouillon.`,
      },
      check: ({ value }) =>
        isMissing(value) || isReference(value)
          ? holds
          : [{ expected: 'secret', found: jsonType(value) }],
      message: () => ({
        en: `${label.en} stands in the draft itself, where it is not kept secret. Enter it as a secret, and replace it where it comes from.`,
        fr: fr`${label.fr} figure dans le brouillon même, où il n’est pas tenu secret. Saisissez-le comme secret, et remplacez-le là d’où il vient.`,
      }),
    }),
    fieldRule(field, {
      code: 'secretUnknown',
      requirement: {
        en: `${label.en} is a secret that is kept for this offer.`,
        fr: fr`${label.fr} est un secret conservé pour cette offre.`,
      },
      check: ({ value }, { facts }) => {
        const id = normalText(property(value, 'secretId'));
        if (id === null || facts.secrets === undefined) return holds;
        return facts.secrets.get(id) === field.path ? holds : [{}];
      },
      message: () => ({
        en: `${label.en} is not kept any more, or was kept for another offer. Enter it again.`,
        fr: fr`${label.fr} n’est plus conservé, ou l’était pour une autre offre. Saisissez-le de nouveau.`,
      }),
    }),
  ];
}

/** The rows of a list: required (unless optional), a list, at most `max` items, and items that are groups of fields. */
export function listRules(
  field: Field,
  {
    itemLabel,
    max,
    optional = false,
  }: {
    /** Given for lists of objects: the word for one of them. */
    readonly itemLabel?: Text;
    readonly max?: (limits: Limits) => number;
    readonly optional?: boolean;
  } = {},
): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  return [
    ...(optional ? [] : [requiredRule(field)]),
    typeRule(field, 'list', (value) => Array.isArray(value) || isMissing(value)),
    ...(max === undefined
      ? []
      : [
          fieldRule(field, {
            code: 'countMax',
            requirement: {
              en: `${label.en} has no more entries than its limit.`,
              fr: fr`${label.fr} ne compte pas plus d’entrées que sa limite.`,
            },
            check: ({ value }, { limits }) =>
              listOf(value).length > max(limits)
                ? [{ count: listOf(value).length, max: max(limits) }]
                : holds,
            message: ({ count, max: limit }) => ({
              en: `${label.en} has ${count} entries; at most ${limit} are allowed. Remove ${Number(count) - Number(limit)}.`,
              fr: fr`${label.fr} compte ${count ?? ''} entrées ; ${limit ?? ''} au plus sont admises. Retirez-en ${Number(count) - Number(limit)}.`,
            }),
          }),
        ]),
    ...(itemLabel === undefined
      ? []
      : [typeRule({ ...field, path: `${field.path}[]`, label: itemLabel }, 'object', isRecord)]),
  ];
}

/** The rows of the values of a plain list: each is text of the right form, none comes twice. */
export function valueRules(
  field: Field,
  row: Pick<Row, 'code' | 'requirement' | 'message'> & {
    readonly isRight: (text: string, context: RuleContext) => boolean;
    /** What two values have in common that mean the same; the value itself unless given. */
    readonly sameness?: (text: string) => string;
    /** Longest value, in characters; given where the format itself sets no end. */
    readonly max?: (limits: Limits) => number;
  },
): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  const { max, sameness = (text: string) => text } = row;
  const texts = (value: unknown) =>
    listOf(value)
      .slice(0, MAX_ITEMS)
      .map((item, index) => ({ text: normalText(item), item, position: index + 1 }));
  return [
    fieldRule(field, {
      code: 'type',
      requirement: {
        en: `Each entry of ${label.en} is text.`,
        fr: fr`Chaque entrée de ${label.fr} est du texte.`,
      },
      check: ({ value }) =>
        texts(value).flatMap(({ text, item, position }) =>
          text === null ? [{ position, expected: 'string', found: jsonType(item) }] : [],
        ),
      message: ({ position, found }) => ({
        en: `Entry ${position} of ${label.en} must be text, and ${found === 'string' ? 'it is empty' : `the draft holds ${typeName(found).en}`}. Enter it again or remove it.`,
        fr: fr`L’entrée ${position ?? ''} de ${label.fr} doit être du texte, et ${found === 'string' ? 'elle est vide' : `le brouillon contient ${typeName(found).fr}`}. Saisissez-la à nouveau ou retirez-la.`,
      }),
    }),
    ...(max === undefined
      ? []
      : [
          fieldRule(field, {
            code: 'tooLong',
            requirement: {
              en: `No entry of ${label.en} is longer than its limit.`,
              fr: fr`Aucune entrée de ${label.fr} ne dépasse sa limite.`,
            },
            check: ({ value }, { limits }) =>
              texts(value).flatMap(({ text, position }) => {
                const length = text === null ? 0 : lengthOf(text);
                return length > max(limits) ? [{ position, length, max: max(limits) }] : [];
              }),
            message: ({ position, length, max: limit }) => ({
              en: `Entry ${position} of ${label.en} has ${length} characters; at most ${limit} are allowed. Shorten it by ${Number(length) - Number(limit)}.`,
              fr: fr`L’entrée ${position ?? ''} de ${label.fr} compte ${length ?? ''} caractères ; ${limit ?? ''} au plus sont admis. Raccourcissez-la de ${Number(length) - Number(limit)}.`,
            }),
          }),
        ]),
    fieldRule(field, {
      ...row,
      check: ({ value }, context) =>
        texts(value).flatMap(({ text, position }) =>
          text === null || row.isRight(text, context) ? [] : [{ value: excerpt(text), position }],
        ),
    }),
    fieldRule(field, {
      code: 'duplicate',
      requirement: {
        en: `${label.en} names nothing twice.`,
        fr: fr`${label.fr} ne nomme rien deux fois.`,
      },
      check: ({ value }) => {
        const first = new Map<string, number>();
        return texts(value).flatMap(({ text, position }) => {
          if (text === null) return [];
          const key = sameness(text);
          const earlier = first.get(key);
          if (earlier === undefined) first.set(key, position);
          return earlier === undefined ? [] : [{ value: excerpt(text), position, first: earlier }];
        });
      },
      message: ({ value, position, first }) => ({
        en: `${label.en} holds ${value} twice, as entries ${first} and ${position}. Remove one of them.`,
        fr: fr`${label.fr} contient deux fois ${value ?? ''}, aux entrées ${first ?? ''} et ${position ?? ''}. Retirez l’une d’elles.`,
      }),
    }),
  ];
}

/** The rows of an image: required (unless optional), an uploaded PNG, of the size of its place. */
export function imageRules(
  field: Field,
  {
    size,
    optional = false,
    isRequired = () => true,
  }: {
    readonly size: (limits: Limits) => ImageSize | null;
    readonly optional?: boolean;
    /** Where a profile decides whether the image must be there. */
    readonly isRequired?: (limits: Limits) => boolean;
  },
): readonly PrerequisiteRule[] {
  const label = quoted(field.label);
  const required = requiredRule(field);
  return [
    ...(optional
      ? []
      : [
          {
            ...required,
            check: (place, context) =>
              isRequired(context.limits) ? required.check(place, context) : holds,
          } satisfies PrerequisiteRule,
        ]),
    fieldRule(field, {
      code: 'imageFormat',
      requirement: {
        en: `${label.en} is an uploaded PNG image.`,
        fr: fr`${label.fr} est une image PNG téléversée.`,
      },
      check: ({ value }, context) =>
        isMissing(value) || imageOf(value, context) !== null ? holds : [{}],
      message: () => ({
        en: `${label.en} is not an uploaded PNG image. Upload it again.`,
        fr: fr`${label.fr} n’est pas une image PNG téléversée. Téléversez-la à nouveau.`,
      }),
    }),
    fieldRule(field, {
      code: 'imageSize',
      requirement: {
        en: `${label.en} has the size that its place asks for.`,
        fr: fr`${label.fr} a la taille que sa place demande.`,
      },
      check: ({ value }, context) => {
        const actual = imageOf(value, context);
        const wanted = size(context.limits);
        if (actual === null || wanted === null) return holds;
        const { width, height } = actual;
        if ('width' in wanted) {
          return width === wanted.width && height === wanted.height
            ? holds
            : [{ width, height, expectedWidth: wanted.width, expectedHeight: wanted.height }];
        }
        const { sideMin, sideMax } = wanted;
        return width === height && width >= sideMin && width <= sideMax
          ? holds
          : [{ width, height, sideMin, sideMax }];
      },
      message: ({ width, height, expectedWidth, expectedHeight, sideMin, sideMax }) =>
        sideMin === undefined
          ? {
              en: `${label.en} measures ${width} × ${height} pixels; exactly ${expectedWidth} × ${expectedHeight} are asked for. Upload an image of that size.`,
              fr: fr`${label.fr} mesure ${width ?? ''} × ${height ?? ''} pixels ; il en faut exactement ${expectedWidth ?? ''} × ${expectedHeight ?? ''}. Téléversez une image de cette taille.`,
            }
          : {
              en: `${label.en} measures ${width} × ${height} pixels; a square of ${sideMin} to ${sideMax} pixels is asked for. Upload an image of that size.`,
              fr: fr`${label.fr} mesure ${width ?? ''} × ${height ?? ''} pixels ; il faut un carré de ${sideMin} à ${sideMax ?? ''} pixels. Téléversez une image de cette taille.`,
            },
    }),
  ];
}

/** What is known of an image of the draft; null when it is none, or was never uploaded. */
export function imageOf(value: unknown, { facts }: RuleContext): ImageFacts | null {
  const sha256 = property(value, 'sha256');
  const width = property(value, 'width');
  const height = property(value, 'height');
  if (typeof sha256 !== 'string') return null;
  if (facts.images !== undefined) return facts.images.get(sha256) ?? null;
  return typeof width === 'number' && typeof height === 'number'
    ? { width, height, isTransparent: false }
    : null;
}
