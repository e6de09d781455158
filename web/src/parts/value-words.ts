/** Lists of words as a sentence has them; what has parts as a line for each, without the ids that only programs read. */
export function valueWords(value: unknown, indent = ''): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) {
    const words = value.map((item) => valueWords(item, indent));
    return value.every(isPlain) ? words.join(', ') : words.join('\n\n');
  }
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  return Object.entries(value)
    .filter(([name]) => name !== 'id')
    .map(([name, part]) => {
      const words = valueWords(part, `${indent}  `);
      return isPlain(part) || (Array.isArray(part) && part.every(isPlain))
        ? `${indent}${name}: ${words}`
        : `${indent}${name}:\n${words}`;
    })
    .join('\n');
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
