import { addressReader } from './addresses.ts';
import type { AddressReader } from './addresses.ts';
import { resourcesDeclaredIn } from './declared-resources.ts';
import type { DeclaredResource } from './declared-resources.ts';
import { openingsIn, parameterReferencesIn, variableReferencesIn } from './expressions.ts';
import type { Opening, Reference } from './expressions.ts';
import type { JsonObject } from './json.ts';
import { hasEscapes, mayHold } from './source-file.ts';
import type { SourceFile } from './source-file.ts';
import { resourcesOfType } from './tree.ts';
import type { Hit } from './tree.ts';

/**
 * What several rules ask of one template, worked out when the first of them asks. It goes with its context: a weak map
 * beside the trees keeps each tree through many collections, which cost more than the rules did.
 */
export class TemplateFacts {
  readonly #root: JsonObject;
  readonly #text: string;
  readonly #file: SourceFile;
  #addresses: AddressReader | null = null;
  #deployments: readonly Hit[] | null = null;
  #resources: readonly DeclaredResource[] | null = null;
  #openings: readonly Opening[] | null = null;
  #parameterReferences: readonly Reference[] | null = null;
  #variableReferences: readonly Reference[] | null = null;

  /** `text` is that of the root, inner templates blanked out. */
  constructor(root: JsonObject, text: string, file: SourceFile) {
    this.#root = root;
    this.#text = text;
    this.#file = file;
  }

  /** Whether the file may hold the word: see `mayHold`. */
  mayHold(word: string): boolean {
    return mayHold(this.#file, word);
  }

  /** Whether an expression may call one of the functions, in lower case: false is certain. */
  mayCall(...names: readonly string[]): boolean {
    return (
      hasEscapes(this.#file) ||
      this.openings.some(({ word }) => names.some((name) => word.endsWith(name)))
    );
  }

  get addresses(): AddressReader {
    return (this.#addresses ??= addressReader(this.#root, this.#file.path));
  }

  /** The objects in the resources that are deployments, at any depth. */
  get deployments(): readonly Hit[] {
    return (this.#deployments ??= resourcesOfType(this.#root, 'Microsoft.Resources/deployments'));
  }

  get resources(): readonly DeclaredResource[] {
    return (this.#resources ??= resourcesDeclaredIn(this.#root));
  }

  /** Words before parentheses anywhere in the text. */
  get openings(): readonly Opening[] {
    return (this.#openings ??= openingsIn(this.#text));
  }

  /** References to parameters anywhere in the text, in its order; offsets count in it. */
  get parameterReferences(): readonly Reference[] {
    return (this.#parameterReferences ??= parameterReferencesIn(this.#text, this.openings));
  }

  /** The same of variables. */
  get variableReferences(): readonly Reference[] {
    return (this.#variableReferences ??= variableReferencesIn(this.#text, this.openings));
  }
}
