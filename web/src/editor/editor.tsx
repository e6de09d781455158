import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { useClient, useQuery } from 'urql';
import { codeOf } from '../client.ts';
import { useBurst, useOfferFeed } from '../feed.ts';
import type { EditorPageQuery, OfferAction } from '../gql/graphql.ts';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { comparePath, editorPath, statusPath, versionOf } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { useFirst } from '../parts/first.ts';
import { Forbidden } from '../parts/forbidden.tsx';
import { Icon } from '../parts/icon.tsx';
import { useMay } from '../parts/may.ts';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { usePublish, type PublishRefusal } from '../status/publish.tsx';
import { EditingProvider, useEditing, type Editing } from './context.ts';
import { ConflictDialog, OthersLine } from './conflict.tsx';
import { DeleteDialog } from './delete.tsx';
import { DiscardDialog } from './discard.tsx';
import { createDraftStore, type SaveAnswer } from './draft-store.ts';
import { DraftNow, EditorPage, OfferFormPage, SaveDraft } from './editor-documents.ts';
import { Field } from './field.tsx';
import {
  fieldAt,
  groupInAddress,
  pageOf,
  PAGED_LIST,
  topFields,
  type Form,
  type Group,
} from './form.ts';
import { keptEdits } from './kept-edits.ts';
import { RequiredLegend } from './legend.tsx';
import { StopDialog, SyncDialog } from './live-acts.tsx';
import { ProductCard } from './product-card.tsx';
import { RollBackDialog } from './roll-back.tsx';
import { savedDraftOf } from './saved-draft.ts';
import { NotSaved, SavedWords } from './saved.tsx';
import { Sections, useEntries, type Entry } from './sections.tsx';
import { Skus } from './skus.tsx';
import { Summary } from './summary.tsx';
import { TestLead } from './test-lead.tsx';
import { createUploads } from './uploads.ts';

type EditedOffer = NonNullable<EditorPageQuery['offer']>;

