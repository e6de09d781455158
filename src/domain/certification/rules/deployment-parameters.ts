import type { JsonMember, JsonObject } from '../json.ts';
import { braceOf, editOf, keyOf, shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, ParametersRule } from '../rule.ts';
import { isEmpty, memberOf, sameText, stringForm, textOf } from '../tree.ts';

const schemas: readonly string[] = ['2015-01-01', '2019-04-01'].map(
  (version) => `https://schema.management.azure.com/schemas/${version}/deploymentParameters.json#`,
);

const help = say(
  'Azure refuses a parameter file that is not complete.',
  'Azure refuse un fichier de paramètres incomplet.',
);

/** What the four rules on parameter files share. */
const shared = { source: 'arm-ttk 0.27', appliesTo: 'PARAMETERS', marketplaceLevel: 'B' } as const;

export const parameterFileHasContentVersion: ParametersRule = {
  ...shared,
  id: 'DeploymentParameters-Should-Have-ContentVersion',
  sentence: say(
    'A parameter file MUST have a contentVersion, which SHOULD be of the form 1.0.0.0.',
    'Un fichier de paramètres DOIT avoir une contentVersion, qui DEVRAIT être de la forme 1.0.0.0.',
  ),
  *check({ file, root }) {
    const version = memberOf(root, 'contentVersion');
    const edit = editOf(file.text, root, version, 'contentVersion', '"1.0.0.0"');
    if (!version) {
      if (!memberOf(root, '$schema')) return;
      yield {
        findingId: 'Parameters.Missing.ContentVersion',
        at: braceOf(root),
        message: say(
          'The parameter file has no contentVersion.',
          'Le fichier de paramètres n’a pas de contentVersion.',
        ),
        help,
        fix: {
          text: say('Write "contentVersion": "1.0.0.0".', 'Écrivez "contentVersion": "1.0.0.0".'),
          ...edit,
        },
      };
      return;
    }
    const text = textOf(version.value);
    if (text !== undefined && /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/.test(text)) return;
    yield {
      findingId: text === undefined ? 'ContentVersion.Not.String' : 'ContentVersion.Not.A.Version',
      level: text === undefined ? 'error' : 'warning',
      at: valueOf(version.value),
      message:
        text === undefined
          ? say('The contentVersion is no string.', 'La contentVersion n’est pas une chaîne.')
          : say(
              `The contentVersion is "${shown(text)}".`,
              `La contentVersion vaut « ${shown(text)} ».`,
            ),
      help,
      fix: {
        text: say(
          'Write four numbers with dots, such as "1.0.0.0".',
          'Écrivez quatre nombres séparés par des points, comme "1.0.0.0".',
        ),
        ...edit,
      },
    };
  },
};

export const parameterFileHasParameters: ParametersRule = {
  ...shared,
  id: 'DeploymentParameters-Should-Have-Parameters',
  sentence: say(
    'A parameter file MUST have parameters.',
    'Un fichier de paramètres DOIT avoir des paramètres (parameters).',
  ),
  *check({ root }) {
    // Neither schema nor version: a plain file of keys and values.
    if (!memberOf(root, '$schema') && !memberOf(root, 'contentVersion')) return;
    const parameters = memberOf(root, 'parameters');
    if (!isEmpty(parameters?.value)) return;
    yield {
      findingId: 'Parameters.Missing.Parameters',
      at: parameters ? keyOf(parameters) : braceOf(root),
      message: say(
        'The parameter file has no parameters.',
        'Le fichier de paramètres n’a pas de propriété parameters.',
      ),
      help,
      fix: { text: say('Add "parameters": { … }.', 'Ajoutez "parameters": { … }.') },
    };
  },
};

