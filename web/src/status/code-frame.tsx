/** Lines of a package file, drawn as a plain table: the line at fault is marked, the place in it underlined. */
import { CodeText } from '../parts/code-text.tsx';
import type { Range } from '../parts/range.ts';

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
