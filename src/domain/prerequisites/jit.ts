/** Whether a form lets customers set up just-in-time access. Source: "Managed application technical configuration". */
import { isRecord, property } from './json.ts';

const element = 'Microsoft.Solutions.JitConfigurator';
/** Deeper than the sections of any form. */
const MAX_DEPTH = 50;

/**
 * True for a form with an element of the configurator and the output `jitAccessPolicy`.
 *
 * @param form the parsed `createUiDefinition.json`, whatever it holds.
 */
export function supportsJit(form: unknown): boolean {
  const parameters = property(form, 'parameters');
  const output = property(property(parameters, 'outputs'), 'jitAccessPolicy');
  return output !== undefined && output !== null && holdsElement(parameters, 0);
}

function holdsElement(value: unknown, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item) => holdsElement(item, depth + 1));
  if (!isRecord(value)) return false;
  const type = property(value, 'type');
  if (typeof type === 'string' && type.toLowerCase() === element.toLowerCase()) return true;
  return Object.values(value).some((child) => holdsElement(child, depth + 1));
}
