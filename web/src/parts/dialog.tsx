import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

/**
 * A question over the page. Escape and the second button change nothing; the focus returns to the opener.
 * `onSubmit` runs for the primary button and for Enter. The keyboard starts on the element with `data-first`, else
 * on the first button, which changes nothing.
 */
export function Dialog({
  title,
  onClose,
  onSubmit,
  footer,
  wide = false,
  children,
}: {
  title: string;
  onClose: () => void;
  onSubmit?: () => void;
  footer: ReactNode;
  /** Room for two texts side by side. */
  wide?: boolean;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A layout effect closes the dialog before it leaves the document: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <h2 id={titleId}>{title}</h2>
        <div className="body">{children}</div>
        <footer>{footer}</footer>
      </form>
    </dialog>
  );
}
