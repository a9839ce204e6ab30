import {
  flag,
  json,
  listOf,
  number,
  objectOf,
  oneOf,
  optional,
  shape,
  text,
  unionOf,
  whole,
  type Check,
} from './check.ts';
import { summaryRow } from './check-summary.ts';
import type { Cut, Kept, StateValue } from './json.ts';
import type {
  ActorStandingRow,
  ExitRow,
  KeptEventRow,
  KeptSuspension,
  PastActorRow,
  RunAnswer,
  SnapshotAtAnswer,
  TaskStandingRow,
  TimerRow,
} from './run.ts';

export const cut: Check<Cut<Kept>> = unionOf<Cut<Kept>>('type', {
  whole: shape<Extract<Cut<Kept>, { readonly type: 'whole' }>>({
    type: oneOf(['whole']),
    value: json,
    length: whole(),
  }),
  cut: shape<Extract<Cut<Kept>, { readonly type: 'cut' }>>({
    type: oneOf(['cut']),
    head: text,
    length: whole(),
  }),
});

export const stateValue: Check<StateValue> = (value, at) => {
  if (typeof value === 'string') return value;
  json(value, at);
  for (const [key, one] of Object.entries(objectOf(value, at))) stateValue(one, `${at}.${key}`);
  return value as StateValue;
};

const suspension: Check<KeptSuspension> = (value, at) => {
  const fields = objectOf(value, at);
  json(value, at);
  oneOf(['sleep', 'sleepUntil', 'waitingForEvent', 'subWorkflow', 'polling'])(
    fields['type'],
    `${at}.type`,
  );
  text(fields['key'], `${at}.key`);
  text(fields['address'], `${at}.address`);
  number(fields['startedAt'], `${at}.startedAt`);
  optional(number)(fields['dueAt'], `${at}.dueAt`);
  optional(text)(fields['state'], `${at}.state`);
  optional(listOf(text))(fields['events'], `${at}.events`);
  return value as KeptSuspension;
};

const timerRow = shape<TimerRow>({
  workflowId: text,
  key: text,
  address: text,
  state: optional(text),
  event: text,
  setAt: number,
  dueAt: number,
});

const taskRow = shape<TaskStandingRow>({
  key: text,
  address: text,
  src: optional(text),
  kind: text,
  state: oneOf(['running', 'resting', 'suspended', 'held']),
  attempt: whole(),
  nextAt: optional(number),
  askedAt: optional(number),
  lastError: optional(text),
});

const exitRow = shape<ExitRow>({
  type: oneOf(['event', 'timer', 'actor', 'always']),
  transition: text,
  address: text,
  state: text,
  event: optional(text),
  dueAt: optional(number),
  timerKey: optional(text),
  actor: optional(text),
  when: optional(oneOf(['done', 'error', 'snapshot'])),
  guard: optional(text),
  allows: optional(flag),
  targets: listOf(text),
});

const keptEvent = shape<KeptEventRow>({
  key: text,
  type: text,
  reason: oneOf(['early', 'later', 'parked', 'sending']),
  to: text,
  until: optional(number),
  event: cut,
  error: optional(cut),
});

const actorRow = shape<ActorStandingRow>({
  address: text,
  parent: optional(text),
  name: text,
  type: oneOf(['machine', 'task', 'other']),
  definition: optional(text),
  status: oneOf(['active', 'done', 'error', 'stopped']),
  value: optional(stateValue),
  context: optional(cut),
});

export const checkRun: Check<RunAnswer> = shape<RunAnswer>({
  row: summaryRow,
  value: stateValue,
  context: cut,
  cancelling: optional(shape({ until: number })),
  output: optional(cut),
  error: optional(cut),
  stumbled: optional(keptEvent),
  suspensions: listOf(suspension),
  timers: listOf(timerRow),
  tasks: listOf(taskRow),
  exits: listOf(exitRow),
  kept: listOf(keptEvent),
  actors: listOf(actorRow),
  children: listOf(text),
  explanation: optional(text),
  sequence: whole(),
});

export const checkSnapshotAt: Check<SnapshotAtAnswer> = shape<SnapshotAtAnswer>({
  id: text,
  revision: whole(),
  sequence: whole(),
  at: number,
  definition: text,
  actors: listOf(shape<PastActorRow>({ address: text, value: stateValue, context: cut })),
  timers: listOf(shape<SnapshotAtAnswer['timers'][number]>({ key: text, dueAt: number })),
  tasks: listOf(text),
});
