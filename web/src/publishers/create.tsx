import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { CreatePublisher } from './publishers-documents.ts';

const fields = ['name', 'publisherId', 'ownerEmail'] as const;
type Field = (typeof fields)[number];

/** Asks for the name, the readable id and the first owner of a new publisher, whom a mail invites. */
export function CreateDialog({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (name: string, email: string) => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const { asking, ask } = useAsk(CreatePublisher);
  const [values, setValues] = useState({ name: '', publisherId: '', ownerEmail: '' });
  const [refused, setRefused] = useState<{
    readonly field: Field | undefined;
    readonly message: string;
  } | null>(null);
  async function create(): Promise<void> {
    if (asking) return;
    const answer = await ask({
      name: values.name.trim(),
      publisherId: values.publisherId.trim(),
      ownerEmail: values.ownerEmail.trim(),
    });
    if (answer.__typename === 'CreatePublisherPayload') {
      onCreated(answer.publisher.name, answer.invitation.email);
      return;
    }
    const path = 'path' in answer ? answer.path.at(-1) : undefined;
    const field = fields.find((each) => each === path);
    setRefused({ field, message: answer.message });
    if (field !== undefined) document.getElementById(`${id}-${field}`)?.focus();
  }
  return (
    <Dialog
      title={t('publishers.new.title')}
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('publishers.new.submit')}
          </button>
        </>
      }
    >
      {fields.map((field) => {
        const own = `${id}-${field}`;
        const wrong = refused?.field === field ? refused.message : null;
        return (
          <div key={field} className={wrong === null ? 'field' : 'field wrong'}>
            <label htmlFor={own}>{t(`publishers.${field}`)}</label>
            <div id={`${own}-says`}>
              <Refused message={wrong} />
            </div>
            <input
              id={own}
              className={field === 'publisherId' ? 'input mono' : 'input'}
              type={field === 'ownerEmail' ? 'email' : 'text'}
              data-first={field === fields[0] ? '' : undefined}
              autoComplete="off"
              autoCapitalize={field === 'name' ? undefined : 'none'}
              spellCheck={field === 'name'}
              value={values[field]}
              aria-invalid={wrong !== null}
              aria-describedby={`${own}-says ${own}-hint`}
              onChange={({ target }) => setValues({ ...values, [field]: target.value })}
            />
            <p className="hint" id={`${own}-hint`}>
              {t(`publishers.${field}.hint`)}
            </p>
          </div>
        );
      })}
      {refused?.field === undefined && <Refused message={refused?.message ?? null} />}
    </Dialog>
  );
}
