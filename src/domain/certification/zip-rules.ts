import { describeRules } from './certify.ts';
import { say } from './print.ts';

/** A rule as outputs and pages describe it. */
export type RuleDescription = ReturnType<typeof describeRules>[number];

const zip = {
  source: 'Packages of Azure Application offers',
  appliesTo: 'PACKAGE',
  level: 'B',
  isPractice: false,
} as const;

/** The rules that reading the zip itself checks, before any other rule runs. */
export const zipRules: readonly RuleDescription[] = [
  {
    ...zip,
    id: 'PKG-001',
    sentence: say(
      'The package MUST be a zip that every tool reads alike: consistent, not encrypted, stored or deflated.',
      'Le package DOIT être un zip que tous les outils lisent de la même façon : cohérent, non chiffré, « stored » ou « deflate ».',
    ),
  },
  {
    ...zip,
    id: 'PKG-003',
    sentence: say(
      'The package MUST stay within the limits on size, number of files and compression ratio.',
      'Le package DOIT respecter les limites de taille, de nombre de fichiers et de taux de compression.',
    ),
  },
  {
    ...zip,
    id: 'PKG-004',
    sentence: say(
      'Each entry MUST be one plain file with one relative name, the same on every system.',
      'Chaque entrée DOIT être un simple fichier avec un seul nom relatif, le même sur tous les systèmes.',
    ),
  },
];

/** Every rule that a report can name, in the order of the alphabet. */
export function everyRule(): readonly RuleDescription[] {
  return [...zipRules, ...describeRules()].sort((a, b) =>
    a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1,
  );
}
