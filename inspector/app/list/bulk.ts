import type { WorkflowStatus } from 'abeyance';
import type {
  BulkAction,
  BulkOutcome,
  CommandAck,
  CommandKind,
  CommandName,
  SummaryRow,
} from '../../protocol/index.ts';
import { narrowed } from './query-edit.ts';

export type BulkKind = 'send' | 'resume' | 'retry' | 'skip' | 'cancel' | 'delete';

/** Whom a command for many is for. */
export type BulkTarget =
  | { readonly type: 'rows'; readonly rows: readonly Pick<SummaryRow, 'id' | 'status'>[] }
  /** All a search finds. */
  | { readonly type: 'query'; readonly query: string };

export interface BulkDeed {
  readonly name: string;
  /** What happens to each, as the question before it says. */
  readonly does: string;
  /** As the outcome says it: `12 sent`. */
  readonly done: string;
  readonly command: CommandName;
  /** Workflows it means something to. */
  readonly statuses: readonly WorkflowStatus[];
  /** It cannot be taken back: of many, the number is to be typed. */
  readonly isFinal: boolean;
}

/** From so many on what cannot be taken back is confirmed by typing their number. */
export const TYPED_FROM = 20;
/** Commands for one workflow each that are under way at a time. */
const AT_ONCE = 5;
const ERRORS_MAX = 20;

export const DEEDS: Readonly<Record<BulkKind, BulkDeed>> = {
  send: {
    name: 'Send event…',
    does: 'Each is sent this event. What no state of a workflow takes is ignored by it.',
    done: 'took it',
    command: 'send',
    statuses: ['running', 'suspended', 'parked'],
    isFinal: false,
  },
  resume: {
    name: 'Resume…',
    does: 'Each goes on at once, as if what it waits for had come.',
    done: 'resumed',
    command: 'resume',
    statuses: ['suspended'],
    isFinal: false,
  },
  retry: {
    name: 'Retry…',
    does: 'Each tries once more the event it stumbled over.',
    done: 'retried',
    command: 'retry',
    statuses: ['parked'],
    isFinal: false,
  },
  skip: {
    name: 'Skip…',
    does: 'Each leaves out the event it stumbled over, and goes on with the next one.',
    done: 'went on',
    command: 'retry',
    statuses: ['parked'],
    isFinal: true,
  },
  cancel: {
    name: 'Cancel…',
    does: 'Each is cancelled: it may clean up, then it has ended and cannot go on.',
    done: 'cancelled',
    command: 'cancel',
    statuses: ['running', 'suspended', 'parked'],
    isFinal: true,
  },
  delete: {
    name: 'Delete…',
    does: 'Each is deleted with its whole history. Nothing is left of it.',
    done: 'deleted',
    command: 'delete',
    statuses: ['done', 'failed', 'cancelled'],
    isFinal: true,
  },
};

/** Asks for one command and tells what became of it. */
export type AskCommand = (command: CommandKind) => Promise<CommandAck>;

/** Of all that are meant, those it means something to. */
export function meantBy(kind: BulkKind, target: BulkTarget): BulkTarget {
  const { statuses } = DEEDS[kind];
  if (target.type === 'query') return { type: 'query', query: narrowed(target.query, statuses) };
  return { type: 'rows', rows: target.rows.filter(({ status }) => statuses.includes(status)) };
}

/** How many that are, without moving any. @throws what the source refuses it with. */
export async function countOfTarget(
  ask: AskCommand,
  target: BulkTarget,
  action: BulkAction,
): Promise<number> {
  if (target.type === 'rows') return target.rows.length;
  const ack = await ask({ kind: 'bulk', query: target.query, action, dryRun: true });
  if (!ack.ok) throw new Error(ack.error.message);
  return ack.bulk?.found ?? 0;
}

export interface BulkRun {
  /** Refused where there are more by now. */
  readonly expected: number;
  readonly progress: (finished: number) => void;
  /** Once aborted, those that were not begun are left alone. */
  readonly signal: AbortSignal;
}

/** Does it to each. @throws what the source refuses it with as a whole. */
export async function runBulk(
  ask: AskCommand,
  target: BulkTarget,
  action: BulkAction,
  run: BulkRun,
): Promise<BulkOutcome> {
  if (target.type === 'rows') return runEach(ask, target.rows, action, run);
  const { query } = target;
  const ack = await ask({ kind: 'bulk', query, action, expected: run.expected });
  if (!ack.ok) throw new Error(ack.error.message);
  return ack.bulk ?? { found: 0, done: 0, failed: 0, errors: [] };
}

async function runEach(
  ask: AskCommand,
  rows: readonly { readonly id: string }[],
  action: BulkAction,
  { progress, signal }: BulkRun,
): Promise<BulkOutcome> {
  const waiting = rows.map(({ id }) => id);
  const errors: BulkOutcome['errors'][number][] = [];
  let done = 0;
  let failed = 0;
  let finished = 0;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined && !signal.aborted; id = waiting.shift()) {
      const ack = await ask({ ...action, id });
      if (!ack.ok) {
        failed += 1;
        if (errors.length < ERRORS_MAX) errors.push({ id, ...ack.error });
      } else if (ack.moved) done += 1;
      finished += 1;
      progress(finished);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { found: rows.length, done, failed, errors };
}
