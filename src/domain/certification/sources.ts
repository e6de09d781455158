import { isOn } from './differences.ts';
import { readJson } from './json.ts';
import type { JsonFault, JsonNode, JsonObject, JsonReading } from './json.ts';
import { CertificationMemory } from './memory.ts';
import { say } from './print.ts';
import type { PackageEntry, TemplateContext } from './rule.ts';
import type { RunSettings } from './settings.ts';
import type { SourceFile } from './source-file.ts';
import { TemplateFacts } from './template-facts.ts';
import {
  ancestorsOf,
  findKey,
  isEmpty,
  memberOf,
  pathOf,
  replaceNodes,
  resourceNameOf,
  sameText,
  textOf,
  valueAt,
} from './tree.ts';
import type { Hit } from './tree.ts';

/** Which rules a JSON file gets. */
export type FileClass = 'TEMPLATE' | 'FORM' | 'PARAMETERS';

const mainNames: readonly string[] = [
  'azuredeploy.json',
  'maintemplate.json',
  'prereq.azuredeploy.json',
];

/** The names under which a file is a main template, whatever its folder. */
export function isMainName(name: string): boolean {
  return mainNames.includes(name.toLowerCase());
}

/** Decodes the text files of a package, in the order of their paths. Folders named `__MACOSX` are left out. */
export function readSources(
  entries: readonly PackageEntry[],
  files: ReadonlyMap<string, Uint8Array>,
  memory = new CertificationMemory(),
): Map<string, SourceFile> {
  const sources = new Map<string, SourceFile>();
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (const { path, size, sha256 } of sorted) {
    const bytes = files.get(path);
    if (!bytes || path.toLowerCase().split('/').includes('__macosx')) continue;
    const source = memory.file(path, sha256, () => readSource(path, size, bytes));
    if (source) sources.set(path, source);
  }
  return sources;
}

const decoder = new TextDecoder('utf-8');

function readSource(path: string, size: number, bytes: Uint8Array): SourceFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const isJson = /\.jsonc?$/i.test(name);
  const encoding = looksLikeUtf16(bytes) ? 'utf-16' : 'utf-8';
  if (!isJson && bytes.subarray(0, 1024).includes(0)) return null;
  const text = decoder.decode(bytes);
  const isCut = bytes.length < size;
  const file = { path, name, text, size, isCut, encoding } as const;
  return { ...file, json: isJson ? readable(file) : null, folded: null, kept: null };
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return bytes.length >= 4 && (first === 0) !== (second === 0) && bytes.subarray(0, 64).includes(0);
}

function readable(file: Omit<SourceFile, 'json' | 'folded' | 'kept'>): JsonReading {
  const refuse = (fault: Omit<JsonFault, 'findingId' | 'offset'>): JsonReading => ({
    ok: false,
    fault: { findingId: 'Invalid.JSON', offset: 0, ...fault },
  });
  if (file.encoding === 'utf-16') {
    return refuse({
      message: say(
        'The file is saved as UTF-16; JSON files are read as UTF-8.',
        'Le fichier est enregistré en UTF-16 ; les fichiers JSON sont lus en UTF-8.',
      ),
    });
  }
  if (file.isCut) {
    return refuse({
      message: say(
        `The file has ${file.size} bytes, which is more than a JSON file of a package may have.`,
        `Le fichier fait ${file.size} octets, plus que ce qu’un fichier JSON d’un package peut faire.`,
      ),
    });
  }
  const reading = readJson(file.text);
  if (reading.ok && isEmpty(reading.root)) {
    return refuse({
      message: say(
        'The file holds only an empty value.',
        'Le fichier ne contient qu’une valeur vide.',
      ),
    });
  }
  return reading;
}

/** The file's root when it could be read and is an object. */
export function rootOf(file: SourceFile | undefined): JsonObject | null {
  return file?.json?.ok && file.json.root.type === 'object' ? file.json.root : null;
}

/** Which rules a file gets: its `$schema` decides, else its name, else what it holds. Source: arm-ttk 0.27. */
export function classOf(
  file: SourceFile,
  root: JsonObject,
  settings: RunSettings,
): FileClass | null {
  const schema = (textOf(valueAt(root, '$schema')) ?? '').toLowerCase();
  if (/deploymenttemplate/.test(schema)) return 'TEMPLATE';
  if (/createuidefinition/.test(schema)) return 'FORM';
  if (/deploymentparameters/.test(schema)) return 'PARAMETERS';
  if (schema !== '' && !isOn(settings, 'unknownSchemaByName')) return null;
  const name = file.name.toLowerCase();
  if (name.includes('createuidefinition')) return 'FORM';
  if (name.endsWith('.parameters.json')) return 'PARAMETERS';
  if (isMainName(name) || name.includes('deploymenttemplate')) return 'TEMPLATE';
  return schema === '' && !isEmpty(valueAt(root, 'resources')) ? 'TEMPLATE' : null;
}

