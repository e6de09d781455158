/**
 * The categories of the store. Source: "Categories and subcategories in the commercial marketplace" (2020-11);
 * the ids are ours, the aliases are ids that documents of the portal's API use.
 */
import type { Text } from '../language.ts';

/** `id` is the category's id, a slash and a name of its own. */
export type Subcategory = { readonly id: string; readonly name: Text };

export type Category = {
  /** As stored in new drafts. */
  readonly id: string;
  readonly name: Text;
  /** Other ids that mean the same. */
  readonly aliases: readonly string[];
  readonly subcategories: readonly Subcategory[];
};

export const categories: readonly Category[] = [
  {
    id: 'ai-ml',
    name: { en: 'AI + Machine Learning', fr: 'IA + Machine Learning' },
    aliases: [],
    subcategories: [
      { id: 'ai-ml/automated-ml', name: { en: 'Automated ML', fr: 'ML automatisé' } },
      { id: 'ai-ml/bot-services', name: { en: 'Bot Services', fr: 'Services de robots' } },
      {
        id: 'ai-ml/business-robotic-process-automation',
        name: {
          en: 'Business/Robotic Process Automation',
          fr: 'Automatisation des processus métier et robotisée',
        },
      },
      {
        id: 'ai-ml/cognitive-services',
        name: { en: 'Cognitive Services', fr: 'Services cognitifs' },
      },
      { id: 'ai-ml/data-labeling', name: { en: 'Data Labeling', fr: 'Étiquetage des données' } },
      {
        id: 'ai-ml/data-preparation',
        name: { en: 'Data Preparation', fr: 'Préparation des données' },
      },
      {
        id: 'ai-ml/knowledge-mining',
        name: { en: 'Knowledge Mining', fr: 'Exploration des connaissances' },
      },
      { id: 'ai-ml/ml-operations', name: { en: 'ML Operations', fr: 'Opérations ML' } },
      { id: 'ai-ml/ml-service', name: { en: 'ML Service', fr: 'Service ML' } },
    ],
  },
  {
    id: 'analytics',
    name: { en: 'Analytics', fr: 'Analytique' },
    aliases: [],
    subcategories: [
      { id: 'analytics/big-data', name: { en: 'Big Data', fr: 'Big Data' } },
      { id: 'analytics/data-analytics', name: { en: 'Data Analytics', fr: 'Analyse de données' } },
      {
        id: 'analytics/data-insights',
        name: { en: 'Data Insights', fr: 'Informations sur les données' },
      },
      {
        id: 'analytics/predictive-analytics',
        name: { en: 'Predictive Analytics', fr: 'Analyse prédictive' },
      },
      {
        id: 'analytics/real-time-streaming-analytics',
        name: { en: 'Real-time/Streaming Analytics', fr: 'Analyse en temps réel et en flux' },
      },
    ],
  },
  {
    id: 'blockchain',
    name: { en: 'Blockchain', fr: 'Blockchain' },
    aliases: [],
    subcategories: [
      {
        id: 'blockchain/app-accelerators',
        name: { en: 'App Accelerators', fr: 'Accélérateurs d’applications' },
      },
      {
        id: 'blockchain/multi-node-ledger',
        name: { en: 'Multi-node Ledger', fr: 'Registre à plusieurs nœuds' },
      },
      {
        id: 'blockchain/single-node-ledger',
        name: { en: 'Single-node Ledger', fr: 'Registre à un nœud' },
      },
      { id: 'blockchain/tools', name: { en: 'Tools', fr: 'Outils' } },
    ],
  },
  {
    id: 'compute',
    name: { en: 'Compute', fr: 'Calcul' },
    aliases: ['cache'],
    subcategories: [
      {
        id: 'compute/application-infrastructure',
        name: { en: 'Application Infrastructure', fr: 'Infrastructure d’application' },
      },
      { id: 'compute/cache', name: { en: 'Cache', fr: 'Cache' } },
      {
        id: 'compute/operating-systems',
        name: { en: 'Operating Systems', fr: 'Systèmes d’exploitation' },
      },
    ],
  },
  {
    id: 'containers',
    name: { en: 'Containers', fr: 'Conteneurs' },
    aliases: [],
    subcategories: [
      {
        id: 'containers/container-apps',
        name: { en: 'Container Apps', fr: 'Applications de conteneur' },
      },
      {
        id: 'containers/container-images',
        name: { en: 'Container Images', fr: 'Images de conteneur' },
      },
      {
        id: 'containers/get-started-with-containers',
        name: { en: 'Get Started with Containers', fr: 'Bien démarrer avec les conteneurs' },
      },
    ],
  },
  {
    id: 'database',
    name: { en: 'Databases', fr: 'Bases de données' },
    aliases: [],
    subcategories: [
      { id: 'database/data-lakes', name: { en: 'Data Lakes', fr: 'Lacs de données' } },
      { id: 'database/data-warehouse', name: { en: 'Data Warehouse', fr: 'Entrepôt de données' } },
      {
        id: 'database/ledger-blockchain-databases',
        name: {
          en: 'Ledger/Blockchain Databases',
          fr: 'Bases de données de registre et de blockchain',
        },
      },
      {
        id: 'database/nosql-databases',
        name: { en: 'NoSQL Databases', fr: 'Bases de données NoSQL' },
      },
      {
        id: 'database/relational-databases',
        name: { en: 'Relational Databases', fr: 'Bases de données relationnelles' },
      },
    ],
  },
  {
    id: 'developer-tools',
    name: { en: 'Developer Tools', fr: 'Outils de développement' },
    aliases: ['devService'],
    subcategories: [
      {
        id: 'developer-tools/developer-service',
        name: { en: 'Developer Service', fr: 'Service de développement' },
      },
      { id: 'developer-tools/scripts', name: { en: 'Scripts', fr: 'Scripts' } },
      { id: 'developer-tools/tools', name: { en: 'Tools', fr: 'Outils' } },
    ],
  },
  {
    id: 'devops',
    name: { en: 'DevOps', fr: 'DevOps' },
    aliases: [],
    subcategories: [],
  },
  {
    id: 'identity',
    name: { en: 'Identity', fr: 'Identité' },
    aliases: [],
    subcategories: [
      {
        id: 'identity/access-management',
        name: { en: 'Access Management', fr: 'Gestion des accès' },
      },
    ],
  },
  {
    id: 'integration',
    name: { en: 'Integration', fr: 'Intégration' },
    aliases: [],
    subcategories: [{ id: 'integration/messaging', name: { en: 'Messaging', fr: 'Messagerie' } }],
  },
  {
    id: 'it-management',
    name: { en: 'IT & Management Tools', fr: 'Outils informatiques et de gestion' },
    aliases: [],
    subcategories: [
      {
        id: 'it-management/management-solutions',
        name: { en: 'Management Solutions', fr: 'Solutions de gestion' },
      },
      {
        id: 'it-management/business-applications',
        name: { en: 'Business Applications', fr: 'Applications métier' },
      },
    ],
  },
  {
    id: 'iot',
    name: { en: 'Internet of Things', fr: 'Internet des objets' },
    aliases: [],
    subcategories: [
      {
        id: 'iot/iot-analytics-data',
        name: { en: 'IoT Analytics & Data', fr: 'Analyse et données IoT' },
      },
      { id: 'iot/iot-connectivity', name: { en: 'IoT Connectivity', fr: 'Connectivité IoT' } },
      {
        id: 'iot/iot-core-services',
        name: { en: 'IoT Core Services', fr: 'Services de base IoT' },
      },
      { id: 'iot/iot-edge-modules', name: { en: 'IoT Edge Modules', fr: 'Modules IoT Edge' } },
      {
        id: 'iot/iot-iiot-platforms',
        name: { en: 'IoT & IIoT Platforms', fr: 'Plateformes IoT et IIoT' },
      },
      { id: 'iot/iot-security', name: { en: 'IoT Security', fr: 'Sécurité IoT' } },
      { id: 'iot/iot-solutions', name: { en: 'IoT Solutions', fr: 'Solutions IoT' } },
    ],
  },
  {
    id: 'media',
    name: { en: 'Media', fr: 'Médias' },
    aliases: [],
    subcategories: [
      {
        id: 'media/content-protection',
        name: { en: 'Content Protection', fr: 'Protection du contenu' },
      },
      {
        id: 'media/live-on-demand-streaming',
        name: { en: 'Live & On-Demand Streaming', fr: 'Diffusion en direct et à la demande' },
      },
      { id: 'media/media-services', name: { en: 'Media Services', fr: 'Services multimédias' } },
    ],
  },
  {
    id: 'migration',
    name: { en: 'Migration', fr: 'Migration' },
    aliases: [],
    subcategories: [
      {
        id: 'migration/data-migration',
        name: { en: 'Data Migration', fr: 'Migration de données' },
      },
    ],
  },
  {
    id: 'mixed-reality',
    name: { en: 'Mixed Reality', fr: 'Réalité mixte' },
    aliases: [],
    subcategories: [],
  },
  {
    id: 'monitoring',
    name: { en: 'Monitoring & Diagnostics', fr: 'Surveillance et diagnostics' },
    aliases: [],
    subcategories: [],
  },
  {
    id: 'networking',
    name: { en: 'Networking', fr: 'Réseau' },
    aliases: [],
    subcategories: [
      {
        id: 'networking/appliance-managers',
        name: { en: 'Appliance Managers', fr: 'Gestionnaires d’appliances' },
      },
      { id: 'networking/connectivity', name: { en: 'Connectivity', fr: 'Connectivité' } },
      { id: 'networking/firewalls', name: { en: 'Firewalls', fr: 'Pare-feu' } },
      {
        id: 'networking/load-balancers',
        name: { en: 'Load Balancers', fr: 'Équilibreurs de charge' },
      },
    ],
  },
  {
    id: 'security',
    name: { en: 'Security', fr: 'Sécurité' },
    aliases: [],
    subcategories: [
      {
        id: 'security/identity-access-management',
        name: { en: 'Identity & Access Management', fr: 'Gestion des identités et des accès' },
      },
      {
        id: 'security/information-protection',
        name: { en: 'Information Protection', fr: 'Protection des informations' },
      },
      {
        id: 'security/threat-protection',
        name: { en: 'Threat Protection', fr: 'Protection contre les menaces' },
      },
    ],
  },
  {
    id: 'storage',
    name: { en: 'Storage', fr: 'Stockage' },
    aliases: [],
    subcategories: [
      {
        id: 'storage/backup-recovery',
        name: { en: 'Backup & Recovery', fr: 'Sauvegarde et récupération' },
      },
      {
        id: 'storage/block-file-object-sharing',
        name: {
          en: 'Block File & Object Sharing',
          fr: 'Partage de blocs, de fichiers et d’objets',
        },
      },
      { id: 'storage/data-management', name: { en: 'Data Management', fr: 'Gestion des données' } },
      {
        id: 'storage/enterprise-hybrid-storage',
        name: { en: 'Enterprise Hybrid Storage', fr: 'Stockage hybride d’entreprise' },
      },
    ],
  },
  {
    id: 'web',
    name: { en: 'Web', fr: 'Web' },
    aliases: [],
    subcategories: [
      { id: 'web/blogs-cms', name: { en: 'Blogs & CMS', fr: 'Blogs et CMS' } },
      { id: 'web/ecommerce', name: { en: 'Ecommerce', fr: 'Commerce électronique' } },
      {
        id: 'web/starter-web-apps',
        name: { en: 'Starter Web Apps', fr: 'Applications web de démarrage' },
      },
      { id: 'web/web-apps', name: { en: 'Web Apps', fr: 'Applications web' } },
      {
        id: 'web/web-apps-frameworks',
        name: { en: 'Web Apps Frameworks', fr: 'Frameworks d’applications web' },
      },
    ],
  },
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

const bySubcategory = new Map(
  categories.flatMap((category) => category.subcategories.map(({ id }) => [id, category] as const)),
);

/** The category of a subcategory; undefined when there is none. */
export function categoryOfSubcategory(id: string): Category | undefined {
  return bySubcategory.get(id);
}
