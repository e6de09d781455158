import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ask } from '../../src/client/api.ts';
import { FindOffer } from '../../src/client/offers.ts';
import { demoSkus, readDemoContent } from '../../src/demo/demo-content.ts';
import { faultyPackage, faultyPackageRules } from '../../src/demo/faulty-package.ts';
import { seedMoreOffers, seedOffer } from '../../src/demo/seed-demo.ts';
import { demoPeople } from '../../src/demo/seed-people.ts';
import type { DemoPeople } from '../../src/demo/seed-people.ts';
import { zipFiles } from '../../src/demo/zip-folder.ts';
import { runTour } from '../../src/tour/tour.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';

describe('given a product that was just started', () => {
  let product: Product;

  before(async () => {
    product = await startProduct();
  });
  after(async () => {
    await product[Symbol.asyncDispose]();
  });

  async function play(...arguments_: string[]) {
    const lines: string[] = [];
    const errors: string[] = [];
    const exitCode = await runTour(arguments_, {
      dataDir: product.dataDir,
      write: (line) => lines.push(line),
      writeError: (line) => errors.push(line),
      colour: false,
      language: undefined,
    });
    return { exitCode, text: lines.join('\n'), errors: errors.join('\n') };
  }

  /** The lines of the tour come in this order; each is looked for after the one before. */
  function assertTells(text: string, expected: readonly (string | RegExp)[]): void {
    let rest = text;
    for (const wanted of expected) {
      const at = typeof wanted === 'string' ? rest.indexOf(wanted) : rest.search(wanted);
      assert.ok(at >= 0, `${String(wanted)} is missing, or too early, in:\n${text}`);
      rest = rest.slice(at + 1);
    }
  }

  test('when the tour is played, then the whole way is told and it ends with 0', async () => {
    const { exitCode, text, errors } = await play();
    assert.equal(errors, '');
    assert.equal(exitCode, 0);
    assertTells(text, [
      '1. A new offer',
      'PREREQUISITES_NOT_MET',
      /✓ standard\.zip · \d+ KiB · sha256 [0-9a-f]{12}/,
      'fields to correct: 0',
      '2. Publish',
      'NOTIFICATION_ADDRESS_REQUIRED',
      /✓ Publication 1 · revision 1/,
      'Validate prerequisites',
      'Certification',
      'Packaging and lead generation registration',
      'Offer available in preview',
      'Publisher sign-off',
      /✉ .* camille\.roux@solenne\.example  SENT/,
      '3. Preview',
      'SUBSCRIPTION_NOT_LISTED',
      'without an invitation: no preview',
      'INVITED',
      'REDEEMED',
      'Jonas Weber sees revision 1',
      '4. Go live',
      'REVISION_CHANGED',
      'Microsoft review',
      '5. Review',
      'Marta Keller · TAKEN',
      'BLOCKING_THREADS_OPEN',
      'RESOLVED',
      '6. Live',
      /Lumen Logs [0-9a-f]{6} · http:.*\/store\/solenne\/tour-/,
      'HTTP 200',
      'az managedapp definition create',
      'https://portal.azure.com/#create/Microsoft.Template',
      '7. An update with faults',
      /createUiDefinition\.json:\d+:\d+  Parameters-Without-Default/,
      '→ ',
      /mainTemplate\.json:\d+:\d+  Secure-String/,
      'the live page is as before',
      '8. Correct, publish, cancel',
      'Certification · NOT_STARTED',
      'the live page is as before',
      '9. A review that asks for changes',
      'Certification” is done (result reused)',
      'requested changes',
      'the live page is as before',
      '10. The next publication',
      'RESOLVED',
      'standard 1.1.0:',
      'Everything went as told',
    ]);
    assert.match(text, /✗ TOO_EARLY_TO_CANCEL  .+/);
    // eslint-disable-next-line no-control-regex -- the escape that begins a colour
    assert.doesNotMatch(text, /\u001b/);
  });

  test('when it is played again in French, then it ends with 0 and speaks French', async () => {
    const { exitCode, text, errors } = await play('--language', 'fr');
    assert.equal(errors, '');
    assert.equal(exitCode, 0);
    assertTells(text, [
      '1. Une nouvelle offre',
      'Publication refusée',
      'Valider les conditions préalables',
      'Empaquetage et référencement de génération de prospects',
      'Validation de l’éditeur',
      '9. Une révision qui demande des modifications',
      'résultat repris',
      'Tout s’est passé comme annoncé',
    ]);
  });

  test('when --package has faults, then its findings are printed and it ends with 1', async () => {
    const { packages } = await readDemoContent();
    const file = join(product.dataDir, 'faulty.zip');
    const files = packages.get(demoSkus.managed) ?? new Map<string, Uint8Array>();
    await writeFile(file, await zipFiles(faultyPackage(files)));
    const { exitCode, text, errors } = await play('--package', file);
    assert.equal(exitCode, 1);
    assert.match(errors, /The package was refused/);
    for (const rule of faultyPackageRules) {
      assert.match(text, new RegExp(`✗ [\\w/]+\\.json:\\d+:\\d+  ${rule}\\n +\\S.*\\n +→ \\S`));
    }
    assert.doesNotMatch(text, /3\. Preview/);
  });

  test('when --package is no zip, then the reason is printed and it ends with 1', async () => {
    const file = join(product.dataDir, 'letter.zip');
    await writeFile(file, 'Dear reader');
    const { exitCode, text } = await play('--package', file);
    assert.equal(exitCode, 1);
    assert.match(text, /✗ letter\.zip  PKG-001\n +\S/);
  });

  test('when the demo is seeded again, then every offer stays as it is', async () => {
    const tokens = await product.tokens();
    const withToken = (role: keyof typeof demoPeople) => ({
      ...demoPeople[role],
      token: tokens[role],
    });
    const people: DemoPeople = {
      owner: withToken('owner'),
      contributor: withToken('contributor'),
      reviewer: withToken('reviewer'),
      operator: withToken('operator'),
      customer: withToken('customer'),
    };
    const options = { baseUrl: product.url, people, log: { info: () => undefined } };
    const look = async () =>
      await Promise.all(
        ['lumen-logs', 'lumen-archive', 'pulse-monitor'].map(
          async (offerId) =>
            (await ask(product.url, tokens.owner, FindOffer, { publisher: 'solenne', offerId }))
              .offer,
        ),
      );
    await seedOffer(options);
    await seedMoreOffers(options);
    const before = await look();
    const again = await seedOffer(options);
    await seedMoreOffers(options);
    assert.deepEqual(await look(), before);
    assert.equal(again.published, false);
    assert.deepEqual(
      before.map((offer) => offer?.publication?.number ?? null),
      [1, 1, null],
    );
  });
});
