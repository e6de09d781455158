import type { Rule } from './rule.ts';
import { noLiteralAdminPassword, noLiteralAdminUserName } from './rules/admin-literals.ts';
import { allowedValuesAreAllowed } from './rules/allowed-values.ts';
import { recentApiVersionsInReferences } from './rules/api-versions-in-reference-functions.ts';
import { recentApiVersions } from './rules/api-versions-should-be-recent.ts';
import { artifactsParameter } from './rules/artifacts-parameter.ts';
import { commandUsesProtectedSettings } from './rules/command-to-execute.ts';
import { controlsInOutputsExist } from './rules/controls-in-outputs-must-exist.ts';
import { formHoldsNoBlanks } from './rules/create-ui-definition-must-not-have-blanks.ts';
import { formHasSchema } from './rules/create-ui-definition-should-have-schema.ts';
import { confirmationIsShown } from './rules/credential-confirmation.ts';
import { dependsOnIsPlain } from './rules/depends-on-best-practices.ts';
import {
  parameterFileHasContentVersion,
  parameterFileHasParameters,
  parameterFileHasSchema,
  parameterFileHasValues,
} from './rules/deployment-parameters.ts';
import { templateSchemaIsCorrect } from './rules/deployment-template-schema-is-correct.ts';
import { deploymentsAreNotDebug } from './rules/deployments-must-not-be-debug.ts';
import { noConcatInVariableReferences } from './rules/dynamic-variable-references.ts';
import { handlerIsCorrect } from './rules/handler-must-be-correct.ts';
import { existingResourcesAreHandled } from './rules/hide-existing.ts';
import { idsAreDerived } from './rules/ids-should-be-derived.ts';
import { jsonFilesShouldBeValid } from './rules/json-files-should-be-valid.ts';
import { locationIsInOutputs } from './rules/location-should-be-in-outputs.ts';
import { locationIsNotHardcoded } from './rules/location-should-not-be-hardcoded.ts';
import { noManagedIdentityExtension } from './rules/managed-identity-extension.ts';
import { minAndMaxAreNumbers } from './rules/min-and-max-value-are-numbers.ts';
import { noHardcodedUri } from './rules/no-hardcoded-uri.ts';
import { outputsMustBePresent } from './rules/outputs-must-be-present-in-template-parameters.ts';
import { outputsHoldNoSecrets } from './rules/outputs-must-not-contain-secrets.ts';
import { parameterTypesAreConsistent } from './rules/parameter-types-should-be-consistent.ts';
import { parametersAreReferenced } from './rules/parameters-must-be-referenced.ts';
import { parametersWithoutDefaultMustExist } from './rules/parameters-without-default-must-exist.ts';
import { passwordBoxesHaveMinLength } from './rules/password-boxes-min-length.ts';
import { passwordParametersAreSecure } from './rules/password-params-must-be-secure.ts';
import { passwordBoxesFeedSecureParameters } from './rules/password-textboxes.ts';
import { rootFiles } from './rules/pkg-002-root-files.ts';
import { noByProducts } from './rules/pkg-005-by-products.ts';
import { filesLieInTheirFolders } from './rules/pkg-006-folders.ts';
import { namedFilesExist } from './rules/pkg-007-named-files-exist.ts';
import { everyFileIsNamed } from './rules/pkg-008-unnamed-files.ts';
import { scriptsCanRun } from './rules/pkg-009-scripts.ts';
import { viewDefinition } from './rules/pkg-010-view-definition.ts';
import { usageIsAttributed } from './rules/pkg-011-usage-attribution.ts';
import { noCredentials } from './rules/pkg-012-no-credentials.ts';
import { noBuiltPasswords } from './rules/pkg-013-built-passwords.ts';
import { templateLimits } from './rules/pkg-014-template-limits.ts';
import { managedApplicationLanguage } from './rules/pkg-015-language-version.ts';
import { disksAreManaged } from './rules/pkg-016-managed-disks.ts';
import { noArtifactsBaseUrl } from './rules/pkg-017-artifacts-base-url.ts';
import { noBinaries } from './rules/pkg-018-no-binaries.ts';
import { noMalware } from './rules/pkg-019-no-malware.ts';
import { nestedParametersFit } from './rules/pkg-020-nested-parameters.ts';
import { outputsAreUsed } from './rules/pkg-021-outputs-are-used.ts';
import { secretsStaySecure } from './rules/pkg-022-secure-to-insecure.ts';
import { namesAreStable } from './rules/pkg-023-stable-names.ts';
import { suppressionsAreRight } from './rules/pkg-024-suppressions.ts';
import { managementPortsAreClosed } from './rules/practice-001-open-management-ports.ts';
import { locationIsNotLimited } from './rules/practice-002-location-allowed-values.ts';
import { extensionsAreUpgraded } from './rules/practice-003-extension-upgrades.ts';
import { artifactsLieInPackage } from './rules/practice-004-artifacts-in-package.ts';
import { imagesHavePlan } from './rules/practice-005-image-plan.ts';
import { imagesAreLatest } from './rules/practice-006-latest-image.ts';
import { parametersAreDescribed } from './rules/practice-007-parameter-descriptions.ts';
import { defaultsAreNotEmpty } from './rules/practice-008-empty-defaults.ts';
import { oneApiVersionPerType } from './rules/practice-009-one-api-version.ts';
import { globalNamesAreUnique } from './rules/practice-010-unique-names.ts';
import { addressesAreHttps } from './rules/practice-011-https.ts';
import { elementsAreInOrder } from './rules/practice-012-element-order.ts';
import { noProviderApiVersions } from './rules/providers-api-versions.ts';
import { plainResourceIds } from './rules/resource-ids-should-not-contain.ts';
import { resourcesHaveLocation } from './rules/resources-should-have-location.ts';
import { noSecureParametersInNested } from './rules/secure-params-in-nested-deployments.ts';
import { secureStringsHaveNoDefault } from './rules/secure-string-parameters-cannot-have-default.ts';
import { imagesUseLatestVersion, resourcesAreNotAmbiguous } from './rules/switched-off.ts';
import { templateHoldsNoBlanks } from './rules/template-should-not-contain-blanks.ts';
import { textBoxesAreWellFormed } from './rules/textboxes-are-well-formed.ts';
import { tooltipsArePresent } from './rules/tooltips-should-be-present.ts';
import { urisUseUri } from './rules/uris-should-be-properly-constructed.ts';
import { userNamesHaveNoDefault } from './rules/usernames-should-not-have-a-default.ts';
import { validationsHaveMessage } from './rules/validations-must-have-message.ts';
import { variablesAreReferenced } from './rules/variables-must-be-referenced.ts';
import { noPreviewImages } from './rules/virtual-machines-should-not-be-preview.ts';
import { vmSizeIsAParameter } from './rules/vm-size-should-be-a-parameter.ts';
import { vmSizesMatchTemplate } from './rules/vm-sizes-must-match-template.ts';

