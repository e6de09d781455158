import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readGivenParameters } from '../domain/deployment-plan/given-parameters.ts';
import { makePlan } from '../domain/deployment-plan/make-plan.ts';
import type { GivenParameter } from '../domain/deployment-plan/make-plan.ts';
import { readMoment } from '../domain/expressions/moment.ts';
import type { Language } from '../domain/language.ts';
import { asJson } from '../packages/package-files.ts';
import { printPlan } from './print-plan.ts';
import { readPackage } from './read-package.ts';

export const planUsage = `vitrine plan PACKAGE: what a package would deploy, before anyone deploys it

  vitrine plan PACKAGE [options]   PACKAGE is a zip or an unpacked folder

  --parameters FILE        a parameter file, or plain {"name": value}
  --resource-group NAME    the resource group that it is deployed to
  --location NAME          the region of that group
  --subscription ID        the subscription of that group
  --date DATE              the moment of the deployment, such as 2026-03-05 or 2026-03-05T07:08:09Z; now without it
  --format text|json       text without it
  --language en|fr

Ends with 0 when the plan is complete, 1 when it has faults or parameters are missing, 2 when it could not be made.`;

export type PlanSurroundings = {
  readonly now: () => Date;
  readonly write: (line: string) => void;
  readonly writeError: (line: string) => void;
  /** Language of the environment, such as `fr_FR.UTF-8`. */
  readonly language: string | undefined;
};

/** `vitrine plan`. Gives the exit code. */
export async function runPlan(
  arguments_: readonly string[],
  around: PlanSurroundings,
): Promise<number> {
  const options = readOptions(arguments_);
  if (options === 'help') {
    around.write(planUsage);
    return 0;
  }
  const unclear = (reason: string): number => {
    around.writeError(reason);
    return 2;
  };
  if (typeof options === 'string') return unclear(`${options}\n\n${planUsage}`);
  const { place, values } = options;
  const format = values.format ?? 'text';
  if (format !== 'text' && format !== 'json')
    return unclear(`--format is ${format}; text and json are known.`);
  const wanted =
    values.language ?? (around.language?.toLowerCase().startsWith('fr') === true ? 'fr' : 'en');
  if (wanted !== 'en' && wanted !== 'fr')
    return unclear(`--language is ${wanted}; en and fr are spoken.`);
  const language: Language = wanted;
  const nowMs = values.date === undefined ? around.now().getTime() : readMoment(values.date);
  if (nowMs === null) {
    return unclear(`--date is ${values.date}; a moment such as 2026-03-05T07:08:09Z is expected.`);
  }
  const parameters =
    values.parameters === undefined ? new Map() : await parametersIn(values.parameters);
  if (typeof parameters === 'string') return unclear(parameters);
  const found = await readPackage(place);
  if (found.kind === 'unreadable') return unclear(`${place} cannot be read: ${found.reason}`);
  if (found.kind === 'refused') {
    for (const { message, file } of found.findings) {
      around.writeError(`${file === null ? '' : `${file}: `}${message[language]}`);
    }
    return 2;
  }
  const plan = makePlan(
    {
      sources: found.sources,
      parameters,
      resourceGroup: values['resource-group'] ?? null,
      location: values.location ?? null,
      subscriptionId: values.subscription ?? null,
      nowMs,
    },
    (bytes) => createHash('sha1').update(bytes).digest(),
  );
  around.write(format === 'json' ? JSON.stringify(plan, null, 2) : printPlan(plan, language));
  return plan.isComplete ? 0 : 1;
}

function readOptions(arguments_: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: {
        parameters: { type: 'string' },
        'resource-group': { type: 'string' },
        location: { type: 'string' },
        subscription: { type: 'string' },
        date: { type: 'string' },
        format: { type: 'string' },
        language: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return 'help';
    const [place, ...more] = positionals;
    if (place === undefined || more.length > 0) return 'vitrine plan needs one zip or folder.';
    return { place, values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The parameters of a file, or why they cannot be read. */
async function parametersIn(file: string): Promise<ReadonlyMap<string, GivenParameter> | string> {
  try {
    const given = readGivenParameters(asJson(await readFile(file)));
    return given ?? `${file} is no parameter file: an object of JSON is expected.`;
  } catch (error) {
    return `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}
