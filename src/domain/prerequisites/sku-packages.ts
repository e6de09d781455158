/** Prerequisites of the tab *SKUs*: versions of the package and their files. */
import { compareVersions } from '../content.ts';
import type { Text } from '../language.ts';
import { fieldRule, formatRules, listRules, requiredRule, typeRule } from './field-rules.ts';
import { normalText, sha256Pattern, versionPattern } from './formats.ts';
import { property } from './json.ts';
import type { Place } from './places.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import {
  hasOwnPackages,
  immutableRule,
  publishedPackage,
  publishedSku,
  skuField,
  twins,
  updateSource,
} from './sku-field.ts';
import { excerpt, fr } from './words.ts';

const when = hasOwnPackages;
const packages = skuField(
  'packages',
  { en: 'Package versions', fr: 'Versions du package' },
  { when },
);
const version = skuField('packages[].version', { en: 'Version', fr: 'Version actuelle' }, { when });
const packageFile = skuField(
  'packages[].sha256',
  { en: 'Package file (.zip)', fr: 'Fichier de package (.zip)' },
  { when },
);

const versionRules: readonly PrerequisiteRule[] = [
  ...formatRules(version, {
    code: 'pattern',
    isRight: (text) => versionPattern.test(text),
    requirement: {
      en: 'A version is three integers, X.Y.Z.',
      fr: fr`Une version se compose de trois entiers, X.Y.Z.`,
    },
    message: ({ value }) => ({
      en: `“Version” holds ${value}. Enter three integers without leading zeros, like 1.0.0.`,
      fr: fr`« Version actuelle » contient ${value ?? ''}. Indiquez trois entiers sans zéro initial, comme 1.0.0.`,
    }),
  }),
  fieldRule(version, {
    code: 'duplicate',
    requirement: {
      en: 'A version is unique in its SKU.',
      fr: fr`Une version est unique dans sa référence SKU.`,
    },
    check: (place, context) => {
      const found = versionTwin(place, context);
      return found === undefined
        ? holds
        : [{ value: excerpt(normalText(place.value) ?? ''), first: found.index + 1 }];
    },
    message: ({ value }) => ({
      en: `“Version” holds ${value}, which another package of this SKU has already. Enter a greater one.`,
      fr: fr`« Version actuelle » contient ${value ?? ''}, qu’un autre package de cette référence SKU porte déjà. Indiquez-en une plus grande.`,
    }),
  }),
  immutableRule(version, (place, context) => publishedPackage(place, context).same?.version, {
    en: 'Write the published version again, and add a package for the new one.',
    fr: fr`Remettez la version publiée, et ajoutez un package pour la nouvelle.`,
  }),
  fieldRule(
    { ...version, source: updateSource },
    {
      code: 'versionNotGreater',
      requirement: {
        en: 'A new version is greater than every published version of its SKU.',
        fr: fr`Une nouvelle version est plus grande que toute version publiée de sa référence SKU.`,
      },
      check: (place, context) => {
        const text = normalText(place.value);
        if (text === null || !versionPattern.test(text)) return holds;
        if (publishedPackage(place, context).continued !== undefined) return holds;
        const newest = (publishedSku(place, context)?.packages ?? [])
          .map((item) => item.version)
          .sort(compareVersions)
          .at(-1);
        return newest === undefined || compareVersions(text, newest) > 0
          ? holds
          : [{ value: text, newest }];
      },
      message: ({ value, newest }) => ({
        en: `“Version” is ${value}, and ${newest} is already published. Enter a version greater than ${newest}.`,
        fr: fr`« Version actuelle » vaut ${value ?? ''}, et ${newest ?? ''} est déjà publiée. Indiquez une version plus grande que ${newest ?? ''}.`,
      }),
    },
  ),
];

/** Another package of the SKU with the same version that was there first: published, or earlier in the list. */
function versionTwin(place: Place, context: RuleContext) {
  const isPublished = (item: unknown) =>
    (publishedSku(place, context)?.packages ?? []).some(
      (other) => other.itemId === property(item, 'id'),
    );
  const own = place.indexes[1] ?? 0;
  const ownIsPublished = isPublished(place.items[1]);
  return twins(property(place.items[0], 'packages'), place.items[1], (item) =>
    normalText(property(item, 'version')),
  ).find(({ other, index }) =>
    isPublished(other) === ownIsPublished ? index < own : isPublished(other),
  );
}