/** Every rule of certification, in the order in which it runs: package, files, templates, forms, parameter files, then the practices. */
export const rules: readonly Rule[] = [
  rootFiles,
  noByProducts,
  filesLieInTheirFolders,
  namedFilesExist,
  everyFileIsNamed,
  scriptsCanRun,
  viewDefinition,
  usageIsAttributed,
  managedApplicationLanguage,
  disksAreManaged,
  noBinaries,
  noMalware,
  nestedParametersFit,
  secretsStaySecure,
  jsonFilesShouldBeValid,
  suppressionsAreRight,
  noCredentials,
  noLiteralAdminPassword,
  noLiteralAdminUserName,
  recentApiVersions,
  recentApiVersionsInReferences,
  noBuiltPasswords,
  templateLimits,
  namesAreStable,
  noArtifactsBaseUrl,
  artifactsParameter,
  commandUsesProtectedSettings,
  dependsOnIsPlain,
  noConcatInVariableReferences,
  idsAreDerived,
  deploymentsAreNotDebug,
  noHardcodedUri,
  templateSchemaIsCorrect,
  locationIsNotHardcoded,
  noManagedIdentityExtension,
  minAndMaxAreNumbers,
  outputsHoldNoSecrets,
  parameterTypesAreConsistent,
  parametersAreReferenced,
  passwordParametersAreSecure,
  noProviderApiVersions,
  plainResourceIds,
  resourcesHaveLocation,
  resourcesAreNotAmbiguous,
  noSecureParametersInNested,
  secureStringsHaveNoDefault,
  templateHoldsNoBlanks,
  urisUseUri,
  variablesAreReferenced,
  noPreviewImages,
  imagesUseLatestVersion,
  vmSizeIsAParameter,
  allowedValuesAreAllowed,
  controlsInOutputsExist,
  formHoldsNoBlanks,
  formHasSchema,
  confirmationIsShown,
  handlerIsCorrect,
  existingResourcesAreHandled,
  locationIsInOutputs,
  outputsMustBePresent,
  outputsAreUsed,
  parametersWithoutDefaultMustExist,
  passwordBoxesFeedSecureParameters,
  passwordBoxesHaveMinLength,
  textBoxesAreWellFormed,
  tooltipsArePresent,
  userNamesHaveNoDefault,
  validationsHaveMessage,
  vmSizesMatchTemplate,
  parameterFileHasContentVersion,
  parameterFileHasParameters,
  parameterFileHasSchema,
  parameterFileHasValues,
  managementPortsAreClosed,
  locationIsNotLimited,
  extensionsAreUpgraded,
  artifactsLieInPackage,
  imagesHavePlan,
  imagesAreLatest,
  parametersAreDescribed,
  defaultsAreNotEmpty,
  oneApiVersionPerType,
  globalNamesAreUnique,
  addressesAreHttps,
  elementsAreInOrder,
];
