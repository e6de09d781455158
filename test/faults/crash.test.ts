import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findRedisServer } from '../../src/services/embedded-redis.ts';
import { NO_REDIS } from '../support/services.ts';
import { startFaultInstallation } from './fault-installation.ts';
import type { Fault, FaultInstallation } from './fault-installation.ts';
import { nameOf, runWave } from './matrix.ts';
import type { Case } from './matrix.ts';
import type { Actor, Moment } from './points.ts';

/** A fixed part of the matrix that `npm run prove:crash` runs as a whole. */
const waves: readonly (readonly [Fault, readonly (readonly [Actor, Moment])[]])[] = [
  ['WORKER_KILLED', [['PACKAGING', 'WORK']]],
  [
    'POSTGRES_STOPPED',
    [
      ['CERTIFICATION', 'WORK'],
      ['LEAD', 'COMMITTED'],
      ['MAIL_BY_SMTP', 'WORK'],
    ],
  ],
  [
    'REDIS_FLUSHED',
    [
      ['PREVIEW', 'COMMITTED'],
      ['MAIL_TO_FILE', 'PICK_UP'],
    ],
  ],
  ['API_KILLED', [['COMMAND', 'COMMITTED']]],
];

const skip = findRedisServer(process.env['PATH'] ?? '') === null ? NO_REDIS : false;

describe('given publications whose processes stand at points of their work', { skip }, () => {
  let installation: FaultInstallation;
  before(async () => {
    installation = await startFaultInstallation({ bell: 'bull' });
  });
  after(async () => await installation[Symbol.asyncDispose]());

  for (const [fault, points] of waves) {
    const cases: Case[] = points.map(([subject, moment]) => ({
      bell: 'bull',
      subject,
      moment,
      fault,
    }));
    test(`when ${fault} comes to ${points.map((point) => point.join(' ')).join(', ')}, then each goes live, with every fact and mail once`, async () => {
      const results = await runWave(installation, cases);
      assert.deepEqual(
        results.map((result) => [nameOf(result), result.wrong]),
        cases.map((each) => [nameOf(each), []]),
      );
    });
  }
});
