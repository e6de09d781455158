import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { languages } from '../../src/domain/language.ts';
import { MAX_SUBJECT } from '../../src/mail/layout.ts';
import { TEXT_COLUMNS } from '../../src/mail/wrap.ts';
import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { hostileTexts, withText } from './hostile.ts';
import { samples } from './samples.ts';

const golden = new URL('golden/', import.meta.url);
const update = process.env['UPDATE_GOLDEN'] === '1';

const mails = Object.entries(samples).flatMap(([name, make]) =>
  languages.map((language) => ({ name: `${name}.${language}`, language, mail: make(language) })),
);

describe('given the facts of every event', () => {
  for (const { name, mail } of mails) {
    test(`when ${name} is written, then both parts are those that were agreed`, async () => {
      for (const [file, content] of [
        [`${name}.txt`, `Subject: ${mail.subject}\n\n${mail.text}`],
        [`${name}.html`, mail.html],
      ] as const) {
        if (update) await writeFile(new URL(file, golden), content);
        assert.equal(content, await readFile(new URL(file, golden), 'utf8'), file);
      }
    });
  }

  test('when the agreed files are counted, then each belongs to a mail', async () => {
    const expected = mails.flatMap(({ name }) => [`${name}.html`, `${name}.txt`]).sort();
    const agreed = (await readdir(golden)).filter((file) => !file.startsWith('.'));
    assert.deepEqual(agreed.sort(), expected);
  });
});

