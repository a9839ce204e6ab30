// Delays that the application keeps: `node examples/middleware/delay.ts`
// One timer for the soonest of all pauses. For an application that has a scheduler already (cron, a
// delayed queue, the alarms of a serverless host) see examples/outside-scheduler.
import assert from 'node:assert/strict';
import { createEngine, sleep } from 'abeyance';
import { setup } from 'xstate';
import { Handling, nameOf, type Handler, type Pause } from './handling.ts';

const nap = setup({
  types: { context: {} as { ms: number }, input: {} as { ms: number } },
}).createMachine({
  id: 'nap',
  context: ({ input }) => input,
  initial: 'asleep',
  states: {
    asleep: sleep(({ context }) => context.ms, 'awake'),
    awake: { type: 'final' },
  },
});

/** `setTimeout` takes no more than this, ms. */
const TIMER_MAX = 2 ** 31 - 1;

class Scheduler implements Handler {
  readonly type = 'delay';
  readonly #pauses = new Map<string, Pause>();
  #timer: NodeJS.Timeout | undefined;

  readonly begin = (pause: Pause): void => {
    this.#pauses.set(nameOf(pause.workflowId, pause.suspension), pause);
    this.#arm();
  };

  readonly end = ({ workflowId, suspension }: Pause): void => {
    this.#pauses.delete(nameOf(workflowId, suspension));
    this.#arm();
  };

  #arm(): void {
    clearTimeout(this.#timer);
    const dues = [...this.#pauses.values()].map(dueAtOf);
    if (dues.length === 0) return;
    const waitMs = Math.min(TIMER_MAX, Math.max(0, Math.min(...dues) - Date.now()));
    this.#timer = setTimeout(() => void this.#fire(), waitMs);
  }

  async #fire(): Promise<void> {
    const now = Date.now();
    const due = [...this.#pauses.values()]
      .filter((pause) => dueAtOf(pause) <= now)
      .toSorted((one, other) => dueAtOf(one) - dueAtOf(other));
    for (const pause of due) await pause.resume();
    if (due.length === 0) this.#arm();
  }
}

function dueAtOf({ suspension }: Pause): number {
  return suspension.dueAt ?? suspension.startedAt;
}

const handling = new Handling(new Scheduler());
await using engine = await createEngine({
  workflows: [nap],
  handles: { delay: 'application' },
  middleware: [handling.middleware],
});
await handling.takeUp(engine);

const lengths = [60, 20, 40];
const naps = await Promise.all(
  lengths.map((ms) => engine.start(nap, { id: `nap-${ms}`, input: { ms } })),
);
for (const [index, handle] of naps.entries()) {
  await handle.result();
  const { createdAt, updatedAt } = handle.getSnapshot();
  assert(updatedAt - createdAt >= (lengths[index] ?? 0), `${handle.id} woke up too early`);
}
console.log(`${naps.length} naps, and none was too short`);
