import { useEffect, useId, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { OfferLiveFragment, PublishMutation } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { versionOf } from '../offer.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { useAsk } from '../parts/ask.ts';
import { Refused } from '../parts/refused.tsx';
import { Tags, withTyped } from '../parts/tags.tsx';
import { Publish } from './status-documents.ts';

type Violation = Extract<
  PublishMutation['publish'],
  { __typename: 'PrerequisitesNotMet' }
>['violations'][number];

/** Why *Publish* was refused, for the summary at the top of the page. */
export type PublishRefusal = {
  readonly message: string;
  readonly violations: readonly Violation[];
};

type Step =
  | { readonly at: 'IDLE' }
  | { readonly at: 'SUPERSEDE'; readonly refused: string | null }
  | {
      readonly at: 'ADDRESS';
      readonly suggested: readonly string[];
      readonly supersede: boolean;
      readonly refused: string | null;
    };

/**
 * *Publish*: IDLE → (SUPERSEDE, when an open publication is to be replaced) → request without an address →
 * refused with all violations, or ADDRESS → request with addresses → under way.
 */
export function usePublish(
  offer: OfferLiveFragment,
  on: {
    /** True when an open publication is to be replaced. */
    readonly supersedes: boolean;
    /** Of the draft that the reader sees when the request goes. */
    draftVersion(): number;
    onPublished(): void;
    onRefused(refusal: PublishRefusal): void;
    onStale(): void;
  },
) {
  const { t, apiLanguage } = useMessages();
  const { asking, ask } = useAsk(Publish);
  const [step, setStep] = useState<Step>({ at: 'IDLE' });

  async function send(
    supersede: boolean,
    emails: readonly string[] | null,
    notes: string,
  ): Promise<void> {
    const answer = await ask({
      offerId: offer.id,
      expectedDraftVersion: on.draftVersion(),
      language: apiLanguage,
      ...(supersede ? { supersede } : {}),
      ...(emails === null ? {} : { notificationEmails: [...emails] }),
      ...(notes === '' ? {} : { notesForReviewer: notes }),
    });
    switch (answer.__typename) {
      case 'PublishPayload':
        setStep({ at: 'IDLE' });
        return on.onPublished();
      case 'NotificationAddressRequired':
        return setStep({
          at: 'ADDRESS',
          suggested: answer.suggestedEmails,
          supersede,
          refused: emails === null ? null : answer.message,
        });
      case 'PrerequisitesNotMet':
        setStep({ at: 'IDLE' });
        return on.onRefused({ message: answer.message, violations: answer.violations });
      case 'StaleVersion':
        setStep({ at: 'IDLE' });
        on.onStale();
        return on.onRefused({ message: answer.message, violations: [] });
      default:
        // In a dialog the reason stands beside the buttons; otherwise above the page.
        if (step.at === 'IDLE') on.onRefused({ message: answer.message, violations: [] });
        else setStep({ ...step, refused: answer.message });
    }
  }

  const close = () => setStep({ at: 'IDLE' });
  return {
    asking,
    press(): void {
      if (asking) return;
      if (on.supersedes) setStep({ at: 'SUPERSEDE', refused: null });
      else void send(false, null, '');
    },
    dialog:
      step.at === 'SUPERSEDE' && offer.publication !== null ? (
        <Dialog
          title={t('supersede.title', { number: offer.publication.number })}
          onClose={close}
          onSubmit={() => void send(true, null, '')}
          footer={
            <>
              <button type="button" className="button" onClick={close}>
                {t('app.notNow')}
              </button>
              <button type="submit" className="button primary" aria-disabled={asking}>
                {t('supersede.submit')}
              </button>
            </>
          }
        >
          <p>
            {t(
              offer.publication.waitingFor === 'REVIEWER'
                ? 'supersede.review'
                : 'supersede.signoff',
              { number: offer.publication.number },
            )}
          </p>
          <p className="quiet-2">
            {t('supersede.body')}{' '}
            {offer.production !== null &&
              t('supersede.live', { version: versionOf(offer.production, t) })}
          </p>
          <Refused message={step.refused} />
        </Dialog>
      ) : step.at === 'ADDRESS' ? (
        <AddressDialog
          suggested={step.suggested}
          refused={step.refused}
          asking={asking}
          onClose={close}
          onSubmit={(emails, notes) => void send(step.supersede, emails, notes)}
        />
      ) : null,
  };
}

/** The last act of the first stage: where the news goes. */
function AddressDialog({
  suggested,
  refused,
  asking,
  onClose,
  onSubmit,
}: {
  suggested: readonly string[];
  refused: string | null;
  asking: boolean;
  onClose: () => void;
  onSubmit: (emails: readonly string[], notes: string) => void;
}) {
  const { t } = useMessages();
  const [emails, setEmails] = useState(suggested);
  const [typed, setTyped] = useState('');
  const [notes, setNotes] = useState('');
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const ids = { input: useId(), wrong: useId(), hint: useId(), notes: useId(), notesHint: useId() };

  const wrong = missing ? t('publish.addresses.required') : refused;

  return (
    <Dialog
      title={t('publish.dialog')}
      onClose={onClose}
      onSubmit={() => {
        // The API decides which of them are good.
        const all = withTyped(emails, typed);
        setEmails(all);
        setTyped('');
        setMissing(all.length === 0);
        if (all.length === 0) input.current?.focus();
        else if (!asking) onSubmit(all, notes.trim());
      }}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('publish.submit')}
          </button>
        </>
      }
    >
      <p className="quiet-2">{t('publish.dialog.body')}</p>
      <div className={wrong === null ? 'field' : 'field wrong'}>
        <label htmlFor={ids.input}>{t('publish.addresses')}</label>
        {wrong !== null && (
          <p className="wrong-text" id={ids.wrong} role="alert">
            <Icon name="error" />
            {wrong}
          </p>
        )}
        <Tags
          id={ids.input}
          values={emails}
          typed={typed}
          type="email"
          first
          placeholder={t('publish.addresses.add')}
          removeLabel={(address) => t('publish.addresses.remove', { address })}
          describedBy={wrong === null ? ids.hint : `${ids.wrong} ${ids.hint}`}
          invalid={wrong !== null}
          inputRef={input}
          onType={setTyped}
          onChange={setEmails}
        />
        <p className="hint" id={ids.hint}>
          {t('publish.addresses.hint')}
        </p>
      </div>
      <div className="field">
        <label htmlFor={ids.notes}>{t('publish.notes')}</label>
        <textarea
          id={ids.notes}
          className="input"
          value={notes}
          aria-describedby={ids.notesHint}
          onChange={(event) => setNotes(event.target.value)}
        />
        <p className="hint" id={ids.notesHint}>
          {t('publish.notes.hint')}
        </p>
      </div>
    </Dialog>
  );
}

