import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import type { CommandAck, CommandKind } from '../../protocol/index.ts';
import { Dialog } from '../base/dialog.tsx';
import { useInspector } from '../base/use-inspector.ts';

export interface CommandFormProps {
  readonly title: string;
  /** What the button says that does it. */
  readonly does: string;
  readonly danger?: boolean | undefined;
  readonly wide?: boolean | undefined;
  /** What is to be done; `undefined`: what was written cannot be. */
  readonly command: () => CommandKind | undefined;
  /** Why it cannot be done as it is written. */
  readonly not?: string | undefined;
  /** After it was done; the dialog closes. Else it is said in a toast. */
  readonly onDone?: ((ack: Extract<CommandAck, { readonly ok: true }>) => void) | undefined;
  readonly children: ComponentChildren;
}

/**
 * Asks before something is done, and says what was refused in its own place, where it can be
 * mended. Ctrl+Enter does it from any field.
 */
export function CommandForm(props: CommandFormProps): JSX.Element {
  const { title, does, danger = false, not, onDone, children } = props;
  const inspector = useInspector();
  const refused = useSignal('');
  const isBusy = useSignal(false);
  const close = () => {
    inspector.dialog.value = undefined;
  };
  const perform = async () => {
    const command = props.command();
    if (command === undefined || isBusy.value || not !== undefined) return;
    isBusy.value = true;
    const ack = await inspector.ask(command);
    isBusy.value = false;
    if (!ack.ok) {
      refused.value = ack.error.message;
      return;
    }
    close();
    if (onDone === undefined) inspector.toast('done', ack.outcome);
    else onDone(ack);
  };
  return (
    <Dialog title={title} wide={props.wide}>
      <form
        class="command"
        onSubmit={(event) => {
          event.preventDefault();
          void perform();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void perform();
        }}
      >
        {children}
        {refused.value !== '' && (
          <p class="error" role="alert">
            {refused.value}
          </p>
        )}
        <footer>
          <button type="button" onClick={close}>
            Leave it
          </button>
          <button
            type="submit"
            class={danger ? 'danger' : 'main'}
            disabled={not !== undefined || isBusy.value}
            title={not ?? 'Ctrl+Enter'}
          >
            {does}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
