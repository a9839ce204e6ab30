// Polling by a worker of the application: `node examples/middleware/polling.ts`
// Workflows wait for jobs of a slow service. One worker asks for all of them in one request, which
// is kinder to the service than a request for each.
import assert from 'node:assert/strict';
import { createEngine, fromTask, suspend } from 'abeyance';
import { setup } from 'xstate';
import { Handling, nameOf, type Handler, type Pause } from './handling.ts';

const render = setup({
  types: { context: {} as { job: string }, input: {} as { job: string } },
  actors: {
    wait: fromTask(async ({ input }: { input: { job: string } }) =>
      suspend('polling', { every: '10ms', timeout: '1h', data: input }),
    ),
  },
}).createMachine({
  id: 'render',
  context: ({ input }) => input,
  initial: 'rendering',
  states: {
    rendering: {
      invoke: { src: 'wait', input: ({ context }) => context, onDone: 'done', onError: 'late' },
    },
    done: { type: 'final', output: ({ event }) => event['output'] as unknown },
    late: { type: 'final', output: 'late' },
  },
  output: ({ event }) => event['output'],
});

/** A service that is asked about many jobs at once, and knows an answer the third time. */
class Service {
  requests = 0;

  async statusOf(jobs: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    this.requests += 1;
    const isDone = this.requests >= 3;
    const known = jobs.filter((job) => job !== 'lost');
    return new Map(known.map((job) => [job, isDone ? `${job}.png` : undefined]));
  }
}

/** Asks for all that wait, again and again, for as long as any does. */
class Worker implements Handler {
  readonly type = 'polling';
  readonly #service: Service;
  readonly #waiting = new Map<string, Pause>();
  #timer: NodeJS.Timeout | undefined;

  constructor(service: Service) {
    this.#service = service;
  }

  readonly begin = (pause: Pause): void => {
    this.#waiting.set(nameOf(pause.workflowId, pause.suspension), pause);
    this.#timer ??= setInterval(() => void this.#ask(), 10);
  };

  readonly end = ({ workflowId, suspension }: Pause): void => {
    this.#waiting.delete(nameOf(workflowId, suspension));
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  };

  async #ask(): Promise<void> {
    const waiting = [...this.#waiting.values()];
    const answers = await this.#service.statusOf(waiting.map(jobOf));
    for (const pause of waiting) {
      const job = jobOf(pause);
      const answer = answers.get(job);
      // a second answer finds nobody who waits, and is no error
      if (answer !== undefined) await pause.resume(answer);
      else if (!answers.has(job)) await pause.timeOut();
    }
  }
}

function jobOf({ suspension }: Pause): string {
  return (suspension.data as { readonly job: string }).job;
}

const service = new Service();
const handling = new Handling(new Worker(service));
await using engine = await createEngine({
  workflows: [render],
  handles: { polling: 'application' },
  middleware: [handling.middleware],
});
await handling.takeUp(engine);

const jobs = ['cat', 'dog', 'lost'];
const handles = await Promise.all(
  jobs.map((job) => engine.start(render, { id: `render-${job}`, input: { job } })),
);
const results = await Promise.all(handles.map((handle) => handle.result()));
assert.deepEqual(results, ['cat.png', 'dog.png', 'late']);
console.log(`${jobs.length} jobs, ${service.requests} requests: ${results.join(', ')}`);
