import { ITEMS } from './invoking-machines.ts';
import { plain } from './ledger.ts';
import type { Picture } from './invariants.ts';
import type { Begun } from './client.ts';
import type { Kind } from './kinds.ts';
import { stepsTaken, undoneOf } from './operated-models.ts';
import type { Simulation } from './simulation.ts';

type Output = Readonly<Record<string, unknown>>;
type Model = (
  begun: Begun,
  output: Output,
  simulation: Simulation,
  seen: Picture,
) => readonly unknown[];

/** What each machine must have come to: every entry must be `true`. */
const MODELS: Readonly<Record<Kind, Model>> = {
  sleeper: (_, { naps }) => [naps === 3],
  waiter: ({ input }, output, { client }) => {
    const got = output['got'] as readonly string[];
    const { order } = input as { readonly order: string };
    const own = client.sent.flatMap(({ event: { payload } }) => {
      const { order: named, mark } = (payload ?? {}) as { order?: string; mark?: string };
      return named === order ? [mark] : [];
    });
    return [
      got.length + (output['timeouts'] as number) === 3,
      // B18: one event ends one wait
      new Set(plainMarks(got)).size === plainMarks(got).length,
      plainMarks(got).every((mark) => own.includes(mark)),
    ];
  },
  // what was due first called the other off, so it never came
  fan: (_, { ticks, probes, nevers }) => [ticks === 3, probes === 3, nevers === 0],
  worker: (_, { receipts }, simulation) => {
    const [charge = '', ship = '', ...more] = receipts as readonly string[];
    return [
      more.length === 0,
      isAnswer(charge, 'charge', simulation),
      isAnswer(ship, 'ship', simulation),
    ];
  },
  parent: ({ id }, { progress, helped, token }, { client, outside }) => {
    const cut = client.sent.some(({ event }) => {
      return event.type === 'cut' && event.targetWorkflowId === id;
    });
    return [
      progress === 1,
      cut ? helped === 1 || helped === 2 : helped === 2,
      token === 'none' || outside.calls.some((call) => call.token === token),
    ];
  },
  suspender: (_, { event, poll, errand }, simulation) => [
    ['approval', 'resumed', 'failed', 'late'].includes(event as string),
    ['resumed', 'failed', 'late'].includes(poll as string) || isToken(poll, simulation),
    ['none', 'resumed', 'failed', 'late'].includes(errand as string) || isToken(errand, simulation),
  ],
  poller: (_, { answer }, simulation) => [
    ['resumed', 'failed', 'late'].includes(answer as string) || isToken(answer, simulation),
  ],
  lister: ({ id }, { told, results }, { outside }) => [
    told === ITEMS,
    (results as readonly string[]).length === ITEMS,
    ...(results as readonly string[]).map(
      (result, index) =>
        result === 'failed' ||
        outside.calls.some(({ token, input }) => token === result && input === `${id}:${index}`),
    ),
  ],
  pair: ({ id }, { first, second, rest }, { client }) => {
    const isOver = (word: unknown): boolean =>
      ['resumed', 'failed', 'late'].includes(word as string) ||
      client.sent.some(({ event }) => {
        const { id: eventId, type, targetWorkflowId: to = id } = event;
        return eventId === word && type === 'approval' && to === id;
      });
    // B18: one event ends one wait, though both wait for the same
    const isTwice = first === second && String(first).startsWith('event-');
    return [isOver(first), isOver(second), !isTwice, rest === 'rested'];
  },
  undoer: (_, { undone }) => [undone === ''],
  stumbler: (begun, output, simulation, seen) => [
    output['ticks'] === 3,
    output['token'] === 'failed' || isToken(output['token'], simulation),
    ...stepsTaken(begun.id, output['got'] as readonly string[], simulation, seen),
  ],
  // what one errand came to nobody else may know
  errand: () => [true],
  sender: (_, { sent }) => [sent === 6],
  mailbox: (_, { notes, laters }) => [
    inOrder(notes as readonly string[]),
    new Set(laters as readonly string[]).size === (laters as readonly string[]).length,
  ],
};

function isToken(token: unknown, { outside }: Simulation): boolean {
  return outside.calls.some((call) => call.token === token);
}

function plainMarks(got: readonly string[]): readonly string[] {
  return got.filter((mark) => mark !== 'resumed');
}

function isAnswer(receipt: string, task: string, { outside }: Simulation): boolean {
  if (receipt === `${task} failed` || receipt === `${task} late`) return true;
  return outside.calls.some(({ token, key }) => token === receipt && key.includes(`/${task}`));
}

/** B15, B16: of each sender the notes came in the order in which they were sent, each once. */
function inOrder(notes: readonly string[]): boolean {
  const last = new Map<string, number>();
  return notes.every((note) => {
    const [from = '', number] = note.split(':');
    const before = last.get(from) ?? -1;
    last.set(from, Number(number));
    return Number(number) > before;
  });
}

/** What is wrong with how it all ended. */
export function endingsOf(simulation: Simulation, seen: Picture): readonly string[] {
  const { records } = seen;
  const { client } = simulation;
  const found: string[] = [];
  for (const begun of client.begun.values()) {
    const { id, kind, cancelled } = begun;
    const row = records.get(id)?.workflow;
    if (row === undefined) continue;
    if (cancelled && row.status !== 'cancelled') found.push(`B40: ${id} is ${row.status}`);
    const result = client.results.get(id);
    if (kind === 'undoer') found.push(...undoneOf(begun, simulation, seen));
    if (row.status === 'cancelled' && result === 'WorkflowCancelled') continue;
    const { output = {} } = plain(row.state) as { readonly output?: Output };
    const text = JSON.stringify(output);
    if (row.status !== 'done') {
      found.push(`${id} ended ${row.status} (${row.failure ?? ''}), its result ${String(result)}`);
    } else if (JSON.stringify(result) !== text) {
      found.push(`${id}: its result is ${JSON.stringify(result)} and its output ${text}`);
    } else if (MODELS[kind as Kind](begun, output, simulation, seen).includes(false)) {
      found.push(`${id} ended with ${text}`);
    }
  }
  return found;
}