/** All faults at once, above the page, with the keyboard on it. */
export function RefusalSummary({
  refusal,
  fieldAddress,
  onClose,
}: {
  refusal: PublishRefusal;
  /** Where the field with this path is filled in. */
  fieldAddress: (path: string) => string;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [refusal]);
  const errors = refusal.violations.filter(({ severity }) => severity === 'ERROR');
  const warnings = refusal.violations.length - errors.length;
  return (
    <section className="summary" role="alert">
      <h2 ref={heading} tabIndex={-1}>
        <Icon name="error" />
        {errors.length === 0
          ? t('publish.refused.other')
          : t('publish.refused', { count: errors.length })}
      </h2>
      <p>{errors.length === 0 ? refusal.message : t('publish.refused.body')}</p>
      {errors.length > 0 && (
        <ol>
          {errors.map((violation) => (
            <li key={`${violation.path} ${violation.code} ${violation.message}`}>
              <Link to={fieldAddress(violation.path)}>{violation.message}</Link>
            </li>
          ))}
        </ol>
      )}
      {warnings > 0 && <p className="quiet-2">{t('publish.warnings', { count: warnings })}</p>}
      <div>
        <button type="button" className="button small" onClick={onClose}>
          {t('app.close')}
        </button>
      </div>
    </section>
  );
}
