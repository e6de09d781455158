/**
 * The categories of the store. Source: "Categories and subcategories in the commercial marketplace" (2020-11);
 * the ids are ours, the aliases are ids that documents of the portal's API use.
 */
import type { Text } from '../language.ts';

export type Category = {
  /** As stored in new drafts. */
  readonly id: string;
  readonly name: Text;
  /** Other ids that mean the same. */
  readonly aliases: readonly string[];
};

export const categories: readonly Category[] = [
  { id: 'ai-ml', name: { en: 'AI + Machine Learning', fr: 'IA + Machine Learning' }, aliases: [] },
  { id: 'analytics', name: { en: 'Analytics', fr: 'Analytique' }, aliases: [] },
  { id: 'blockchain', name: { en: 'Blockchain', fr: 'Blockchain' }, aliases: [] },
  { id: 'compute', name: { en: 'Compute', fr: 'Calcul' }, aliases: ['cache'] },
  { id: 'containers', name: { en: 'Containers', fr: 'Conteneurs' }, aliases: [] },
  { id: 'database', name: { en: 'Databases', fr: 'Bases de données' }, aliases: [] },
  {
    id: 'developer-tools',
    name: { en: 'Developer Tools', fr: 'Outils de développement' },
    aliases: ['devService'],
  },
  { id: 'devops', name: { en: 'DevOps', fr: 'DevOps' }, aliases: [] },
  { id: 'identity', name: { en: 'Identity', fr: 'Identité' }, aliases: [] },
  { id: 'integration', name: { en: 'Integration', fr: 'Intégration' }, aliases: [] },
  {
    id: 'it-management',
    name: { en: 'IT & Management Tools', fr: 'Outils informatiques et de gestion' },
    aliases: [],
  },
  { id: 'iot', name: { en: 'Internet of Things', fr: 'Internet des objets' }, aliases: [] },
  { id: 'media', name: { en: 'Media', fr: 'Médias' }, aliases: [] },
  { id: 'migration', name: { en: 'Migration', fr: 'Migration' }, aliases: [] },
  { id: 'mixed-reality', name: { en: 'Mixed Reality', fr: 'Réalité mixte' }, aliases: [] },
  {
    id: 'monitoring',
    name: { en: 'Monitoring & Diagnostics', fr: 'Surveillance et diagnostics' },
    aliases: [],
  },
  { id: 'networking', name: { en: 'Networking', fr: 'Réseau' }, aliases: [] },
  { id: 'security', name: { en: 'Security', fr: 'Sécurité' }, aliases: [] },
  { id: 'storage', name: { en: 'Storage', fr: 'Stockage' }, aliases: [] },
  { id: 'web', name: { en: 'Web', fr: 'Web' }, aliases: [] },
];

const byId = new Map(
  categories.flatMap((category) =>
    [category.id, ...category.aliases].map((id) => [id, category] as const),
  ),
);

/** The category of an id or alias; undefined when there is none. */
export function categoryOf(id: string): Category | undefined {
  return byId.get(id);
}
