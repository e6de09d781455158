import { addressReader } from './addresses.ts';
import type { AddressReader } from './addresses.ts';
import { resourcesDeclaredIn } from './declared-resources.ts';
import type { DeclaredResource } from './declared-resources.ts';
import { parameterReferencesIn, variableReferencesIn } from './expressions.ts';
import type { Reference } from './expressions.ts';
import type { JsonObject } from './json.ts';

/**
 * What several rules ask of one template, worked out when the first of them asks. It goes with its context: a weak map
 * beside the trees keeps each tree through many collections, which cost more than the rules did.
 */
export class TemplateFacts {
  readonly #root: JsonObject;
  readonly #text: string;
  readonly #path: string;
  #addresses: AddressReader | null = null;
  #resources: readonly DeclaredResource[] | null = null;
  #parameterReferences: readonly Reference[] | null = null;
  #variableReferences: readonly Reference[] | null = null;

  /** `text` is that of the root, inner templates blanked out; `path` is that of its file in the package. */
  constructor(root: JsonObject, text: string, path: string) {
    this.#root = root;
    this.#text = text;
    this.#path = path;
  }

  get addresses(): AddressReader {
    return (this.#addresses ??= addressReader(this.#root, this.#path));
  }

  get resources(): readonly DeclaredResource[] {
    return (this.#resources ??= resourcesDeclaredIn(this.#root));
  }

  /** References to parameters anywhere in the text, in its order; offsets count in it. */
  get parameterReferences(): readonly Reference[] {
    return (this.#parameterReferences ??= parameterReferencesIn(this.#text));
  }

  /** The same of variables. */
  get variableReferences(): readonly Reference[] {
    return (this.#variableReferences ??= variableReferencesIn(this.#text));
  }
}