/** Where an offer is filled in. */
export function Editor() {
  const { publisher = '', offerId = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const [page, readPage] = useQuery({
    query: EditorPage,
    variables: { publisher, offerId, language },
    requestPolicy: 'cache-and-network',
  });
  const [form, readForm] = useQuery({ query: OfferFormPage, variables: { language } });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const readSoon = useBurst(readAgain);
  const offer = page.data?.offer;
  const isFresh = !page.stale && !page.fetching;
  useOfferFeed(useFirst(isFresh ? offer?.id : undefined), offer?.cursor, readSoon);
  // An old answer of the cache would be an old draft.
  const first = useFirst(isFresh && offer ? offer : undefined);

  const error = page.error ?? form.error;
  if (error && (!offer || !form.data)) {
    if (codeOf(error) === 'NOT_FOUND') return <NotFound />;
    if (codeOf(error) === 'FORBIDDEN')
      return <Forbidden title={t('offer.tab.editor')} error={error} />;
    return (
      <main id="content">
        <ErrorPanel
          error={error}
          onRetry={() => {
            readForm({ requestPolicy: 'network-only' });
            readAgain();
          }}
        />
      </main>
    );
  }
  if (offer === null) return <NotFound />;
  if (offer === undefined || first === undefined || form.data === undefined) {
    return <Skeleton />;
  }
  return (
    <EditorOf
      key={offer.id}
      offer={offer}
      first={first}
      form={form.data.offerForm}
      onChanged={readAgain}
    />
  );
}

/** The store of the offer and the uploads, as long as the screen is open. */
function useNewEditing(offer: EditedOffer, first: EditedOffer, form: Form): Editing {
  const client = useClient();
  const { t, apiLanguage: language } = useMessages();
  const { ask } = useAsk(SaveDraft);
  const { publisherId } = offer.publisher;
  const { offerId, id } = offer;
  const latest = useRef({ ask, language, t });
  useEffect(() => {
    latest.current = { ask, language, t };
  });
  const [store] = useState(() =>
    createDraftStore(savedDraftOf(first), {
      kept: keptEdits(id),
      now: () => Date.now(),
      async read() {
        const { data } = await client.query(
          DraftNow,
          { publisher: publisherId, offerId, language: latest.current.language },
          { requestPolicy: 'network-only' },
        );
        return data?.offer ? savedDraftOf(data.offer) : null;
      },
      async save(edits, version): Promise<SaveAnswer> {
        const answer = await latest.current.ask({
          offerId: id,
          expectedDraftVersion: version,
          edits: [...edits].map(([path, value]) => ({ path, value })),
        });
        switch (answer.__typename) {
          case 'SaveDraftPayload':
            return { kind: 'SAVED', ...savedDraftOf(answer.offer) };
          case 'StaleVersion':
            return { kind: 'STALE' };
          case 'DraftConflict':
            return {
              kind: 'CONFLICT',
              conflicts: answer.conflicts.map(({ changedBy, changedAt, ...values }) => ({
                ...values,
                who: changedBy.name,
                at: changedAt,
              })),
            };
          case 'NoAnswer':
            return { kind: 'NO_ANSWER', message: answer.message };
          default:
            return { kind: 'REFUSED', message: answer.message };
        }
      },
    }),
  );
  const [uploads] = useState(() =>
    createUploads({
      client,
      publisher: publisherId,
      words: () => ({
        language: latest.current.language,
        failed: latest.current.t('editor.upload.noAnswer'),
        insecure: latest.current.t('editor.upload.insecure'),
      }),
      onTaken(path, { image, audience }, { sha256, name }) {
        if (image) store.write(path, { sha256, width: image.width, height: image.height });
        else store.write(path, audience ? { sha256, name } : sha256);
        void store.flush();
      },
    }),
  );
  useEffect(() => {
    store.receive(savedDraftOf(offer));
  }, [store, offer]);
  useEffect(() => {
    const save = () => void store.flush();
    addEventListener('pagehide', save);
    addEventListener('online', save);
    return () => {
      removeEventListener('pagehide', save);
      removeEventListener('online', save);
      save();
      uploads.stop();
    };
  }, [store, uploads]);
  return useMemo(
    () => ({ form, store, uploads, id, publisherId, offerId }),
    [form, store, uploads, id, publisherId, offerId],
  );
}

function EditorOf({
  offer,
  first,
  form,
  onChanged,
}: {
  offer: EditedOffer;
  first: EditedOffer;
  form: Form;
  onChanged: () => void;
}) {
  const editing = useNewEditing(offer, first, form);
  return (
    <EditingProvider value={editing}>
      <Screen offer={offer} onChanged={onChanged} />
      <NotSaved />
      <ConflictDialog />
    </EditingProvider>
  );
}

function Screen({ offer, onChanged }: { offer: EditedOffer; onChanged: () => void }) {
  const { t } = useMessages();
  const { form, store, publisherId, offerId } = useEditing();
  const heading = useHeadingFocus();
  const may = useMay(offer);
  const navigate = useNavigate();
  const { section } = useParams();
  const { hash } = useLocation();
  const [query] = useSearchParams();
  const place = decodeURIComponent(hash.slice(1));
  const group = groupInAddress(form, section, place);
  const item = pageOf(place) ?? query.get('item');
  const entries = useEntries(group.key, item);
  const [refusal, setRefusal] = useState<PublishRefusal | null>(null);
  const [dialog, setDialog] = useState<Question | null>(null);
  const publish = usePublish(offer, {
    supersedes: may('PUBLISH') !== null && may('SUPERSEDE') === null,
    draftVersion: () => store.saved().version,
    onPublished: () => {
      void navigate(statusPath(publisherId, offerId, null));
    },
    onRefused: (next) => {
      setRefusal(next);
      store.reveal();
      onChanged();
    },
    onStale: onChanged,
  });
  const errors = refusal?.violations.filter(({ severity }) => severity === 'ERROR').length ?? 0;
  const title = t('editor.pageTitle', { section: group.title, offer: offer.name });
  usePageTitle(
    refusal === null ? title : t('editor.pageTitle.refused', { count: errors, offer: offer.name }),
  );
  useFieldInAddress(place);

  const whyNotPublish = may('PUBLISH');
  const canPublish = whyNotPublish === null || may('SUPERSEDE') === null;
  async function press(): Promise<void> {
    await store.flush();
    // What could not be saved would not be published either; the line below says so.
    if (store.saving().state !== 'SAVED') return;
    publish.press();
  }
  const goBy = (step: 1 | -1) => {
    const at = entries.findIndex(({ isCurrent }) => isCurrent);
    const next = entries[at + step];
    if (next !== undefined) void navigate(next.address);
  };
  useEditorKeys({
    save: () => void store.flush(),
    publish: () => {
      if (canPublish) void press();
    },
    next: () => goBy(1),
    previous: () => goBy(-1),
    fault: () => {
      const path = nextFault(store.violations().map((each) => each.path));
      const field = path === undefined ? undefined : fieldAt(form, path);
      if (path === undefined || field === undefined) return;
      store.reveal();
      const at = { group: field.group, item: pageOf(path), field: path };
      void navigate(editorPath(publisherId, offerId, at));
    },
  });

  const canWrite = may('SAVE_DRAFT') !== undefined;
  const more = rareActs.filter(({ action }) => may(action) === null);
  const before = offer.production === null ? 'preview' : 'live';
  const compared = comparePath(publisherId, offerId, before, 'draft');
  const field = form.fields.find(({ path }) => path === PAGED_LIST);
  return (
    <>
      <OfferHead
        offer={offer}
        publisherId={publisherId}
        offerId={offerId}
        heading={heading}
        tools={
          canWrite && (
            <div className="editor-tools">
              <SavedWords />
              {/* What is compared is what is saved. */}
              <button
                type="button"
                className="button"
                onClick={() => {
                  void store.flush().then(() => navigate(compared));
                }}
              >
                {t('compare.title')}
              </button>
              <button
                type="button"
                className="button"
                aria-disabled={may('SAVE_DRAFT') !== null}
                onClick={() => {
                  if (may('SAVE_DRAFT') === null) setDialog('DISCARD');
                }}
              >
                {t('editor.discard')}
              </button>
              <button
                type="button"
                className="button primary"
                aria-disabled={!canPublish}
                aria-describedby={canPublish ? undefined : 'why-not-publish'}
                onClick={() => {
                  if (canPublish) void press();
                }}
              >
                {t('act.publish')}
              </button>
              {more.length > 0 && <More acts={more} onChoose={setDialog} />}
            </div>
          )
        }
      />
      <main id="content">
        <div className="editor">
          <Sections entries={entries} />
          <div className="stack loose">
            {refusal !== null && (
              <Summary
                key={refusalKey(refusal)}
                refusal={refusal}
                onPublish={() => void press()}
                onClose={() => setRefusal(null)}
              />
            )}
            <OthersLine offerId={offer.id} />
            {!canPublish && (
              <p className="notice" id="why-not-publish">
                <Icon name="info" />
                <span>{whyNotPublish}</span>
              </p>
            )}
            {field?.group === group.key ? (
              <Skus group={group} field={field} item={item} />
            ) : (
              <GroupForm key={group.key} group={group} />
            )}
            <Next entries={entries} />
          </div>
          <div className="stack loose editor-side">
            <ProductCard publisherName={offer.publisher.name} />
            {offer.production !== null && (
              <p className="hint">
                {t('editor.live', { version: versionOf(offer.production, t) })}
              </p>
            )}
          </div>
        </div>
      </main>
      {publish.dialog}
      {dialog === 'DISCARD' && <DiscardDialog offer={offer} onClose={() => setDialog(null)} />}
      {dialog === 'DELETE' && <DeleteDialog offer={offer} onClose={() => setDialog(null)} />}
      {dialog === 'SYNC' && <SyncDialog offer={offer} onClose={() => setDialog(null)} />}
      {dialog === 'ROLL_BACK' && offer.production !== null && (
        <RollBackDialog offer={offer} live={offer.production} onClose={() => setDialog(null)} />
      )}
      {dialog === 'STOP' && offer.production !== null && (
        <StopDialog offer={offer} live={offer.production} onClose={() => setDialog(null)} />
      )}
    </>
  );
}

/** Another refusal is another summary. */
const refusalKey = ({ message, violations }: PublishRefusal): string =>
  message + violations.map(({ path, code }) => path + code).join(' ');

/** One section of the form, in one column. */
function GroupForm({ group }: { group: Group }) {
  const { form } = useEditing();
  return (
    <section className="card" aria-labelledby="section">
      <header>
        <h2 id="section" tabIndex={-1}>
          {group.title}
        </h2>
        <RequiredLegend />
      </header>
      <div className="fields">
        {topFields(form, group.key).map((field) => (
          <Field key={field.path} field={field} place={field.path} />
        ))}
        {group.key === 'LEADS' && <TestLead />}
      </div>
    </section>
  );
}

/** The way on at the end of a section. */
function Next({ entries }: { entries: readonly Entry[] }) {
  const { t } = useMessages();
  const navigate = useNavigate();
  const at = entries.findIndex(({ isCurrent }) => isCurrent);
  const next = entries
    .slice(at + 1)
    .find(({ isSub }, index, rest) => isSub || rest[index + 1]?.isSub !== true);
  if (next === undefined) return null;
  return (
    <div>
      <button
        type="button"
        className="button"
        onClick={() => {
          void navigate(next.address);
          scrollTo({ top: 0 });
          requestAnimationFrame(() => document.getElementById('section')?.focus());
        }}
      >
        {t('editor.next', { section: next.title })}
        <Icon name="right" small />
      </button>
    </div>
  );
}

type Question = 'DISCARD' | 'DELETE' | 'ROLL_BACK' | 'SYNC' | 'STOP';

/** What is done seldom; each is there while it can be done. */
const rareActs = [
  { action: 'ROLL_BACK_PACKAGE', opens: 'ROLL_BACK', key: 'editor.rollBack', isHarmful: false },
  { action: 'SYNC_PRIVATE_AUDIENCE', opens: 'SYNC', key: 'editor.sync', isHarmful: false },
  { action: 'STOP_DISTRIBUTION', opens: 'STOP', key: 'editor.stop', isHarmful: true },
  { action: 'DELETE_OFFER', opens: 'DELETE', key: 'editor.delete', isHarmful: true },
] as const satisfies readonly {
  readonly action: OfferAction;
  readonly opens: Question;
  readonly key: MessageKey;
  readonly isHarmful: boolean;
}[];

function More({
  acts,
  onChoose,
}: {
  acts: readonly (typeof rareActs)[number][];
  onChoose: (question: Question) => void;
}) {
  const { t } = useMessages();
  return (
    <>
      <button
        type="button"
        className="icon-button"
        popoverTarget="more"
        aria-label={t('editor.more')}
      >
        <Icon name="more" />
      </button>
      <div id="more" popover="auto" className="menu">
        {/* The dialog hides the menu as it opens: toggled after that, the menu would come back over it. */}
        {acts.map(({ opens, key, isHarmful }) => (
          <button
            key={key}
            type="button"
            className={isHarmful ? 'button danger' : 'button'}
            popoverTarget="more"
            popoverTargetAction="hide"
            onClick={() => onChoose(opens)}
          >
            {t(key)}
          </button>
        ))}
      </div>
    </>
  );
}

/** A link to a field scrolls there and puts the keyboard on its control, or on what stands nearest around it. */
function useFieldInAddress(place: string): void {
  const { key } = useLocation();
  useEffect(() => {
    if (place === '') return;
    let path = place;
    let element = document.getElementById(path);
    while (element === null && /[.[]/.test(path)) {
      path = path.replace(/(\.[^.[\]]+|\[[^\]]*\])$/, '');
      element = document.getElementById(path);
    }
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'center' });
    // `key` is another one for each press, also of the same link.
  }, [place, key]);
}

/** The fault after the field that the keyboard is in, round the form. */
function nextFault(paths: readonly string[]): string | undefined {
  const here = document.activeElement?.id ?? '';
  const at = paths.findLastIndex((path) => path === here);
  return paths[(at + 1) % Math.max(1, paths.length)];
}

type EditorKeys = Readonly<Record<'save' | 'publish' | 'next' | 'previous' | 'fault', () => void>>;

/** Keys with Ctrl or Alt, and F8: they work while somebody types. */
function useEditorKeys(keys: EditorKeys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const actOf = (event: KeyboardEvent): (() => void) | undefined => {
      const ctrl = event.ctrlKey || event.metaKey;
      if (ctrl && event.key === 's') return current.current.save;
      if (ctrl && event.key === 'Enter') return current.current.publish;
      if (event.altKey && event.key === 'ArrowDown') return current.current.next;
      if (event.altKey && event.key === 'ArrowUp') return current.current.previous;
      return event.key === 'F8' ? current.current.fault : undefined;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      const act = actOf(event);
      if (act === undefined || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

function Skeleton() {
  return (
    <OfferLoading>
      <div className="editor">
        <div />
        <div className="skeleton form-skeleton" />
      </div>
    </OfferLoading>
  );
}
