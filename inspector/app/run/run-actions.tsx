import type { JSX } from 'preact';
import type { CommandName } from '../../protocol/index.ts';
import { openCancel } from '../commands/cancel-dialog.tsx';
import { openDelete } from '../commands/delete-dialog.tsx';
import { downloadRun } from '../commands/download-run.ts';
import { openFork } from '../commands/fork-dialog.tsx';
import { openResume } from '../commands/resume-dialog.tsx';
import { openRetry } from '../commands/retry-dialog.tsx';
import { openSendDialog } from '../commands/send-dialog.tsx';
import type { Inspector } from '../base/inspector.ts';
import { useActions, useInspector } from '../base/use-inspector.ts';
import type { Moment } from './moment.ts';
import { useRun } from './use-run.ts';

interface RunAction {
  readonly name: string;
  readonly command?: CommandName | undefined;
  readonly title?: string | undefined;
  /** Why it cannot be done now. */
  readonly not?: string | undefined;
  readonly danger?: boolean | undefined;
  readonly act: () => void;
}

/** What can be done about a workflow; what cannot says why. The palette offers the same. */
export function RunActions({ moment }: { readonly moment: Moment }): JSX.Element {
  const inspector = useInspector();
  const actions = useRunActions(moment).map((action) => ({
    ...action,
    refused: refusal(inspector, action),
  }));
  useActions(() => actions);
  return (
    <div class="actions" role="group" aria-label="Actions">
      {actions.map(({ name, title, refused, danger, act }) => (
        <button
          key={name}
          type="button"
          class={danger === true ? 'danger' : ''}
          disabled={refused !== undefined}
          title={refused === undefined ? title : `${name}: ${refused}`}
          onClick={act}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** Why something cannot be done from here; `undefined`: it can. */
function refusal(inspector: Inspector, { command, not }: RunAction): string | undefined {
  if (command === undefined || inspector.can(command)) return not;
  return inspector.hello.value?.readOnly === true
    ? 'this inspector only looks: nothing can be moved through it'
    : `${command} is not offered here`;
}

function useRunActions(moment: Moment): readonly RunAction[] {
  const inspector = useInspector();
  const store = useRun();
  const { row, suspensions, cancelling } = moment.run;
  const { id, status } = row;
  const isOver = ['done', 'failed', 'cancelled'].includes(status);
  const gone = store.isGone.value ? 'it was deleted' : undefined;
  const past = gone ?? (moment.type === 'past' ? 'go back to the present first' : undefined);
  const over = past ?? (isOver ? 'it has ended' : undefined);
  const revision = moment.type === 'past' ? moment.snapshot.revision : undefined;
  const action = (
    name: string,
    act: (inspector: Inspector, id: string) => void,
    rest: Omit<RunAction, 'name' | 'act'>,
  ): RunAction => ({ name, act: () => act(inspector, id), ...rest });
  return [
    action('Send event…', openSendDialog, { command: 'send', title: 'Key: s', not: over }),
    ...(status === 'parked'
      ? [action('Retry or skip…', openRetry, { command: 'retry', not: past })]
      : []),
    ...(suspensions.length > 0 && !isOver
      ? [action('Resume…', openResume, { command: 'resume', not: over })]
      : []),
    action(
      revision === undefined ? 'Fork…' : 'Fork here…',
      () => openFork(inspector, id, { revision }),
      { command: 'fork', title: 'Key: f', not: gone },
    ),
    action('Export', (from, of) => void downloadRun(from, of), {
      title: 'All of it as one file',
      not: gone,
    }),
    isOver
      ? action('Delete…', openDelete, { command: 'delete', not: past, danger: true })
      : action(cancelling === undefined ? 'Cancel…' : 'Cancelling…', openCancel, {
          command: 'cancel',
          not: over,
          danger: true,
        }),
  ];
}