const packageFileRules: readonly PrerequisiteRule[] = [
  requiredRule(packageFile),
  typeRule(packageFile, 'string', (value) => typeof value === 'string'),
  fieldRule(packageFile, {
    code: 'packageUnknown',
    requirement: {
      en: 'A package file was uploaded by the publisher.',
      fr: fr`Un fichier de package a été téléversé par l’éditeur.`,
    },
    check: ({ value }, { facts }) => {
      const sha256 = normalText(value);
      if (sha256 === null || facts.packages === null) return holds;
      const state = sha256Pattern.test(sha256) ? facts.packages.get(sha256)?.state : undefined;
      return state === undefined || state === 'UNKNOWN' ? [{ sha256: excerpt(sha256) }] : holds;
    },
    message: () => ({
      en: 'The package file is not among your uploads. Upload the zip.',
      fr: fr`Le fichier de package n’est pas parmi vos téléversements. Téléversez le fichier zip.`,
    }),
  }),
  packageStateRule('UPLOADED', 'packageNotProcessed', {
    requirement: {
      en: 'A package file has been read completely.',
      fr: fr`Un fichier de package a été lu entièrement.`,
    },
    message: {
      en: 'The package file is still being read by us. Publish when its files are listed here; that takes seconds.',
      fr: fr`Nous lisons encore le fichier de package. Publiez dès que ses fichiers sont listés ici ; cela prend quelques secondes.`,
    },
  }),
  packageStateRule('REFUSED', 'packageRefused', {
    requirement: {
      en: 'A package file was accepted when it was read.',
      fr: fr`Un fichier de package a été accepté à sa lecture.`,
    },
    message: {
      en: 'The package file was refused when it was read; the reasons stand beside the upload. Correct the zip and upload it again.',
      fr: fr`Le fichier de package a été refusé à sa lecture ; les raisons figurent à côté du téléversement. Corrigez le fichier zip et téléversez-le à nouveau.`,
    },
  }),
  fieldRule(
    { ...packageFile, source: updateSource },
    {
      code: 'immutable',
      requirement: {
        en: 'The bytes of a published package stay as they are.',
        fr: fr`Les octets d’un package publié restent tels quels.`,
      },
      check: (place, context) => {
        const sha256 = normalText(place.value);
        const { continued } = publishedPackage(place, context);
        const ownVersion = normalText(property(place.items[1], 'version'));
        // Under another version the bytes may differ; whether the version may is another rule.
        if (sha256 === null || continued === undefined || continued.version !== ownVersion)
          return holds;
        if (versionTwin(place, context) !== undefined) return holds;
        return continued.sha256 === sha256
          ? holds
          : [{ version: continued.version, published: continued.sha256, sha256: excerpt(sha256) }];
      },
      message: ({ version: published }) => ({
        en: `Version ${published} is published with another file, which cannot be replaced. Add a package with a greater version.`,
        fr: fr`La version ${published ?? ''} est publiée avec un autre fichier, qui ne peut pas être remplacé. Ajoutez un package d’une version plus grande.`,
      }),
    },
  ),
];

function packageStateRule(
  state: 'UPLOADED' | 'REFUSED',
  code: 'packageNotProcessed' | 'packageRefused',
  words: { readonly requirement: Text; readonly message: Text },
): PrerequisiteRule {
  return fieldRule(packageFile, {
    code,
    requirement: words.requirement,
    check: ({ value }, { facts }) => {
      const sha256 = normalText(value);
      return sha256 !== null && facts.packages?.get(sha256)?.state === state ? [{ sha256 }] : holds;
    },
    message: () => words.message,
  });
}

export const packageRules: readonly PrerequisiteRule[] = [
  ...listRules(packages, {
    itemLabel: { en: 'Package', fr: 'Package' },
    max: (limits) => limits.count.packagesMax,
  }),
  ...versionRules,
  ...packageFileRules,
];
