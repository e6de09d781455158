/**
 * The policies that can be assigned to the resource group of a managed application.
 * Source: "Managed application technical configuration"; the ids are ours.
 */
import type { Text } from '../language.ts';

export type PolicyKind = {
  readonly id: string;
  readonly name: Text;
  readonly takesParameters: boolean;
  /** An audit is offered in the tier *Standard* alone. */
  readonly isAudit: boolean;
};

export const policyKinds: readonly PolicyKind[] = [
  {
    id: 'AZURE_SQL_DATABASE_ENCRYPTION',
    name: {
      en: 'Azure SQL Database Encryption',
      fr: 'Chiffrement Azure SQL Database',
    },
    takesParameters: false,
    isAudit: false,
  },
  {
    id: 'AZURE_SQL_SERVER_AUDIT_SETTINGS',
    name: {
      en: 'Azure SQL Server Audit Settings',
      fr: 'Paramètres d’audit Azure SQL Server',
    },
    takesParameters: true,
    isAudit: true,
  },
  {
    id: 'AZURE_DATA_LAKE_STORE_ENCRYPTION',
    name: {
      en: 'Azure Data Lake Store Encryption',
      fr: 'Chiffrement Azure Data Lake Store',
    },
    takesParameters: false,
    isAudit: false,
  },
  {
    id: 'AUDIT_DIAGNOSTIC_SETTING',
    name: { en: 'Audit Diagnostic Setting', fr: 'Auditer le paramètre de diagnostic' },
    takesParameters: true,
    isAudit: true,
  },
  {
    id: 'AUDIT_RESOURCE_LOCATION',
    name: {
      en: 'Audit Resource Location compliance',
      fr: 'Auditer la conformité de l’emplacement des ressources',
    },
    takesParameters: false,
    isAudit: true,
  },
];

const byId = new Map(policyKinds.map((kind) => [kind.id, kind]));

/** The policy of an id; undefined when there is none. */
export function policyKindOf(id: string): PolicyKind | undefined {
  return byId.get(id);
}
