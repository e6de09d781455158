import { isOn } from '../differences.ts';
import { braceOf, editOf, keyOrBrace, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, FormRule } from '../rule.ts';
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
  *check({ file, root, settings }) {
    const isOnce = isOn(settings, 'oneFindingPerCause');
    const schema = memberOf(root, '$schema');
    const version = memberOf(root, 'version');
    const schemaText = stringForm(schema?.value);
    const fixSchema = {
      text: say(`Write "$schema": "${SCHEMA}".`, `Écrivez "$schema": "${SCHEMA}".`),
      ...editOf(file.text, root, schema, '$schema', `"${SCHEMA}"`),
    };
    const incorrect = (): Fault => ({
      findingId: 'CreateUIDef.Incorrect.Schema',
      at: schema ? valueOf(schema.value) : braceOf(root),
      message: say(
        `The $schema "${shown(schemaText)}" is not the one of forms; upper and lower case count.`,
        `Le $schema « ${shown(schemaText)} » n’est pas celui des formulaires ; la casse compte.`,
      ),
      help,
      fix: fixSchema,
    });
    if (!schema || isEmpty(schema.value)) {
      yield {
        findingId: 'CreateUIDef.Must.Have.Schema',
        at: keyOrBrace(root, schema),
        message: say('The form has no $schema.', 'Le formulaire n’a pas de $schema.'),
        help,
        fix: fixSchema,
      };
    } else if (schemaText !== SCHEMA) {
      yield incorrect();
    }
    if ((!schema || isEmpty(schema.value)) && !isOnce) yield incorrect();
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
      if (isOnce) return;
    }
    // A schema that names no version has a finding of its own, which says enough.
    const expected = versionIn(schemaText);
    if (isOnce && expected === '') return;
    if (versionText !== '' && expected.toLowerCase() === versionText.toLowerCase()) return;
    yield {
      findingId: 'CreateUIDef.Version.Mismatch',
      at: version ? valueOf(version.value) : braceOf(root),
      message: say(
        `The version is "${shown(versionText)}", the $schema is of version "${shown(expected)}".`,
        `La version est « ${shown(versionText)} », le $schema est de version « ${shown(expected)} ».`,
      ),
      help,
      fix: {
        text: say(`Write "version": "${VERSION}".`, `Écrivez "version": "${VERSION}".`),
        ...(version ? { edit: replaceValue(version.value, `"${VERSION}"`) } : {}),
      },
    };
  },
};

/** The first part of the URL's path whose text before `-` is a version number, such as `0.1.2-preview`; else empty. */
function versionIn(schema: string): string {
  const parts = schema.split(/[/#]/);
  return parts.find((part) => /^[0-9]+(?:\.[0-9]+){1,3}$/.test(part.split('-')[0] ?? '')) ?? '';
}
