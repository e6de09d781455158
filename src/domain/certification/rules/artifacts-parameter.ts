import { isOn } from '../differences.ts';
import { editOf, keyOf, replaceValue, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
import { isEmpty, memberOf, sameText, stringForm, textOf } from '../tree.ts';

const LOCATION = '_artifactsLocation';
const TOKEN = '_artifactsLocationSasToken';
const DEFAULT = '[deployment().properties.templateLink.uri]';

/** The address of the public samples, which their templates carry. */
const SAMPLES =
  'https://raw.githubusercontent.com/Azure/azure-quickstart-templates/master/100-blank-template/';

const help = say(
  'The portal hands over where the files of the package lie; the declaration must let it.',
  'Le portail transmet l’emplacement des fichiers du package ; la déclaration doit le permettre.',
);

export const artifactsParameter: TemplateRule = {
  id: 'artifacts-parameter',
  sentence: say(
    `A template that declares ${LOCATION} MUST declare it and ${TOKEN} with the types and default values that the portal expects.`,
    `Un modèle qui déclare ${LOCATION} DOIT le déclarer, ainsi que ${TOKEN}, avec les types et valeurs par défaut attendus par le portail.`,
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ file, root, isMain, settings }): Generator<Fault> {
    const parameters = memberOf(root, 'parameters')?.value;
    const location = memberOf(parameters, LOCATION);
    const token = memberOf(parameters, TOKEN);
    if (!location) return;
    const type = memberOf(location.value, 'type');
    const typeText = textOf(type?.value);
    if (!sameText(typeText, 'string') && !sameText(typeText, 'secureString')) {
      yield {
        findingId: 'ArtifactsLocation.Parameter.TypeMisMatch',
        at: type ? valueOf(type.value) : keyOf(location),
        message: say(
          `The type of ${LOCATION} is not string.`,
          `Le type de ${LOCATION} n’est pas string.`,
        ),
        help,
        fix: {
          text: say('Write "type": "string".', 'Écrivez "type": "string".'),
          ...editOf(file.text, location.value, type, 'type', '"string"'),
        },
      };
    }
    const tokenType = memberOf(token?.value, 'type');
    if (!token) {
      yield {
        findingId: 'ArtifactsLocation.Parameter.sasToken.Missing',
        at: keyOf(location),
        message: say(
          `The template declares ${LOCATION} and no ${TOKEN}.`,
          `Le modèle déclare ${LOCATION} et pas ${TOKEN}.`,
        ),
        help,
        fix: {
          text: isMain
            ? say(
                `Declare ${TOKEN} as secureString with "defaultValue": "".`,
                `Déclarez ${TOKEN} en secureString avec "defaultValue": "".`,
              )
            : say(`Declare ${TOKEN} as secureString.`, `Déclarez ${TOKEN} en secureString.`),
          // A nested template would need the token from whoever calls it.
          ...(isMain
            ? editOf(
                file.text,
                parameters,
                undefined,
                TOKEN,
                '{ "type": "secureString", "defaultValue": "", "metadata": { "description": "The token for the files of the package." } }',
              )
            : {}),
        },
      };
    } else if (!sameText(textOf(tokenType?.value), 'secureString')) {
      yield {
        findingId: 'ArtifactsLocation.Parameter.sasToken.TypeMisMatch',
        at: tokenType ? valueOf(tokenType.value) : keyOf(token),
        message: say(
          `The type of ${TOKEN} is not secureString.`,
          `Le type de ${TOKEN} n’est pas secureString.`,
        ),
        help,
        fix: {
          text: say('Write "type": "secureString".', 'Écrivez "type": "secureString".'),
          ...editOf(file.text, token.value, tokenType, 'type', '"secureString"'),
        },
      };
    }
    const given = memberOf(location.value, 'defaultValue');
    const tokenGiven = memberOf(token?.value, 'defaultValue');
    if (!isMain) {
      const filled = given && !isEmpty(given.value) ? given : tokenGiven;
      if (!filled || isEmpty(filled.value)) return;
      yield {
        findingId: 'ArtifactsLocation.Parameter.DefaultValue.NotEmpty',
        at: valueOf(filled.value),
        message: say(
          `A nested template has a default value for ${LOCATION} or ${TOKEN}.`,
          `Un modèle imbriqué a une valeur par défaut pour ${LOCATION} ou ${TOKEN}.`,
        ),
        help,
        fix: {
          text: say(
            'Remove the defaultValue; the main template hands the value over.',
            'Retirez la defaultValue ; le modèle principal transmet la valeur.',
          ),
        },
      };
      return;
    }
    if (!given || isEmpty(given.value)) {
      yield {
        findingId: 'ArtifactsLocation.Parameter.DefaultValue.Missing',
        at: keyOf(given ?? location),
        message: say(
          `${LOCATION} has no default value.`,
          `${LOCATION} n’a pas de valeur par défaut.`,
        ),
        help,
        fix: {
          text: say(`Write "defaultValue": "${DEFAULT}".`, `Écrivez "defaultValue": "${DEFAULT}".`),
          ...editOf(file.text, location.value, given, 'defaultValue', `"${DEFAULT}"`),
        },
      };
    } else if (!isExpectedDefault(stringForm(given.value))) {
      yield {
        findingId: 'ArtifactsLocation.Parameter.DefaultValue.Incorrect',
        at: valueOf(given.value),
        message: say(
          `The default value of ${LOCATION} is "${shown(stringForm(given.value))}".`,
          `La valeur par défaut de ${LOCATION} est « ${shown(stringForm(given.value))} ».`,
        ),
        help,
        fix: {
          text: say(`Write "defaultValue": "${DEFAULT}".`, `Écrivez "defaultValue": "${DEFAULT}".`),
          edit: replaceValue(given.value, `"${DEFAULT}"`),
        },
      };
    }
    // Of a token that is missing its own finding says enough.
    if (!tokenGiven && (token || !isOn(settings, 'oneFindingPerCause'))) {
      yield {
        findingId: 'ArtifactsLocation.Parameter.sasToken.DefaultValue.Incorrect',
        at: keyOf(token ?? location),
        message: say(`${TOKEN} has no default value.`, `${TOKEN} n’a pas de valeur par défaut.`),
        help,
        fix: {
          text: say('Write "defaultValue": "".', 'Écrivez "defaultValue": "".'),
          ...editOf(file.text, token?.value, undefined, 'defaultValue', '""'),
        },
      };
    }
  },
};

function isExpectedDefault(text: string): boolean {
  return (
    text.toLowerCase().includes('deployment().properties.templatelink') || sameText(text, SAMPLES)
  );
}
