import { useState } from 'react';

const name = (key: string) => `vitrine.text.${key}`;

function read(key: string): string {
  try {
    return sessionStorage.getItem(name(key)) ?? '';
  } catch {
    return '';
  }
}

/**
 * What somebody is writing, kept in this tab until it is sent: it survives a walk to another file, a reload and a
 * session that ends. Where storage is refused it lasts as long as the field.
 */
export function useKeptText(key: string): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(() => read(key));
  return [
    text,
    (next) => {
      setText(next);
      try {
        if (next === '') sessionStorage.removeItem(name(key));
        else sessionStorage.setItem(name(key), next);
      } catch {
        // The field still has it.
      }
    },
  ];
}
