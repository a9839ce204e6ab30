import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { useInspector } from './use-inspector.ts';

export interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Wider than a question needs. */
  readonly wide?: boolean | undefined;
}

/** What stands over the page until it is answered; Escape and a press beside it close it. */
export function Dialog({ title, children, wide = false }: DialogProps): JSX.Element {
  const inspector = useInspector();
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  const isLeft = useRef(false);
  useEffect(() => {
    const shown = element.current;
    shown?.showModal();
    focusFirst(shown);
    return () => {
      isLeft.current = true;
      shown?.close();
    };
  }, []);
  const close = () => {
    // one that makes room for another is told of its closing when that is open already
    if (!isLeft.current) inspector.dialog.value = undefined;
  };
  return (
    <dialog
      ref={element}
      class={wide ? 'wide' : ''}
      aria-labelledby={id}
      onClose={() => {
        // one that gave way to another must not close that one
        if (!isLeft.current) close();
      }}
      onPointerDown={({ target }) => {
        if (target === element.current) close();
      }}
    >
      <div class="dialog">
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="plain" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

/** What one came to fill in has the focus, and not the way out; a part may ask for it by itself. */
function focusFirst(dialog: HTMLDialogElement | null): void {
  if (dialog?.querySelector('[autofocus]') !== null) return;
  const fields = 'input:not([type=checkbox]), textarea, select';
  dialog.querySelector<HTMLElement>(`${fields}, .main, .danger`)?.focus();
}
