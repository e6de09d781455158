import { Fragment } from 'react';
import { useNow } from '../clock.ts';
import type { Role } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { Avatar } from './avatar.tsx';

/** What somebody wrote: who, on whose side, when, and the plain text. */
export function Message({
  author,
  role,
  at,
  text,
}: {
  author: string;
  role: Role;
  at: string;
  text: string;
}) {
  const { t, formats } = useMessages();
  const now = useNow();
  return (
    <article className="message">
      <Avatar name={author} />
      <p className="small">
        <b>{author}</b>{' '}
        <span className="quiet-3">
          {t('message.side', { role })} ·{' '}
          <time dateTime={at} title={formats.full(at)}>
            {formats.moment(at, now)}
          </time>
        </span>
      </p>
      <p className="says">
        <PlainText text={text} />
      </p>
    </article>
  );
}

/** Plain text; what stands between backticks is code. */
export function PlainText({ text }: { text: string }) {
  // A backtick without a partner is only a sign.
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) =>
      index % 2 === 1 ? (
        <code key={index}>{part.slice(1, -1)}</code>
      ) : (
        <Fragment key={index}>{part}</Fragment>
      ),
    );
}
