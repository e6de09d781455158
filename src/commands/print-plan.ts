import type {
  DeploymentPlan,
  PlannedResource,
  PlanPlace,
} from '../domain/deployment-plan/deployment-plan.ts';
import type { Language } from '../domain/language.ts';

const words = {
  en: {
    resources: 'Resources',
    parameters: 'Parameters',
    faults: 'Faults',
    unknowns: 'Not known',
    head: ['', 'Type', 'Name', 'Location', 'API version'],
    DEPLOY: 'deploy',
    SKIP: 'skip',
    UNDECIDED: 'undecided',
    EXISTING: 'existing',
    in: 'in',
    when: 'when',
    extends: 'extends',
    times: 'pass',
    MISSING: 'missing',
    FORM: 'default of the form',
    TEMPLATE: 'default of the template',
    GIVEN: 'given',
    complete: 'The plan is complete.',
    incomplete: 'The plan is not complete: correct the faults and give the missing parameters.',
  },
  fr: {
    resources: 'Ressources',
    parameters: 'Paramètres',
    faults: 'Fautes',
    unknowns: 'Inconnu',
    head: ['', 'Type', 'Nom', 'Région', 'Version d’API'],
    DEPLOY: 'déployer',
    SKIP: 'ignorer',
    UNDECIDED: 'indécis',
    EXISTING: 'existe',
    in: 'dans',
    when: 'si',
    extends: 'étend',
    times: 'passage',
    MISSING: 'manquant',
    FORM: 'défaut du formulaire',
    TEMPLATE: 'défaut du modèle',
    GIVEN: 'donné',
    complete: 'Le plan est complet.',
    incomplete:
      'Le plan est incomplet\u00a0: corrigez les fautes et donnez les paramètres manquants.',
  },
} as const;

/** The plan for people: a table of the resources, then what is missing, wrong and not known. */
export function printPlan(plan: DeploymentPlan, language: Language): string {
  const say = words[language];
  const lines = [
    `${say.resources} (${count(plan, 'DEPLOY')} ${say.DEPLOY}, ${count(plan, 'SKIP')} ${say.SKIP}, ${count(plan, 'UNDECIDED')} ${say.UNDECIDED})`,
    '',
    ...table([say.head, ...plan.resources.map((one) => row(one, language))]),
    '',
    say.parameters,
    '',
    ...table(
      plan.parameters.map(({ name, type, value, source }) => [
        name,
        type,
        value?.text ?? '–',
        say[source],
      ]),
    ),
  ];
  if (plan.unknowns.length > 0) {
    lines.push('', say.unknowns, '');
    for (const { what, message, place, uses } of plan.unknowns) {
      lines.push(`  ⟨${what}⟩ ×${uses}: ${message[language]} ${at(place)}`);
    }
  }
  if (plan.faults.length > 0) {
    lines.push('', say.faults, '');
    for (const { code, message, place } of plan.faults) {
      lines.push(`  ${code}: ${message[language]} ${place === null ? '' : at(place)}`.trimEnd());
    }
  }
  lines.push('', plan.isComplete ? say.complete : say.incomplete);
  return lines.join('\n');
}

function count(plan: DeploymentPlan, action: PlannedResource['action']): number {
  return plan.resources.filter((one) => one.action === action).length;
}

function at({ file, line, column }: PlanPlace): string {
  return `(${file}:${line}:${column})`;
}

function row(resource: PlannedResource, language: Language): readonly string[] {
  const say = words[language];
  const { copy, condition, deployments, scope } = resource;
  const notes = [
    ...(copy === null ? [] : [`${say.times} ${copy.index + 1}/${copy.count ?? '?'}`]),
    ...(deployments.length === 0 ? [] : [`${say.in} ${deployments.join(' / ')}`]),
    ...(condition === null ? [] : [`${say.when} ${condition}`]),
    ...(scope === null ? [] : [`${say.extends} ${scope.text}`]),
  ];
  return [
    say[resource.action],
    resource.type.text,
    resource.name.text,
    resource.location?.text ?? '–',
    resource.apiVersion?.text ?? '–',
    ...(notes.length === 0 ? [] : [notes.join('; ')]),
  ];
}

/** Columns of equal width; the last one of a line is not filled up. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const cells of rows) {
    cells.forEach((cell, index) => {
      if (index < 5) widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return rows.map((cells) =>
    `  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd(),
  );
}
