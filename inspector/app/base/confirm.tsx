import type { ComponentChildren, JSX } from 'preact';
import { Dialog } from './dialog.tsx';
import type { Inspector } from './inspector.ts';
import { useInspector } from './use-inspector.ts';

export interface Confirmation {
  readonly title: string;
  /** What follows from it. */
  readonly text: ComponentChildren;
  /** What the button that does it says. */
  readonly yes: string;
  /** It cannot be taken back. */
  readonly isFinal?: boolean | undefined;
  readonly act: () => void;
}

/** Asks before something is done. */
export function confirm(inspector: Inspector, confirmation: Confirmation): void {
  inspector.dialog.value = () => <ConfirmDialog {...confirmation} />;
}

function ConfirmDialog({ title, text, yes, isFinal = false, act }: Confirmation): JSX.Element {
  const inspector = useInspector();
  const close = () => (inspector.dialog.value = undefined);
  return (
    <Dialog title={title}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          close();
          act();
        }}
      >
        <p>{text}</p>
        <div class="buttons">
          <span class="spring" />
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class={isFinal ? 'danger' : 'main'} autofocus>
            {yes}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
