import type { Inspector } from '../base/inspector.ts';
import { CommandForm } from './command-form.tsx';
import { downloadRun } from './download-run.ts';

/** Asks whether a workflow that has ended is to be deleted with its history. */
export function openDelete(inspector: Inspector, id: string): void {
  inspector.dialog.value = () => (
    <CommandForm
      title={`Delete ${id}`}
      does="Delete it"
      danger
      command={() => ({ kind: 'delete', id })}
      onDone={({ outcome, moved }) => {
        inspector.toast(moved ? 'done' : 'failed', `${id}: ${outcome}`);
        if (moved) inspector.navigation.go({ type: 'list', query: '' });
      }}
    >
      <p>
        The workflow and all of its history go. This cannot be taken back; export it first if
        anybody may want to look at it.
      </p>
      <p>
        <button type="button" onClick={() => void downloadRun(inspector, id)}>
          Export it
        </button>
      </p>
    </CommandForm>
  );
}
