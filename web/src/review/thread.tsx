import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { CodeText } from '../parts/code-text.tsx';
import { Compose } from '../parts/compose.tsx';
import { useIsCut } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
import { Message } from '../parts/message.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { useReader } from '../reader.tsx';
import { ResolveThread, SetThreadBlocking, WriteComment } from './review-documents.ts';
import { isOpen, takesAnswers, type Place, type Site, type Thread } from './review-site.ts';

/** Where a new thread stands: a line of one of the two files, or the file as a whole. */
export type NewPlace = Place & { readonly line: number | null; readonly side: 'OLD' | 'NEW' };

/** A conversation in its place under a line. A resolved one is folded to its head. */
export function ThreadCard({
  thread,
  site,
  isNamed,
  onChanged,
}: {
  thread: Thread;
  site: Site;
  /** True when the address names this thread. */
  isNamed: boolean;
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const label = t('review.thread.label', {
    place: placeText(thread, t),
    blocking: thread.blocking ? 'yes' : 'no',
    state: thread.state,
  });
  const head = <ThreadHead thread={thread} />;
  const place = { id: `thread-${thread.id}`, tabIndex: -1, 'aria-label': label };
  if (thread.state === 'RESOLVED') {
    return (
      <article className="thread resolved" {...place}>
        <details open={isNamed}>
          <summary>{head}</summary>
          <Comments thread={thread} />
        </details>
      </article>
    );
  }
  return (
    <article className={thread.blocking ? 'thread blocking' : 'thread'} {...place}>
      <header>{head}</header>
      <Comments thread={thread} />
      <Answer thread={thread} site={site} onChanged={onChanged} />
    </article>
  );
}

function ThreadHead({ thread }: { thread: Thread }) {
  const { t } = useMessages();
  return (
    <>
      {thread.state === 'RESOLVED' ? (
        <Pill sign={{ tone: 'ok', icon: 'check' }}>{t('review.thread.resolved')}</Pill>
      ) : thread.blocking ? (
        <Pill sign={{ tone: 'bad', icon: 'lock' }}>{t('review.thread.blocking')}</Pill>
      ) : (
        <Pill sign={{ tone: 'idle', icon: 'info' }}>{t('review.thread.note')}</Pill>
      )}
      <span className="small quiet-2">{placeText(thread, t)}</span>
      {thread.carriedOver && (
        <span className="tag">
          {t('review.thread.carried', { number: thread.openedInPublication })}
        </span>
      )}
      <span className="push small quiet-3">
        {t('review.thread.comments', { count: thread.comments.length })}
      </span>
    </>
  );
}

/** "Line 66", "Line 64, live version", or the file as a whole. */
function placeText({ line, side }: Thread, t: ReturnType<typeof useMessages>['t']): string {
  if (line === null) return t('review.thread.file');
  return t(side === 'OLD' ? 'review.thread.oldLine' : 'review.thread.line', { line });
}

function Comments({ thread }: { thread: Thread }) {
  const { t } = useMessages();
  return (
    <>
      {thread.outdated && (
        <div className="outdated">
          <p className="small quiet-2">{t('review.thread.outdated')}</p>
          {thread.excerpt !== null && (
            <p className="frame">
              <CodeText text={thread.excerpt} />
            </p>
          )}
        </div>
      )}
      <ol className="messages" aria-live="polite">
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <Message {...comment} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Answer({
  thread,
  site,
  onChanged,
}: {
  thread: Thread;
  site: Site;
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const { side, role } = useReader();
  const isCut = useIsCut();
  const comment = useAsk(WriteComment);
  const resolve = useAsk(ResolveThread);
  const demand = useAsk(SetThreadBlocking);
  const [answering, setAnswering] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const canAnswer = takesAnswers(site) && (side === 'REVIEWER' || isMember(role));
  const canResolve = isOpen(site) && side === 'REVIEWER';

  async function answer(text: string): Promise<string | null> {
    const given = await comment.ask({ reviewId: site.id, threadId: thread.id, text });
    if (given.__typename !== 'CommentPayload') return given.message;
    setAnswering(false);
    onChanged();
    return null;
  }
  async function close(): Promise<void> {
    if (resolve.asking || isCut) return;
    const given = await resolve.ask({ threadId: thread.id });
    if (given.__typename === 'ResolveThreadPayload') onChanged();
    else setRefused(given.message);
  }

  async function setBlocking(): Promise<void> {
    if (demand.asking || isCut) return;
    const given = await demand.ask({ threadId: thread.id, blocking: !thread.blocking });
    if (given.__typename === 'SetThreadBlockingPayload') onChanged();
    else setRefused(given.message);
  }

  if (!canAnswer && !canResolve) return null;
  const resolveButton = canResolve && (
    <button
      type="button"
      className="button"
      aria-disabled={resolve.asking || isCut}
      onClick={() => void close()}
    >
      <Icon name="check" />
      {t('review.thread.resolve')}
    </button>
  );
  return (
    <footer>
      <Refused message={refused} />
      {answering ? (
        <Compose
          first
          keptAs={`thread ${thread.id}`}
          label={t('review.thread.answer')}
          submit={t('review.thread.send')}
          required={t('review.thread.required')}
          onSend={answer}
          beside={
            <>
              <button type="button" className="button" onClick={() => setAnswering(false)}>
                {t('app.notNow')}
              </button>
              {resolveButton}
            </>
          }
        />
      ) : (
        <div className="row wraps">
          {canAnswer && (
            <button type="button" className="button" onClick={() => setAnswering(true)}>
              {t('review.thread.answer')}
            </button>
          )}
          {resolveButton}
          {canResolve && (
            <button
              type="button"
              className="button"
              aria-disabled={demand.asking || isCut}
              onClick={() => void setBlocking()}
            >
              <Icon name={thread.blocking ? 'info' : 'lock'} />
              {t(thread.blocking ? 'review.thread.makeNote' : 'review.thread.makeBlocking')}
            </button>
          )}
        </div>
      )}
    </footer>
  );
}

const isMember = (role: string | null): boolean => role === 'OWNER' || role === 'CONTRIBUTOR';

/** Begins a thread on a line, or on the file. */
export function NewThread({
  place,
  site,
  onClose,
  onChanged,
}: {
  place: NewPlace;
  site: Site;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const { ask } = useAsk(WriteComment);
  const [blocking, setBlocking] = useState(true);
  const hintId = useId();
  const { skuId, path, line, side } = place;

  async function begin(text: string): Promise<string | null> {
    const where = line === null ? {} : { line, side };
    const given = await ask({ reviewId: site.id, skuId, path, ...where, blocking, text });
    if (given.__typename !== 'CommentPayload') return given.message;
    onClose();
    onChanged();
    return null;
  }
  return (
    <div className="thread new">
      <Compose
        first
        keptAs={`new thread ${site.id} ${skuId} ${path} ${line ?? ''} ${side}`}
        label={line === null ? t('review.newThread.file') : t('review.newThread.line', { line })}
        submit={t('review.newThread.submit')}
        required={t('review.thread.required')}
        onSend={begin}
        beside={
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
        }
      >
        <div>
          <label className="row">
            <input
              type="checkbox"
              checked={blocking}
              aria-describedby={hintId}
              onChange={() => setBlocking(!blocking)}
            />
            {t('review.thread.blocking')}
          </label>
          <p className="hint" id={hintId}>
            {t('review.newThread.blocking.hint')}
          </p>
        </div>
      </Compose>
    </div>
  );
}
