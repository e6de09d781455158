import { useMessages } from '../messages/messages.tsx';
import { wordMarks } from './word-marks.ts';

/** A value of a draft in words, with what the other one does not have marked. */
export function MarkedValue({
  value,
  other,
  none,
}: {
  value: unknown;
  other: unknown;
  /** What to say where there is no value; that it was removed without it. */
  none?: string;
}) {
  const { t } = useMessages();
  if (value === null || value === undefined) {
    return <i className="quiet-2">{none ?? t('conflict.removed')}</i>;
  }
  const text = wordsOf(value);
  return wordMarks(wordsOf(other), text).map((piece, index) =>
    piece.isOwn ? <ins key={index}>{piece.text}</ins> : <span key={index}>{piece.text}</span>,
  );
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(', ');
  }
  return JSON.stringify(value, null, 1);
}
