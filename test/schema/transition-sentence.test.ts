import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pipelineFor, stages } from '../../src/domain/pipeline.ts';
import { transitionKinds } from '../../src/domain/publication.ts';
import { transitionSentence } from '../../src/domain/transition-sentence.ts';
import type { ToldFact } from '../../src/domain/transition-sentence.ts';

const pipeline = pipelineFor('Microsoft');
const camille = { kind: 'PUBLISHER', name: 'Camille Roux' } as const;
const marta = { kind: 'REVIEWER', name: 'Marta Silva' } as const;
const otto = { kind: 'OPERATOR', name: 'Otto Kern' } as const;
const job = { kind: 'SYSTEM', name: 'certification' } as const;

describe('given a fact', () => {
  const table: readonly (readonly [ToldFact, string, string])[] = [
    [
      { kind: 'STAGE_STARTED', stage: 'VALIDATE_PREREQUISITES', actor: camille, cause: null },
      'Camille Roux pressed Publish',
      'Camille Roux a cliqué sur Publier',
    ],
    [
      { kind: 'STAGE_COMPLETED', stage: 'PUBLISHER_SIGNOFF', actor: camille, cause: null },
      'Camille Roux pressed Go live',
      'Camille Roux a cliqué sur Mettre en ligne',
    ],
    [
      { kind: 'STAGE_COMPLETED', stage: 'MICROSOFT_REVIEW', actor: marta, cause: null },
      'Marta Silva approved the publication',
      'Marta Silva a approuvé la publication',
    ],
    [
      {
        kind: 'STAGE_REJECTED',
        stage: 'MICROSOFT_REVIEW',
        actor: marta,
        cause: 'REVIEW_CHANGES_REQUESTED',
      },
      'Marta Silva requested changes',
      'Marta Silva a demandé des modifications',
    ],
    [
      { kind: 'STAGE_REJECTED', stage: 'CERTIFICATION', actor: job, cause: 'CERTIFICATION_FAULTS' },
      '“Certification” found faults',
      'L’étape «\u00a0Certification\u00a0» a trouvé des défauts',
    ],
    [
      { kind: 'STAGE_CANCELED', stage: 'PUBLISHER_SIGNOFF', actor: camille, cause: 'SUPERSEDED' },
      'Camille Roux replaced this publication at “Publisher sign-off”',
      'Camille Roux a remplacé cette publication à l’étape «\u00a0Validation de l’éditeur\u00a0»',
    ],
    [
      { kind: 'STAGE_RETRIED', stage: 'PACKAGING', actor: otto, cause: 'OPERATOR' },
      'Otto Kern let “Packaging and lead generation registration” run again',
      'Otto Kern a relancé l’étape «\u00a0Empaquetage et référencement de génération de prospects\u00a0»',
    ],
    [
      { kind: 'STAGE_COMPLETED', stage: 'PACKAGING', actor: job, cause: null },
      '“Packaging and lead generation registration” is done',
      'L’étape «\u00a0Empaquetage et référencement de génération de prospects\u00a0» est terminée',
    ],
    [
      { kind: 'PUBLICATION_SUCCEEDED', stage: null, actor: job, cause: null },
      'The offer is live',
      'L’offre est en ligne',
    ],
  ];
  for (const [fact, en, fr] of table) {
    test(`when it is told, then it reads “${en}” and in French`, () => {
      assert.deepEqual(transitionSentence(fact, pipeline), { en, fr });
    });
  }

  test('when any fact of any stage and doer is told, then there is a sentence without a gap in both languages', () => {
    for (const kind of transitionKinds) {
      for (const stage of kind.startsWith('STAGE') ? stages : [null]) {
        for (const actor of [camille, marta, otto, job]) {
          for (const text of Object.values(
            transitionSentence({ kind, stage, actor, cause: null }, pipeline),
          )) {
            assert.match(text, /^\S.{5,}\S$/u);
            assert.doesNotMatch(text, /undefined|null|“”|«\s*»/u);
          }
        }
      }
    }
  });
});
