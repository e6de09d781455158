import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Finding } from '../../src/db/finding.ts';
import { Publication } from '../../src/db/publication.ts';
import { rules } from '../../src/domain/certification/rules.ts';
import { startInstallation } from '../support/installation.ts';

/** Real packages that lie beside the project on some machines; they are not part of it. */
const folder = join(import.meta.dirname, '../../../shared/sample-packages');

type Index = {
  readonly packages: readonly {
    readonly id: string;
    readonly files: string;
    /** The zip as its publisher made it, where there is one. */
    readonly package?: string;
    readonly expected: {
      readonly packageAccepted: boolean;
      readonly blockingRulesFailed?: readonly string[];
    };
  }[];
};

async function filesBelow(root: string, below = ''): Promise<Record<string, Uint8Array>> {
  const found: Record<string, Uint8Array> = {};
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(found, await filesBelow(root, path));
    else found[path] = await readFile(join(root, path));
  }
  return found;
}

describe('given real packages of other publishers', () => {
  test(
    'when they are published, then each ends by its own faults or waits for sign-off, and none by a fault of ours',
    {
      skip: existsSync(folder) ? false : 'shared/sample-packages is not beside the project',
    },
    async () => {
      const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as Index;
      const known = new Set(rules.map(({ id }) => id));
      await using app = await startInstallation();
      for (const sample of index.packages) {
        const files =
          sample.package === undefined
            ? await filesBelow(join(folder, sample.files))
            : await readFile(join(folder, sample.package));
        const offer = await app.given.offer(app.publisher, { files });
        const id = await app.given.published(app.publisher.owner, offer.id);
        const publication = await app.until(async () => {
          const found = await app.em().findOneOrFail(Publication, { id });
          return found.state !== 'RUNNING' || found.waitingFor !== null ? found : null;
        });
        const findings = await app.em().find(Finding, { publication: id });
        const blocking = new Set(
          findings.filter(({ body }) => body.blocking).map(({ body }) => body.ruleId),
        );
        const ended = publication.endReason ?? publication.stage;
        console.log(
          `${sample.id}: ${ended}, ${blocking.size} blocking rules, ${findings.length} findings`,
        );
        assert.notEqual(publication.endReason, 'PLATFORM', sample.id);
        assert.notEqual(publication.waitingFor, 'OPERATOR', sample.id);
        assert.ok(findings.every(({ fault }) => fault === 'PUBLISHER'));
        const expected = (sample.expected.blockingRulesFailed ?? []).filter((rule) =>
          known.has(rule),
        );
        for (const rule of expected) assert.ok(blocking.has(rule), `${sample.id} lacks ${rule}`);
        const isClean = sample.expected.packageAccepted && expected.length === 0;
        if (isClean) assert.equal(publication.stage, 'PUBLISHER_SIGNOFF', sample.id);
        else assert.equal(publication.endReason, 'CERTIFICATION_FAULTS', sample.id);
      }
    },
  );
});
