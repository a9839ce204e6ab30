import { checkBundle } from './check-bundle.ts';
import { checkAck } from './check-command.ts';
import { attemptLine, deadLetterLine, dueRow, entryLine, failureLine } from './check-entry.ts';
import {
  flag,
  listOf,
  number,
  oneOf,
  optional,
  recordOf,
  shape,
  text,
  unionOf,
  whole,
  type Check,
} from './check.ts';
import { checkRun, checkSnapshotAt, cut } from './check-run.ts';
import { STATUS_NAMES, summaryRow } from './check-summary.ts';
import { checkDefinition, definitionLine, stateHeat } from './check-definition.ts';
import { COMMAND_NAMES } from './command.ts';
import type { PageOf, TimerCursor } from './entry.ts';
import {
  METHOD_NAMES,
  type AnswerOf,
  type Capabilities,
  type HelloAnswer,
  type MethodName,
} from './source.ts';
import type { CountAnswer } from './summary.ts';
import type { Delta } from './watch.ts';

function pageOf<T>(item: Check<T>): Check<PageOf<T>> {
  return shape<PageOf<T>>({ items: listOf(item), cursor: optional(whole()) });
}

const byStatus: Check<CountAnswer['byStatus']> = (value, at) => {
  const read = recordOf(whole())(value, at);
  return Object.fromEntries(
    STATUS_NAMES.map((status) => [status, whole()(read[status], `${at}.${status}`)]),
  ) as CountAnswer['byStatus'];
};

const cursor = shape<TimerCursor>({ dueAt: number, seq: number });

const CHECKS: { readonly [M in MethodName]: Check<AnswerOf<M>> } = {
  hello: shape<HelloAnswer>({
    protocol: oneOf([1]),
    capabilities: shape<Capabilities>({
      live: flag,
      engine: flag,
      methods: listOf(oneOf(METHOD_NAMES)),
    }),
    engine: shape<HelloAnswer['engine']>({
      version: text,
      store: oneOf(['engine', 'file', 'bundle']),
      name: text,
      now: number,
    }),
    readOnly: flag,
    commands: listOf(oneOf(COMMAND_NAMES)),
  }),
  list: shape<AnswerOf<'list'>>({ rows: listOf(summaryRow), cursor: optional(whole()) }),
  count: shape<CountAnswer>({ total: whole(), byStatus, exact: flag }),
  run: checkRun,
  entries: pageOf(entryLine),
  payload: shape<AnswerOf<'payload'>>({ value: optional(cut) }),
  snapshotAt: checkSnapshotAt,
  attempts: pageOf(attemptLine),
  deadLetters: pageOf(deadLetterLine),
  timers: shape<AnswerOf<'timers'>>({ items: listOf(dueRow), cursor: optional(cursor) }),
  failures: pageOf(failureLine),
  definition: checkDefinition,
  definitions: shape<AnswerOf<'definitions'>>({ items: listOf(definitionLine) }),
  definitionHeat: shape<AnswerOf<'definitionHeat'>>({
    hash: text,
    total: whole(),
    states: recordOf(stateHeat),
  }),
  command: checkAck,
  exportRun: checkBundle,
};

/** Reads an answer that came from elsewhere; what is not known here is left out. */
export function checkAnswer<M extends MethodName>(method: M, value: unknown): AnswerOf<M> {
  return CHECKS[method](value, `${method} answer`);
}

export const checkDelta: Check<Delta> = unionOf<Delta>('type', {
  changes: shape<Extract<Delta, { readonly type: 'changes' }>>({
    type: oneOf(['changes']),
    sequence: whole(),
    rows: listOf(summaryRow),
    removed: listOf(text),
  }),
  resync: shape<Extract<Delta, { readonly type: 'resync' }>>({
    type: oneOf(['resync']),
    sequence: whole(),
  }),
});
