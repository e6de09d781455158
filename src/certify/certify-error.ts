import type { Text } from '../domain/language.ts';

/** The certification could not be run. The text says why and what to do. */
export class CertifyError extends Error {
  override readonly name = 'CertifyError';
  readonly text: Text;
  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.text = text;
  }
}