export const parameterFileHasSchema: ParametersRule = {
  ...shared,
  id: 'DeploymentParameters-Should-Have-Schema',
  sentence: say(
    'A parameter file MUST name one of the two schemas of parameter files.',
    'Un fichier de paramètres DOIT indiquer l’un des deux schémas de fichiers de paramètres.',
  ),
  *check({ file, root }) {
    const schema = memberOf(root, '$schema');
    const fix = {
      text: say(`Write "$schema": "${schemas[1]}".`, `Écrivez "$schema": "${schemas[1]}".`),
      ...editOf(file.text, root, schema, '$schema', `"${schemas[1]}"`),
    };
    if (!schema) {
      const version = memberOf(root, 'contentVersion');
      if (!version) return;
      yield {
        findingId: 'Parameters.Missing.Schema',
        at: braceOf(root),
        message: say(
          'The parameter file has no $schema.',
          'Le fichier de paramètres n’a pas de $schema.',
        ),
        help,
        fix,
      };
      return;
    }
    const text = stringForm(schema.value);
    if (schemas.some((known) => sameText(text, known))) return;
    yield {
      findingId: 'Parameters.Bad.Schema',
      at: valueOf(schema.value),
      message: say(
        `The $schema "${shown(text)}" is no schema of parameter files.`,
        `Le $schema « ${shown(text)} » n’est pas un schéma de fichiers de paramètres.`,
      ),
      help,
      fix,
    };
  },
};

export const parameterFileHasValues: ParametersRule = {
  ...shared,
  id: 'DeploymentParameters-Should-Have-Value',
  sentence: say(
    'Each entry of a parameter file MUST have a value or a reference to a Key Vault secret.',
    'Chaque entrée d’un fichier de paramètres DOIT avoir une valeur ou une référence à un secret de Key Vault.',
  ),
  *check({ root }) {
    const parameters = memberOf(root, 'parameters')?.value;
    if (!memberOf(root, '$schema') || parameters?.type !== 'object') return;
    for (const parameter of parameters.members) {
      if (!parameter.key.startsWith('__')) yield* checkParameter(parameter);
    }
  },
};

const vaultId =
  /\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[a-z0-9_-]{1,64}\/providers\/Microsoft\.KeyVault\/vaults\/[a-z0-9-]{3,24}/i;

function* checkParameter(parameter: JsonMember): Generator<Fault> {
  const name = shown(parameter.key);
  const value = memberOf(parameter.value, 'value');
  if (value) {
    const text = textOf(value.value)?.trim();
    if (text === undefined || !text.startsWith('[') || !text.endsWith(']')) return;
    yield {
      findingId: 'Parameters.Parameter.Is.Expression',
      level: 'warning',
      at: valueOf(value.value),
      message: say(
        `The value of "${name}" looks like an expression; it will not be evaluated.`,
        `La valeur de « ${name} » ressemble à une expression ; elle ne sera pas évaluée.`,
      ),
      help,
      fix: {
        text: say('Write the plain value.', 'Écrivez la valeur elle-même.'),
      },
    };
    return;
  }
  const reference = memberOf(parameter.value, 'reference')?.value;
  const vault = memberOf(reference, 'keyVault')?.value;
  const missing = (findingId: string, at: Fault['at'], property: string): Fault => ({
    findingId,
    at,
    message: say(
      `The parameter "${name}" has no ${property}.`,
      `Le paramètre « ${name} » n’a pas de ${property}.`,
    ),
    help,
    fix: { text: say(`Add the property ${property}.`, `Ajoutez la propriété ${property}.`) },
  });
  const bad = (findingId: string, at: Fault['at'], property: string): Fault => ({
    findingId,
    at,
    message: say(
      `The ${property} of the parameter "${name}" is not of the right form.`,
      `La propriété ${property} du paramètre « ${name} » n’a pas la bonne forme.`,
    ),
    help,
    fix: {
      text: say(`Correct the property ${property}.`, `Corrigez la propriété ${property}.`),
    },
  });
  const place = keyOf(parameter);
  const inside = (node: JsonObject) => braceOf(node);
  const id = memberOf(vault, 'id')?.value;
  const secret = memberOf(reference, 'secretName')?.value;
  if (!reference || !vault) {
    yield missing('Parameters.Parameter.Missing.Value', place, reference ? 'keyVault' : 'value');
  } else if (!id) {
    yield missing(
      'Parameters.Parameter.Missing.KeyVault.Id',
      vault.type === 'object' ? inside(vault) : place,
      'keyVault.id',
    );
  } else if (!vaultId.test(stringForm(id))) {
    yield bad('Parameters.Parameter.Bad.KeyVault.Id', valueOf(id), 'keyVault.id');
  } else if (!secret) {
    yield missing(
      'Parameters.Parameter.Missing.SecretName',
      reference.type === 'object' ? inside(reference) : place,
      'secretName',
    );
  } else if (!/^[a-z0-9-]{1,127}$/i.test(stringForm(secret))) {
    yield bad('Parameters.Parameter.Bad.SecretName', valueOf(secret), 'secretName');
  }
}