/** The main template: the first of its three names in the root of the package, in any letter case. */
export function mainTemplateOf(
  sources: ReadonlyMap<string, SourceFile>,
): { readonly file: SourceFile; readonly root: JsonObject } | null {
  for (const name of mainNames) {
    for (const file of sources.values()) {
      const root = file.path.toLowerCase() === name ? rootOf(file) : null;
      if (root) return { file, root };
    }
  }
  return null;
}

/** Whether the template says that Bicep made it. */
export function isBicepMade(root: JsonObject | undefined): boolean {
  return sameText(textOf(valueAt(root, 'metadata', '_generator', 'name')), 'bicep');
}

/**
 * The templates of one file: the outer one, then each inner one in the order of the text.
 * Offsets stay those of the file. Source: catalogue 1.4.
 */
export function templatesOf(
  file: SourceFile,
  root: JsonObject,
  isPackageBicepMade: boolean,
  settings: RunSettings,
): TemplateContext[] {
  const inner: { hit: Hit; root: JsonObject }[] = [];
  for (const hit of findKey(root, 'template')) {
    const { value } = hit.member;
    if (value.type === 'object' && isInnerTemplate(hit)) inner.push({ hit, root: value });
  }
  // The walk meets a template before what lies deeper in the properties that are written before it.
  inner.sort((a, b) => a.root.start - b.root.start);
  const shared = {
    settings,
    file,
    isMain: isMainName(file.name),
    isBicepMade: isPackageBicepMade || (isOn(settings, 'bicepPerFile') && isBicepMade(root)),
  };
  const outer = outermost(inner.map((one) => one.root));
  const rest = emptied(root, outer);
  const restText = blanked(file.text, outer);
  return [
    {
      ...shared,
      root: rest,
      text: restText,
      base: 0,
      innerTemplate: null,
      unreduced: root,
      facts: new TemplateFacts(rest, restText, file),
    },
    ...inner.map((one) => {
      const text = file.text.slice(one.root.start, one.root.end);
      return {
        ...shared,
        root: one.root,
        text,
        base: one.root.start,
        innerTemplate: resourceNameOf(one.hit) ?? pathOf(one.hit),
        unreduced: one.root,
        facts: new TemplateFacts(one.root, text, file),
      };
    }),
  ];
}

function isInnerTemplate(hit: Hit): boolean {
  return hasInnerScope(hit.object) || pathOf(hit).toLowerCase().includes('.policyrule.');
}

/** Whether the object's `expressionEvaluationOptions.scope` is `inner`. */
export function hasInnerScope(object: JsonNode | undefined): boolean {
  return sameText(textOf(valueAt(object, 'expressionEvaluationOptions', 'scope')), 'inner');
}

function outermost(nodes: readonly JsonObject[]): JsonObject[] {
  const kept: JsonObject[] = [];
  for (const node of nodes) {
    const before = kept.at(-1);
    if (!before || node.start >= before.end) kept.push(node);
  }
  return kept;
}

function emptied(root: JsonObject, nodes: readonly JsonObject[]): JsonObject {
  const by = new Map<JsonNode, JsonNode>(
    nodes.map((node) => [node, { ...node, members: [], byKey: null, written: [], walk: null }]),
  );
  const reduced = by.size === 0 ? root : replaceNodes(root, by);
  return reduced.type === 'object' ? reduced : root;
}

/** The text with `{}` and blanks in the place of the nodes: every other offset stays. */
function blanked(text: string, nodes: readonly JsonObject[]): string {
  if (nodes.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const node of nodes) {
    pieces.push(text.slice(at, node.start), '{}', ' '.repeat(node.end - node.start - 2));
    at = node.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** The object that declares the parameter and its declaration. */
export function parametersOf(root: JsonNode | undefined): JsonObject['members'] {
  const parameters = memberOf(root, 'parameters')?.value;
  return parameters?.type === 'object' ? parameters.members : [];
}

/** Whether a parameter declaration has a type whose values are kept secret. */
export function isSecure(declaration: JsonNode | undefined): boolean {
  const type = textOf(valueAt(declaration, 'type'));
  return sameText(type, 'secureString') || sameText(type, 'secureObject');
}

/** Whether one of the objects around the hit has a type that passes. */
export function hasAncestorOfType(hit: Hit, test: (type: string) => boolean): boolean {
  for (const ancestor of ancestorsOf(hit)) {
    const type = textOf(valueAt(ancestor, 'type'));
    if (type !== undefined && test(type.toLowerCase())) return true;
  }
  return false;
}
