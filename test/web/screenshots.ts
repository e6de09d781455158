/**
 * `npm run screenshots [-- folder] [--only=PATTERN]`: a picture of every screen in every state, in both languages and
 * themes, at the width of a desk and of a phone. Without a folder they lie in one for temporary files; its name is
 * printed.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startPortal, withoutBrowser } from './portal.ts';
import { languages, schemes, walk } from './walk.ts';

const widths = [1280, 390];

if (withoutBrowser !== false) {
  console.error(withoutBrowser);
  process.exit(2);
}
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' } },
});
const [given] = positionals;
const folder =
  given === undefined ? await mkdtemp(join(tmpdir(), 'vitrine-screens-')) : resolve(given);
await mkdir(folder, { recursive: true });
const only = new RegExp(values.only);
let pictures = 0;
let complaints: readonly string[] = [];
{
  await using portal = await startPortal();
  complaints = await walk(
    portal,
    async ({ look, page, speak }) => {
      for (const language of languages) {
        await speak(language);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          for (const colorScheme of schemes) {
            await page.emulateMedia({ colorScheme });
            const name = `${look.id}-${language}-${width}-${colorScheme}.png`;
            // A dialog is as high as the window; what lies below it would be an empty page.
            const fullPage = !look.shows.startsWith('dialog');
            await page.screenshot({ path: join(folder, name), fullPage });
            pictures += 1;
          }
        }
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    },
    ({ id }) => only.test(id),
  );
}
for (const text of complaints) console.log(text);
console.log(`${pictures} pictures in ${folder}`);
process.exit(complaints.length === 0 ? 0 : 1);