describe('given every mail in both languages', () => {
  for (const { name, language, mail } of mails) {
    test(`when ${name} is read as text, then it is complete, narrow and free of markup`, () => {
      assert.ok(mail.subject.length <= MAX_SUBJECT);
      assert.doesNotMatch(mail.text, /<\/?[a-z]|&(?:amp|lt|gt|quot|#)/);
      assert.doesNotMatch(mail.text, /undefined|null|\[object|NaN/);
      for (const line of mail.text.split('\n'))
        if (!/^\s*(?:\* )?(?:https?:|.{0,4}\S{60,}$)/.test(line))
          assert.ok([...line].length <= TEXT_COLUMNS, `too wide: ${line}`);
      // Every address of the HTML part is in the text part, so that nothing needs the HTML.
      const hrefs = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, href]) =>
        (href ?? '').replaceAll('&amp;', '&'),
      );
      assert.ok(hrefs.length > 0);
      for (const href of hrefs) assert.ok(mail.text.includes(href), `not in the text: ${href}`);
    });

    test(`when ${name} is opened as HTML, then it asks nothing from outside and says its language`, () => {
      assert.match(mail.html, new RegExp(`^<!doctype html>\n<html lang="${language}">`));
      assert.doesNotMatch(
        mail.html,
        /<(?:img|script|link|iframe|object|svg|form)\b|url\(|@import|\son\w+=/i,
      );
      assert.match(mail.html, /prefers-color-scheme:dark/);
      const opened = [
        ...mail.html.matchAll(/<(table|tr|td|th|p|h2|ol|li|a|pre|blockquote|strong)\b/g),
      ];
      const closed = [
        ...mail.html.matchAll(/<\/(table|tr|td|th|p|h2|ol|li|a|pre|blockquote|strong)>/g),
      ];
      assert.equal(opened.length, closed.length);
    });
  }

  test('when the French is set, then no ordinary space stands before its punctuation or within its quotes', () => {
    for (const { name, language, mail } of mails.filter((one) => one.language === 'fr')) {
      assert.equal(language, 'fr');
      assert.doesNotMatch(mail.text, /\S [:;?!%»](?:\s|$)|« |'(?=[aeéèhio])/m, name);
      assert.match(mail.text, /\u00a0:/, name);
    }
  });

  test('when the words are read, then nobody is begged, blamed or cheered', () => {
    for (const { name, mail } of mails)
      assert.doesNotMatch(
        `${mail.subject}\n${mail.text}`,
        /\bplease\b|\boops\b|successfully|s’il vous plaît|veuillez|avec succès|!(?!\w)/i,
        name,
      );
  });

  test('when a mail about a publication is read, then it names everything that finds it again', () => {
    const about = mails.filter(
      ({ name }) =>
        !/^(?:support|lead-recorded|preview-invitation|member-invitation|sign-in)/.test(name),
    );
    assert.equal(about.length, 26);
    for (const { name, mail } of about)
      for (const part of [
        'Contoso Cloud',
        'Pulse Monitor',
        'contoso.pulse-monitor',
        '2.4.0 (c27d5a3)',
        '0193f6c2-5d1e-7a44-9d3f-6a2c1f0b7e58',
        '23 ',
        '14:11 UTC',
        'https://market.example.test/offers/contoso/pulse-monitor/status?publication=8#stage-',
      ])
        assert.ok(mail.text.includes(part), `${name} lacks ${part}`);
  });

  test('when a publisher may ask for help, then the mail opens a request with the publication attached', () => {
    for (const { name, mail } of mails.filter(
      (one) =>
        !/^(?:support|lead-recorded|stage-blocked|preview-invitation|member-invitation|sign-in)/.test(
          one.name,
        ),
    ))
      assert.match(mail.text, /status\?help=8&stage=[A-Z_]+\n/, name);
  });
});

describe('given more findings than a mail shows', () => {
  test('when the mail is written, then it has twenty and says how many are left', () => {
    const mail = samples['certification-failed-many']?.('en');
    assert.ok(mail);
    assert.equal(mail.text.split('TPL-014').length - 1, 20);
    assert.match(mail.text, /1,017 findings more in the Status tab:/);
    assert.match(mail.subject, /^Certification found 1,037 errors: /);
  });
});

describe('given text of people that holds anything', () => {
  const tag =
    /^<(?:!doctype html|\/?(?:html|head|meta|title|style|body|table|tr|td|th|h2|p|ol|li|a|pre|br|strong|blockquote)(?: [a-z-]+="[^"<>]*")*)>/;

  const assertForm = (text: string) => {
    for (const [name, write] of Object.entries(samples))
      for (const language of languages) {
        const mail = write(language, (facts) => withText(facts, text));
        const where = `${name}.${language}`;
        assert.ok(mail.subject.length <= MAX_SUBJECT, where);
        assert.doesNotMatch(mail.subject, /[\p{Cc}\p{Zl}\p{Zp}]/u, where);
        for (const part of [mail.subject, mail.text, mail.html]) {
          assert.ok(part.isWellFormed(), where);
          assert.doesNotMatch(
            part.replaceAll('\n', ''),
            /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u,
            where,
          );
        }
        for (const { index } of mail.html.matchAll(/</g))
          assert.match(mail.html.slice(index, index + 2000), tag, where);
        assert.equal(mail.html.split('<style>').length, 2, where);
        for (const [, href] of mail.html.matchAll(/href="([^"]*)"/g))
          assert.ok(href?.startsWith('https://market.example.test/'), where);
        // A reader cuts the mail at the first signature line.
        assert.equal(mail.text.split('\n').filter((line) => line === '-- ').length, 1, where);
        assert.ok(mail.text.length < 200_000 && mail.html.length < 200_000, where);
      }
  };

  for (const [kind, text] of Object.entries(hostileTexts))
    test(`when every field holds ${kind}, then no mail breaks out of its form`, () =>
      assertForm(text));

  test('when every field holds each of the list of naughty strings, then no mail breaks out of its form', (t) => {
    for (const text of naughty) assertForm(text);
    t.diagnostic(`${naughty.length} strings in ${Object.keys(samples).length} mails`);
  });

  test('when the same field holds a plain name, then it stands in the mail as it is', () => {
    const mail = samples['publication-canceled']?.('en', (facts) =>
      withText(facts, 'O’Brien & Søns <Ltd>'),
    );
    assert.ok(mail);
    assert.ok(mail.text.includes('O’Brien & Søns <Ltd> canceled publication 8'));
    assert.ok(mail.html.includes('O’Brien &amp; Søns &lt;Ltd&gt; canceled publication 8'));
  });

  test('when a name is longer than a subject, then it is cut between characters', () => {
    const mail = samples['offer-live']?.('en', (facts) => withText(facts, '👩‍👩‍👧‍👦'.repeat(60)));
    assert.match(mail?.subject ?? '', /^Live: version (?:👩‍👩‍👧‍👦)+… of (?:👩‍👩‍👧‍👦)+…, publication 8$/u);
  });
});

describe('given a link that is no web address', () => {
  test('when a mail would carry it, then writing it fails', () => {
    for (const url of ['javascript:alert(1)', '/offers', 'data:text/html,x', ''])
      assert.throws(
        () =>
          samples['offer-live']?.('en', (facts) => ({
            ...facts,
            links: { status: url, help: url, product: url },
          })),
        TypeError,
      );
  });
});
