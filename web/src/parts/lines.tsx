/**
 * Lines of a package file, alone or against those of another version: one drawing for the review, which puts threads
 * between them, and for Compare.
 */
import type { KeyboardEvent, ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { CodeText } from './code-text.tsx';
import type { Row } from './rows.ts';

/** How many columns a row has: its number in each version, its sign, its text. */
export const columnsOf = (isCompared: boolean): number => (isCompared ? 4 : 2);

export function LinesFrame({
  path,
  takesKeyboard,
  onKeyDown,
  children,
}: {
  path: string;
  /** True where nothing inside it takes the keyboard, and so it has to, to be scrolled. */
  takesKeyboard: boolean;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  children: ReactNode;
}) {
  const { t } = useMessages();
  return (
    <div
      className="frame lines-frame"
      role="region"
      tabIndex={takesKeyboard ? 0 : undefined}
      aria-label={t('review.lines', { file: path })}
    >
      <table role="presentation" onKeyDown={onKeyDown}>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const signs = { CONTEXT: '', ADDED: '+', REMOVED: '−' } as const;
const classes = { CONTEXT: '', ADDED: 'added', REMOVED: 'removed' } as const;

export function LineRow({
  row,
  isCompared = true,
  isMarked = true,
  isStart = false,
  numberOf = plainNumber,
}: {
  row: Row;
  /** False where there is no other version: one number, and no sign. */
  isCompared?: boolean;
  /** False where all lines are new, and a colour says nothing. */
  isMarked?: boolean;
  /** True for the line with which a change begins; keys lead there. */
  isStart?: boolean;
  /** What stands in the column of a number. */
  numberOf?: (row: Row, side: 'OLD' | 'NEW') => ReactNode;
}) {
  return (
    <tr
      className={isMarked ? classes[row.kind] : ''}
      {...(isStart ? { 'data-change': '', tabIndex: -1 } : {})}
    >
      {isCompared && <td className="number">{numberOf(row, 'OLD')}</td>}
      <td className="number">{numberOf(row, 'NEW')}</td>
      {isCompared && <td className="sign">{isMarked && signs[row.kind]}</td>}
      <td className="text">
        <CodeText text={row.text} marked={row.marked} />
      </td>
    </tr>
  );
}

const plainNumber = ({ oldNumber, newNumber }: Row, side: 'OLD' | 'NEW'): number | null =>
  side === 'OLD' ? oldNumber : newNumber;
