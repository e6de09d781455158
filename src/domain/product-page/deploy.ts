/** The two ways to deploy a package: a link for solution templates, a command for managed applications. */
import type { Cloud } from '../content.ts';
import type { PageAuthorization } from './product-page.ts';

const portals: Readonly<Record<Cloud, string>> = {
  PUBLIC_AZURE: 'https://portal.azure.com',
  AZURE_GOVERNMENT: 'https://portal.azure.us',
};

/**
 * Address that opens the portal with a template and, when there is one, its form.
 * Source: "Use a deployment button to deploy templates" and "Test your portal interface".
 *
 * @param mainTemplateUrl absolute address that the customer's browser can read across origins
 * @param formUrl the same for `createUiDefinition.json`; null when the package has none
 */
export function deployToAzureUrl(
  mainTemplateUrl: string,
  formUrl: string | null,
  cloud: Cloud = 'PUBLIC_AZURE',
): string {
  const form = formUrl === null ? '' : `/createUIDefinitionUri/${encodeURIComponent(formUrl)}`;
  return `${portals[cloud]}/#create/Microsoft.Template/uri/${encodeURIComponent(mainTemplateUrl)}${form}`;
}

/** Ids of the built-in roles that an authorization can name. Source: "Azure built-in roles". */
export const roleDefinitionIds: Readonly<Record<string, string>> = {
  Owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  Contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
};

export type ManagedAppCommandInput = {
  readonly offerId: string;
  readonly skuId: string;
  readonly displayName: string;
  readonly description: string;
  readonly authorizations: readonly PageAuthorization[];
  /** Absolute address of the zip. */
  readonly packageFileUri: string;
  /** Resource group of the definition; the customer chooses another one by editing the command. */
  readonly resourceGroup?: string;
};

/**
 * The command that makes the package available as a managed application definition, on one line.
 * Source: `az managedapp definition create`.
 *
 * It is copied into a shell, so no text of a publisher can end its argument: quotation marks, `$`, backquotes,
 * backslashes, `!`, `%` and line breaks become spaces. That holds in bash, zsh, PowerShell and cmd alike.
 */
export function managedAppCommand(input: ManagedAppCommandInput): string {
  const name = `${input.offerId}-${input.skuId}`
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .slice(0, 64)
    .replace(/-+$/, '');
  const authorizations = input.authorizations.flatMap(({ principalId, roleDefinition }) => {
    const roleId = Object.hasOwn(roleDefinitionIds, roleDefinition)
      ? roleDefinitionIds[roleDefinition]
      : undefined;
    return roleId === undefined ? [] : [argument(`${principalId}:${roleId}`)];
  });
  return [
    'az managedapp definition create',
    `--name ${argument(name)}`,
    `--resource-group ${argument(input.resourceGroup ?? 'managed-applications')}`,
    `--display-name ${argument(input.displayName)}`,
    `--description ${argument(input.description)}`,
    '--lock-level ReadOnly',
    ...(authorizations.length === 0 ? [] : [`--authorizations ${authorizations.join(' ')}`]),
    `--package-file-uri ${addressArgument(input.packageFileUri)}`,
  ].join(' ');
}

function argument(text: string): string {
  const safe = text
    .toWellFormed()
    .replace(/["“”„‟$`\\!%\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return `"${safe}"`;
}

/** An address keeps its meaning: what a shell would read is percent-encoded. A `%` of the address stays. */
function addressArgument(url: string): string {
  const safe = url
    .toWellFormed()
    .replace(/[^A-Za-z0-9\-._~:/?#[\]@&'()*+,;=%]/gu, (character) => encodeURIComponent(character))
    .replace(/!/g, '%21');
  return `"${safe}"`;
}
