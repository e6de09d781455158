/** One line of a package file with the colours of JSON; a place in it is underlined or marked. */
import { Fragment, type ReactNode } from 'react';
import type { Range } from './range.ts';

type Token = { readonly text: string; readonly kind: 'key' | 'string' | 'number' | null };

const token =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\btrue\b|\bfalse\b|\bnull\b)/g;

/** Cuts one line of JSON into coloured parts; other text stays plain. */
function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(token)) {
    if (match.index > at) tokens.push({ text: line.slice(at, match.index), kind: null });
    const [whole, text, colon] = match;
    if (text === undefined) {
      tokens.push({ text: whole, kind: 'number' });
    } else {
      tokens.push({ text, kind: colon === undefined ? 'string' : 'key' });
      if (colon !== undefined) tokens.push({ text: colon, kind: null });
    }
    at = match.index + whole.length;
  }
  if (at < line.length) tokens.push({ text: line.slice(at), kind: null });
  return tokens;
}

/** One line with its colours; `under` and `marked` are columns from 0, the end excluded. */
export function CodeText({
  text,
  under,
  marked,
}: {
  text: string;
  /** The place of a fault. */
  under?: Range | undefined;
  /** What differs from the other version of the line. */
  marked?: Range | undefined;
}) {
  const Tag = under === undefined ? 'mark' : 'u';
  const range = under ?? marked;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [index, { text: piece, kind }] of tokensOf(text).entries()) {
    const from = Math.max(0, (range?.from ?? 0) - at);
    const to = Math.min(piece.length, (range?.to ?? 0) - at);
    const inner =
      from < to ? (
        <>
          {piece.slice(0, from)}
          <Tag>{piece.slice(from, to)}</Tag>
          {piece.slice(to)}
        </>
      ) : (
        piece
      );
    parts.push(
      kind === null ? (
        <Fragment key={index}>{inner}</Fragment>
      ) : (
        <span key={index} className={kind}>
          {inner}
        </span>
      ),
    );
    at += piece.length;
  }
  return parts;
}
