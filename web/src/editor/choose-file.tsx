import { useRef } from 'react';
import { Icon } from '../parts/icon.tsx';

/** A button that opens the choice of one file; a file dropped on it does the same. */
export function ChooseFile({
  id,
  accept,
  label,
  describedBy,
  onFile,
}: {
  id: string;
  accept: string;
  label: string;
  describedBy?: string | undefined;
  onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file !== undefined) onFile(file);
  };
  return (
    <>
      <button
        type="button"
        id={id}
        className="button"
        aria-describedby={describedBy}
        onClick={() => input.current?.click()}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          take(event.dataTransfer.files);
        }}
      >
        <Icon name="up" />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={(event) => {
          take(event.target.files);
          // The same file can be chosen again after it was corrected.
          event.target.value = '';
        }}
      />
    </>
  );
}
