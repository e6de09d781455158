/** A label as it stands inside a sentence: `Useful link` becomes `useful link`, `SKU` stays. */
export const insideSentence = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLocaleLowerCase() + label.slice(1) : label;
