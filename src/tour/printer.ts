/** What the tour prints: chapters, and one line per thing that happened, with the time since the start. */
import { styleText } from 'node:util';

/** `done` went well, `refused` is a no of the API, `started` is under way, `note` says something beside. */
export type Mark = 'done' | 'refused' | 'started' | 'note';

export type Printer = {
  title(text: string): void;
  chapter(text: string): void;
  line(mark: Mark, text: string): void;
  /** A line that belongs to the one before. */
  detail(text: string): void;
};

const marks = {
  done: { sign: '✓', style: 'green' },
  refused: { sign: '✗', style: 'yellow' },
  started: { sign: '·', style: 'dim' },
  note: { sign: ' ', style: 'dim' },
} as const satisfies Record<Mark, object>;

/** Columns before the mark: the time. */
const TIME_WIDTH = 8;

/** Writes lines with `write`; `elapsedMs` is the time since the start, `colour` whether the terminal shows it. */
export function createPrinter(options: {
  readonly write: (line: string) => void;
  readonly elapsedMs: () => number;
  readonly colour: boolean;
}): Printer {
  const { write, elapsedMs, colour } = options;
  const paint = (style: 'bold' | 'dim' | 'green' | 'yellow', text: string) =>
    // Whether to paint was decided by the caller, who knows where the lines go.
    colour ? styleText(style, text, { validateStream: false }) : text;
  return {
    title(text) {
      write(paint('bold', text));
    },
    chapter(text) {
      write('');
      write(paint('bold', text));
    },
    line(mark, text) {
      const time = `${(elapsedMs() / 1000).toFixed(1)} s`.padStart(TIME_WIDTH);
      const { sign, style } = marks[mark];
      write(`${paint('dim', time)}  ${paint(style, sign)} ${text}`.trimEnd());
    },
    detail(text) {
      for (const part of text.split('\n')) write(`${' '.repeat(TIME_WIDTH + 4)}${part}`.trimEnd());
    },
  };
}
