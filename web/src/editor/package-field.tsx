import { useMessages } from '../messages/messages.tsx';
import { ChooseFile } from './choose-file.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useText } from './context.ts';
import { TestPackage } from './test-package.tsx';
import { UploadLine } from './upload-line.tsx';

/** The zip of a package version: what is there, and a button for another one. */
export function PackageField({ place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const { uploads } = useEditing();
  const sha256 = useText(place);
  return (
    <div className="file-field">
      {sha256 !== '' && (
        <p className="small">
          <span className="quiet-3">{t('editor.package.hash')}</span>{' '}
          <code className="breaks">{sha256}</code>
        </p>
      )}
      <UploadLine place={place} />
      <div>
        <ChooseFile
          id={place}
          accept=".zip,application/zip"
          label={t(sha256 === '' ? 'editor.package.choose' : 'editor.package.replace')}
          describedBy={describedBy}
          onFile={(file) => uploads.start(place, 'PACKAGE', file)}
        />
      </div>
      {sha256 !== '' && <TestPackage />}
    </div>
  );
}
