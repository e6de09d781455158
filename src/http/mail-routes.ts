/**
 * The HTML of a mail as its reader's program shows it, for a frame of the mail log. What a mail says comes from people:
 * in the frame, and also when somebody opens the address by itself, no script runs, nothing is fetched and no form is sent.
 */
import { createLoaders } from '../app/read/loaders.ts';
import { shownMailBody } from '../app/read/mail.ts';
import { readMail } from '../app/read/readable.ts';
import type { Deps } from '../deps.ts';
import type { Text } from '../domain/language.ts';
import { scopeOf } from '../domain/policy.ts';
import { mailStyleSource } from '../mail/mailbox-page.ts';
import { localId } from '../schema/global-id.ts';
import type { Route } from './routes.ts';
import { messagePage } from './simple-pages.ts';

/** Links open a tab of their own, which is not held by the sandbox. */
export const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  `style-src-elem ${mailStyleSource}`,
  "style-src-attr 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

const notThere: Text = { en: 'Not found', fr: 'Introuvable' };
const nothingHere: Text = {
  en: 'There is no mail at this address that you may see.',
  fr: 'Il n’y a pas de courrier à cette adresse que vous puissiez voir.',
};

export function mailRoutes(deps: Deps): readonly Route[] {
  return [
    {
      methods: ['GET', 'HEAD'],
      path: '/mails/:mail/html',
      scope: scopeOf('READ_OPERATIONS'),
      origins: 'OWN',
      handle: async ({ outgoing, params, actor, language }) => {
        const loaders = createLoaders(deps.orm.em.fork());
        const id = localId('MailMessage', params['mail'] ?? '');
        const mail = await readMail(loaders, actor, id);
        const body =
          mail === null
            ? messagePage(language, notThere, nothingHere)
            : `<!doctype html><base target="_blank">${shownMailBody(mail.html)}`;
        outgoing.writeHead(mail === null ? 404 : 200, {
          'content-type': 'text/html; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy': mailPolicy,
          'x-frame-options': 'SAMEORIGIN',
        });
        outgoing.end(body);
      },
    },
  ];
}
