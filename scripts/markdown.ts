/** Tables of records as Markdown. */
import type { ProofTable } from '../test/support/proof-record.ts';

const cell = (value: string | number) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');

export const renderRow = (cells: readonly (string | number)[]) =>
  `| ${cells.map(cell).join(' | ')} |`;

export function renderTable({ title, head, rows }: ProofTable): string {
  return [
    `**${title}**`,
    '',
    renderRow(head),
    renderRow(head.map(() => '---')),
    ...rows.map(renderRow),
  ].join('\n');
}
