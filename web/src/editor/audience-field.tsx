import { useMessages } from '../messages/messages.tsx';
import { useAudienceSwitch } from './audience-switch.tsx';
import { ChooseFile } from './choose-file.tsx';
import { useEditing, useValue } from './context.ts';
import type { ControlProps } from './control.ts';
import { UploadLine } from './upload-line.tsx';

/** The CSV with the customers of a private SKU; its faults, with their lines, stand above it. */
export function AudienceField({ place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const { store, uploads } = useEditing();
  const { begin, question } = useAudienceSwitch(place);
  const file = useValue(place) as { readonly name?: string } | undefined;
  return (
    <div className="file-field">
      {file !== undefined && <p className="breaks">{file.name}</p>}
      <UploadLine place={place} />
      <div className="row wraps">
        <ChooseFile
          id={place}
          accept=".csv,text/csv"
          label={t(file === undefined ? 'editor.audience.choose' : 'editor.audience.replace')}
          describedBy={describedBy}
          onFile={(chosen) => begin(() => uploads.start(place, 'AUDIENCE', chosen))}
        />
        {file !== undefined && (
          <button
            type="button"
            className="button ghost"
            onClick={() => {
              uploads.cancel(place);
              store.write(place, null);
            }}
          >
            {t('editor.remove')}
          </button>
        )}
      </div>
      {question}
    </div>
  );
}
