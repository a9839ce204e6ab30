// Delays kept by a scheduler of the application's:
// `npm run -s build && node examples/middleware/delay.ts`
import { setup } from 'xstate';
import { createEngine, sleep, type Engine, type Middleware } from 'abeyance';

const trial = setup({}).createMachine({
  id: 'trial',
  initial: 'running',
  states: { running: sleep('50ms', 'over'), over: { type: 'final' } },
});

/** What stands for a scheduler: it calls back at a moment, and knows how to call off. */
class Scheduler {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  at(name: string, moment: number, call: () => void): void {
    this.callOff(name);
    this.#timers.set(name, setTimeout(call, moment - Date.now()));
  }

  callOff(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }
}

const scheduler = new Scheduler();
const held: { engine?: Engine } = {};

/** A notice may come twice: the name of the timer is that of the suspension, so it is set once. */
const scheduling: Middleware = async (event, next) => {
  if (event.type === 'node.suspended' && event.suspendType === 'delay') {
    const { workflowId, suspension } = event;
    const { key, startedAt, dueAt = startedAt } = suspension;
    scheduler.at(`${workflowId} ${key}`, dueAt, () => {
      void held.engine?.resumeWorkflow(workflowId, undefined, {
        suspension: key,
        since: startedAt,
      });
    });
  }
  if (event.type === 'node.resumed') {
    scheduler.callOff(`${event.workflowId} ${event.suspension.key}`);
  }
  await next(event);
};

await using engine = await createEngine({
  workflows: [trial],
  handles: { delay: 'application' },
  middleware: [scheduling],
});
held.engine = engine;
const handle = await engine.start(trial, { id: 'trial-1' });
await handle.result();
const { value } = handle.getSnapshot();
console.log(`trial-1 is ${JSON.stringify(value)}`);
