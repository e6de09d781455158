import { useId, useState } from 'react';
import type { CreateApiTokenInput, Role } from '../gql/graphql.ts';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Copy } from '../parts/copy.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { useReader } from '../reader.tsx';
import { CreateToken } from './tokens-documents.ts';

/** What can be given, with words for each; the API refuses what a role may not have. */
const described: Readonly<Record<string, MessageKey>> = {
  'offers:read': 'tokens.scope.offersRead',
  'offers:write': 'tokens.scope.offersWrite',
  'offers:publish': 'tokens.scope.offersPublish',
  'tokens:write': 'tokens.scope.tokensWrite',
  'members:write': 'tokens.scope.membersWrite',
  'reviews:write': 'tokens.scope.reviewsWrite',
  'operations:write': 'tokens.scope.operationsWrite',
  'catalog:read': 'tokens.scope.catalogRead',
};

const ownRoles: readonly Role[] = ['CONTRIBUTOR', 'OWNER'];
const allRoles: readonly Role[] = [...ownRoles, 'REVIEWER', 'OPERATOR', 'CUSTOMER'];

/** The day in `days` days, as a date field has it, in the reader's time zone. */
function dayIn(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${part(day.getMonth() + 1)}-${part(day.getDate())}`;
}

/** How long a token lasts when nothing else is chosen, in days. */
const USUAL_DAYS = 90;

/** What a refusal may be about. */
const fields = ['name', 'publisher'] as const;
type Field = (typeof fields)[number];

/** Asks what the token is for, then shows its secret this once. */
export function CreateDialog({
  mayGive,
  onClose,
  onCreated,
}: {
  /** The scopes of the reader. */
  mayGive: readonly string[];
  onClose: () => void;
  onCreated: () => void;
}) {
  const { t } = useMessages();
  const { side } = useReader();
  const isOperator = side === 'OPERATOR';
  const id = useId();
  const { asking, ask } = useAsk(CreateToken);
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('CONTRIBUTOR');
  const [publisher, setPublisher] = useState('');
  const [all, setAll] = useState(true);
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set(['offers:read']));
  const [ends, setEnds] = useState(() => dayIn(USUAL_DAYS));
  const [refused, setRefused] = useState<{
    readonly field: Field | undefined;
    readonly message: string;
  } | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  // Operators give what others have; everybody else at most what is theirs.
  const offered = isOperator ? Object.keys(described) : mayGive;
  const ofPublisher = ownRoles.includes(role);

  const wrong = (field: Field) => (refused?.field === field ? refused.message : null);
  function refuse(field: Field | undefined, message: string): void {
    setRefused({ field, message });
    if (field !== undefined) document.getElementById(`${id}-${field}`)?.focus();
  }

  async function create(): Promise<void> {
    if (asking) return;
    if (name.trim() === '') {
      refuse('name', t('tokens.name.required'));
      return;
    }
    const [year, month, day] = ends.split('-').map(Number);
    const input: CreateApiTokenInput = {
      name,
      role,
      scopes: all ? null : [...scopes],
      // The last day counts as a whole.
      expiresAt:
        ends === '' ? null : new Date(year ?? 0, (month ?? 1) - 1, (day ?? 1) + 1).toISOString(),
      publisher: isOperator && ofPublisher ? publisher.trim() : null,
    };
    const answer = await ask(input);
    if (answer.__typename !== 'CreateApiTokenPayload') {
      const path = 'path' in answer ? answer.path.at(-1) : undefined;
      refuse(
        fields.find((each) => each === path),
        answer.message,
      );
      return;
    }
    onCreated();
    setRefused(
      answer.secret === null ? { field: undefined, message: t('tokens.secret.shown') } : null,
    );
    setSecret(answer.secret);
  }

  if (secret !== null) {
    return (
      <Dialog
        title={t('tokens.created', { name: name.trim() })}
        onClose={onClose}
        onSubmit={onClose}
        footer={
          <button type="submit" className="button primary">
            {t('app.close')}
          </button>
        }
      >
        <label className="label" htmlFor={`${id}-secret`}>
          {t('tokens.secret')}
        </label>
        <input
          id={`${id}-secret`}
          className="input mono"
          readOnly
          data-first=""
          value={secret}
          onFocus={({ target }) => target.select()}
        />
        <div>
          <Copy text={secret} />
        </div>
        <p>
          <b>{t('tokens.secret.once')}</b> {t('tokens.secret.use')}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('tokens.new.title')}
      onClose={onClose}
      onSubmit={() => void create()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('tokens.new.submit')}
          </button>
        </>
      }
    >
      <div className={wrong('name') === null ? 'field' : 'field wrong'}>
        <label htmlFor={`${id}-name`}>{t('tokens.column.name')}</label>
        <div id={`${id}-name-says`}>
          <Refused message={wrong('name')} />
        </div>
        <input
          id={`${id}-name`}
          className="input"
          data-first=""
          maxLength={100}
          value={name}
          aria-invalid={wrong('name') !== null}
          aria-describedby={`${id}-name-says ${id}-name-hint`}
          onChange={({ target }) => setName(target.value)}
        />
        <p className="hint" id={`${id}-name-hint`}>
          {t('tokens.name.hint')}
        </p>
      </div>
      <div className="field">
        <label htmlFor={`${id}-role`}>{t('tokens.role')}</label>
        <select
          id={`${id}-role`}
          className="input"
          value={role}
          onChange={({ target }) => setRole(target.value as Role)}
        >
          {(isOperator ? allRoles : ownRoles).map((each) => (
            <option key={each} value={each}>
              {t('bar.role', { role: each })}
            </option>
          ))}
        </select>
      </div>
      {isOperator && ofPublisher && (
        <div className={wrong('publisher') === null ? 'field' : 'field wrong'}>
          <label htmlFor={`${id}-publisher`}>{t('tokens.publisher')}</label>
          <div id={`${id}-publisher-says`}>
            <Refused message={wrong('publisher')} />
          </div>
          <input
            id={`${id}-publisher`}
            className="input mono"
            value={publisher}
            aria-invalid={wrong('publisher') !== null}
            aria-describedby={`${id}-publisher-says`}
            onChange={({ target }) => setPublisher(target.value)}
          />
        </div>
      )}
      <fieldset>
        <legend className="label">{t('tokens.column.scopes')}</legend>
        <label className="option">
          <input type="radio" name={`${id}-all`} checked={all} onChange={() => setAll(true)} />
          {t('tokens.scopes.all')}
        </label>
        <label className="option">
          <input type="radio" name={`${id}-all`} checked={!all} onChange={() => setAll(false)} />
          {t('tokens.scopes.some')}
        </label>
        {!all && (
          <div className="some-scopes">
            {offered.map((scope) => {
              const words = described[scope];
              return (
                <label key={scope} className="option">
                  <input
                    type="checkbox"
                    checked={scopes.has(scope)}
                    onChange={({ target }) => {
                      const next = new Set(scopes);
                      if (target.checked) next.add(scope);
                      else next.delete(scope);
                      setScopes(next);
                    }}
                  />
                  <span>
                    {words !== undefined && <>{t(words)} </>}
                    <code className="quiet-2">{scope}</code>
                  </span>
                </label>
              );
            })}
          </div>
        )}
      </fieldset>
      <div className="field">
        <label htmlFor={`${id}-ends`}>{t('tokens.ends')}</label>
        <input
          id={`${id}-ends`}
          className="input"
          type="date"
          min={dayIn(0)}
          value={ends}
          aria-describedby={`${id}-ends-hint`}
          onChange={({ target }) => setEnds(target.value)}
        />
        <p className="hint" id={`${id}-ends-hint`}>
          {t('tokens.ends.hint')}
        </p>
      </div>
      {refused?.field === undefined && <Refused message={refused?.message ?? null} />}
    </Dialog>
  );
}
