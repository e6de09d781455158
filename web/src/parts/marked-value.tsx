import { useMessages } from '../messages/messages.tsx';
import { valueWords } from './value-words.ts';
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
  const text = valueWords(value);
  return wordMarks(valueWords(other), text).map((piece, index) =>
    piece.isOwn ? <ins key={index}>{piece.text}</ins> : <span key={index}>{piece.text}</span>,
  );
}
