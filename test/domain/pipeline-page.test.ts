import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { pipelineFor } from '../../src/domain/pipeline.ts';
import { moves } from '../../src/domain/publication.ts';

const page = await readFile(new URL('../../docs/PIPELINE.md', import.meta.url), 'utf8');

/** The cells of the rows of the table below a heading, without its head. */
function rowsBelow(heading: string): string[][] {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('given the page of the pipeline', () => {
  test('when its stages are compared with the code, then they are the same', () => {
    const stages = pipelineFor('Microsoft').map((stage, index) => [
      String(index + 1),
      stage.stage,
      stage.title.en,
      stage.title.fr,
      stage.mover,
      stage.publishedEstimate?.en ?? '–',
    ]);
    assert.deepEqual(rowsBelow('Stages'), stages);
  });

  test('when its moves are compared with the code, then they are the same', () => {
    const known = Object.entries(moves).flatMap(([stage, row]) =>
      Object.entries<string>(row).map(([verb, to]) => `${stage} ${verb} ${to}`),
    );
    const written = rowsBelow('Moves').map((cells) => cells.join(' '));
    assert.deepEqual(written.toSorted(), known.toSorted());
  });

  test('when its rules are counted, then R1 to R16 are all there', () => {
    const rules = rowsBelow('Rules').map(([number]) => number);
    assert.deepEqual(
      rules,
      Array.from({ length: 16 }, (_, index) => `R${index + 1}`),
    );
  });
});
