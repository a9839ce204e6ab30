import type { Engine } from 'abeyance';
import { nameOf, type Stage } from './stage.ts';
import { listener, nap, release, step } from './workflows.ts';

/** One asks and another answers, over the bus. */
export async function tellRequest(stage: Stage, engine: Engine): Promise<void> {
  const { bus } = engine;
  using requests = bus.subscribe('api.request');
  const server = (async (): Promise<void> => {
    for await (const request of requests) {
      bus.reply(request, { type: 'api.response', payload: { to: request.id, status: 200 } });
      return;
    }
  })();
  const answer = await bus.request(
    { id: 'request_123', type: 'api.request', payload: { endpoint: '/data', method: 'GET' } },
    { reply: 'api.response', timeout: '1s' },
  );
  await server;
  stage.claim(
    `request and response: ${JSON.stringify(answer?.payload)}`,
    answer?.type === 'api.response',
    answer,
  );
  const silence = await bus.request(
    { type: 'api.request' },
    { reply: 'api.response', timeout: '100ms' },
  );
  stage.claim('a request nobody answers ends with undefined', silence === undefined, silence);
}

/** One event for everybody who waits for its type, in machines and outside of them. */
export async function tellBroadcast(stage: Stage, engine: Engine): Promise<void> {
  const { bus } = engine;
  using first = bus.subscribe('system.maintenance.scheduled');
  using second = bus.subscribe('system.*');
  const handles = await Promise.all(
    ['server-1', 'server-2', 'server-3'].map((id) => engine.start(listener, { id })),
  );
  const { recipients } = await engine.sendEvent({ type: 'system.maintenance.scheduled' });
  stage.claim(`a broadcast reached ${recipients}: 3 workflows, 2 subscribers`, recipients === 5);
  const types = (await Promise.all([first.receive(), second.receive()])).map((it) => it?.type);
  stage.claim(
    `both subscribers have it, the one of system.* too`,
    types.every((type) => type === 'system.maintenance.scheduled'),
    types,
  );
  const ended = await Promise.all(handles.map((handle) => handle.refresh()));
  stage.claim(
    `all three workflows are ${nameOf(ended[0]?.value)}`,
    ended.every(({ value }) => value === 'stopped'),
    ended.map(({ value }) => value),
  );
  first.unsubscribe();
  second.unsubscribe();
  const again = await engine.sendEvent({ type: 'system.maintenance.scheduled' });
  stage.claim('the same broadcast later reaches 0', again.recipients === 0, again);
}

/** Several workflows work for one, and each tells it by name. */
export async function tellCoordination(stage: Stage, engine: Engine): Promise<void> {
  const main = await engine.start(release, { id: 'release-7' });
  const steps = [
    { step: 'build', workMs: 300 },
    { step: 'test', workMs: 150 },
  ];
  for (const { step: name, workMs } of steps) {
    const input = { release: 'release-7', step: name, workMs };
    await engine.start(step, { id: `step-${name}`, input });
  }
  stage.note('release-7 waits for three steps; build and test are workflows of their own');
  const { recipients } = await engine.sendEvent({
    id: 'coord_sign',
    type: 'step.completed',
    payload: { step: 'sign' },
    targetWorkflowId: 'release-7',
  });
  stage.claim('a targeted event reached that one workflow', recipients === 1, recipients);
  const order = await main.result({ timeout: '3s' });
  stage.claim(
    `all three came, in the order they were done: ${order.join(', ')}`,
    order.join() === 'sign,test,build',
    order,
  );
}

const NAPS = 1000;

/** What it costs, on this disk, with every commit synced. */
export async function tellNumbers(stage: Stage, engine: Engine): Promise<void> {
  const startedAt = Date.now();
  const ids = Array.from({ length: NAPS }, (_, index) => `nap-${index}`);
  const handles = await Promise.all(ids.map((id) => engine.start(nap, { id })));
  const tookMs = Date.now() - startedAt;
  stage.note(`${NAPS} workflows started and stored in ${tookMs} ms`);
  const late = await Promise.all(
    handles.map(async (handle) => {
      const [pause] = handle.getSnapshot().suspensions;
      const dueAt = pause?.dueAt ?? handle.getSnapshot().updatedAt;
      const { updatedAt } = await handle.waitFor(({ status }) => status === 'done');
      return updatedAt - dueAt;
    }),
  );
  const sorted = late.toSorted((a, b) => a - b);
  stage.note(`all slept 400 ms and woke: half within ${sorted[NAPS / 2]} ms of their time`);
  const done = await engine.count({ workflow: 'nap', status: 'done' });
  stage.claim(
    `${done} of ${NAPS} are done, none before its time`,
    done === NAPS && late.every(isLate),
  );
}

function isLate(ms: number): boolean {
  return ms >= 0;
}
