/** Lines of a package file, drawn as a plain table: the line at fault is marked, the place in it underlined. */
import { Fragment, type ReactNode } from 'react';

type Range = { readonly from: number; readonly to: number };
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

/** One line with its colours; `under` are columns from 0, the end excluded. */
export function CodeText({ text, under }: { text: string; under?: Range | undefined }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [index, { text: piece, kind }] of tokensOf(text).entries()) {
    const from = Math.max(0, (under?.from ?? 0) - at);
    const to = Math.min(piece.length, (under?.to ?? 0) - at);
    const inner =
      under !== undefined && from < to ? (
        <>
          {piece.slice(0, from)}
          <u>{piece.slice(from, to)}</u>
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

export type FrameLine = {
  /** What stands in the margin: a line number, or the sign of a change. */
  readonly margin: string;
  readonly text: string;
  readonly kind: '' | 'hit' | 'added' | 'removed';
  readonly under?: Range | undefined;
};

/** A frame that scrolls sideways by itself, with the keyboard too. */
export function CodeFrame({
  label,
  warning,
  lines,
}: {
  label: string;
  warning: boolean;
  lines: readonly FrameLine[];
}) {
  return (
    <div
      className={warning ? 'frame warning' : 'frame'}
      role="region"
      tabIndex={0}
      aria-label={label}
    >
      <table role="presentation">
        <tbody>
          {lines.map((line, index) => (
            <tr key={index} className={line.kind}>
              <td>{line.margin}</td>
              <td>
                <CodeText text={line.text} under={line.under} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
