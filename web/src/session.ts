/**
 * What this browser remembers: the language, the theme and whether single keys are shortcuts. No secret: who is signed in
 * is in a cookie that no script can read.
 * Storage may be refused (private windows); then everything lasts as long as the page.
 */
export type Language = 'en' | 'fr';
export type Theme = 'system' | 'light' | 'dark';

const memory = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(`vitrine.${key}`);
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`vitrine.${key}`);
    else localStorage.setItem(`vitrine.${key}`, value);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, value);
  }
}

/** Earlier versions kept an API token here. */
export const forgetToken = (): void => write('token', null);

/** `before-paint.js` has put the language on the root element: the stored one, else the browser's. */
export const readLanguage = (): Language => (document.documentElement.lang === 'fr' ? 'fr' : 'en');

export function writeLanguage(language: Language): void {
  document.documentElement.lang = language;
  write('language', language);
}

export function readTheme(): Theme {
  const stored = read('theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function writeTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  write('theme', theme === 'system' ? null : theme);
}

/** Single keys (`/`, `j`, `k`, `f`, `t`) can be switched off (WCAG 2.1.4). */
export const readSingleKeys = (): boolean => read('single-keys') !== 'off';
export const writeSingleKeys = (on: boolean): void => write('single-keys', on ? null : 'off');
