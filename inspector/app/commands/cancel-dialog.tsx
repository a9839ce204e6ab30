import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { RunAnswer } from '../../protocol/index.ts';
import type { Inspector } from '../base/inspector.ts';
import { useInspector } from '../base/use-inspector.ts';
import { counted, targetText } from '../run/waits.ts';
import { CommandForm } from './command-form.tsx';
import { ReadAbout } from './read-about.tsx';

/** Asks whether a workflow is to be cancelled, and says what that leads to. */
export function openCancel(inspector: Inspector, id: string): void {
  const ask = () => inspector.source.run({ id });
  inspector.dialog.value = () => (
    <ReadAbout title={`Cancel ${id}`} ask={ask}>
      {(run) => <CancelDialog run={run} />}
    </ReadAbout>
  );
}

function CancelDialog({ run }: { readonly run: RunAnswer }): JSX.Element {
  const inspector = useInspector();
  const reason = useSignal('');
  const force = useSignal(run.cancelling !== undefined);
  const { id } = run.row;
  const said = reason.value.trim();
  return (
    <CommandForm
      title={`Cancel ${id}`}
      does={force.value ? 'Stop it at once' : 'Cancel it'}
      danger
      command={() => ({
        kind: 'cancel',
        id,
        reason: said === '' ? undefined : said,
        force: force.value || undefined,
      })}
      onDone={({ outcome, moved }) => {
        inspector.toast(moved ? 'done' : 'failed', `${id}: ${outcome}`);
      }}
    >
      <div class="field">
        <label for="reason">Reason, which is kept with it</label>
        <input
          id="reason"
          value={reason.value}
          onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
        />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={force.value}
          onChange={({ currentTarget }) => (force.value = currentTarget.checked)}
        />
        Stop it at once, without what undoes its work
      </label>
      <p>{consequence(run, force.value)}</p>
      <p class="faint">This cannot be taken back. A fork can go on from a checkpoint of it.</p>
    </CommandForm>
  );
}

/** What a cancel does there. */
export function consequence(run: RunAnswer, force: boolean): string {
  const { children, timers, tasks, exits, row } = run;
  const undoing = exits.find(
    ({ event, allows }) => event === 'workflow.cancel' && allows !== false,
  );
  const ends = [counted(timers.length, 'timer'), counted(tasks.length, 'task')].filter(Boolean);
  const dropped = ends.length === 0 ? '' : ` with ${ends.join(' and ')}`;
  const what =
    undoing !== undefined && !force && row.status !== 'parked'
      ? `Its machine cancels itself: it goes to ${targetText(undoing)} and comes to its end there.`
      : `It ends where it stands now${dropped}.`;
  if (children.length === 0) return what;
  const began = counted(children.length, 'workflow');
  const both = `${what} Of the ${began} it began those it waits for are cancelled as well,`;
  return `${both} but for those that were begun with onParentClose: 'abandon'.`;
}
