import { editOf, keyOrBrace, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { FormRule } from '../rule.ts';
import { isEmpty, memberOf, stringForm } from '../tree.ts';

const VERSION = '0.1.2-preview';
const SCHEMA = `https://schema.management.azure.com/schemas/${VERSION}/CreateUIDefinition.MultiVm.json#`;

const help = say(
  'Schema and version tell the portal which controls the form may use.',
  'Le schéma et la version indiquent au portail quels contrôles le formulaire peut utiliser.',
);

export const formHasSchema: FormRule = {
  id: 'CreateUIDefinition-Should-Have-Schema',
  sentence: say(
    `createUiDefinition MUST name its $schema, exactly ${SCHEMA}, and the same version.`,
    `createUiDefinition DOIT indiquer son $schema, exactement ${SCHEMA}, et la même version.`,
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FORM',
  marketplaceLevel: 'B',
  *check({ file, root }) {
    const schema = memberOf(root, '$schema');
    const version = memberOf(root, 'version');
    const schemaText = stringForm(schema?.value);
    const fixSchema = {
      text: say(`Write "$schema": "${SCHEMA}".`, `Écrivez "$schema": "${SCHEMA}".`),
      ...editOf(file.text, root, schema, '$schema', `"${SCHEMA}"`),
    };
    if (!schema || isEmpty(schema.value)) {
      yield {
        findingId: 'CreateUIDef.Must.Have.Schema',
        at: keyOrBrace(root, schema),
        message: say('The form has no $schema.', 'Le formulaire n’a pas de $schema.'),
        help,
        fix: fixSchema,
      };
    } else if (schemaText !== SCHEMA) {
      yield {
        findingId: 'CreateUIDef.Incorrect.Schema',
        at: valueOf(schema.value),
        message: say(
          `The $schema "${shown(schemaText)}" is not the one of forms; upper and lower case count.`,
          `Le $schema « ${shown(schemaText)} » n’est pas celui des formulaires ; la casse compte.`,
        ),
        help,
        fix: fixSchema,
      };
    }
    const versionText = stringForm(version?.value);
    if (!version || isEmpty(version.value)) {
      yield {
        findingId: 'CreateUIDef.Must.Have.Version',
        at: keyOrBrace(root, version),
        message: say('The form has no version.', 'Le formulaire n’a pas de version.'),
        help,
        fix: {
          text: say(`Write "version": "${VERSION}".`, `Écrivez "version": "${VERSION}".`),
          ...editOf(file.text, root, version, 'version', `"${VERSION}"`),
        },
      };
      return;
    }
    // A missing schema names no version: its own finding says enough.
    const expected = versionIn(schemaText);
    if (expected === null || expected.toLowerCase() === versionText.toLowerCase()) return;
    yield {
      findingId: 'CreateUIDef.Version.Mismatch',
      at: valueOf(version.value),
      message: say(
        `The version is "${shown(versionText)}", the $schema is of version "${shown(expected)}".`,
        `La version est « ${shown(versionText)} », le $schema est de version « ${shown(expected)} ».`,
      ),
      help,
      fix: {
        text: say(`Write "version": "${VERSION}".`, `Écrivez "version": "${VERSION}".`),
        edit: replaceValue(version.value, `"${VERSION}"`),
      },
    };
  },
};

/** The first part of the URL's path whose text before `-` is a version number: `0.1.2-preview`. */
function versionIn(schema: string): string | null {
  const parts = schema.split(/[/#]/);
  return parts.find((part) => /^[0-9]+(?:\.[0-9]+){1,3}$/.test(part.split('-')[0] ?? '')) ?? null;
}
