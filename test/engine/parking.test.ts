import { assign, createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { setting } from './setting.ts';

test('B42 an action that throws parks its workflow, a retry runs them again', async () => {
  const done: string[] = [];
  let broken = true;
  const machine = createMachine({
    id: 'a',
    context: { n: 0 },
    on: {
      go: {
        actions: [
          assign({ n: 1 }),
          () => void done.push('first'),
          () => {
            if (broken) throw new Error('mail server');
            done.push('second');
          },
        ],
      },
    },
  });
  const { engine, run } = await setting([machine], { onFailure: 'park' });
  const handle = await run(engine.start(machine, { id: 'a' }));
  await run(handle.send({ type: 'go' }));
  expect(await run(handle.refresh())).toMatchObject({ status: 'parked', context: { n: 1 } });
  await run(engine.retryWorkflow('a'));
  expect((await run(handle.refresh())).status).toBe('parked');
  broken = false;
  expect(await run(engine.retryWorkflow('a'))).toEqual({ retried: true });
  expect((await run(handle.refresh())).status).toBe('suspended');
  expect(done).toEqual(['first', 'first', 'first', 'second']);
  await run(engine.close());
});

test('B42 a parked workflow does nothing by itself, whatever comes due', async () => {
  let broken = true;
  const machine = createMachine({
    id: 'p',
    initial: 'a',
    states: {
      a: {
        after: { 1000: 'late' },
        on: {
          boom: {
            target: 'over',
            guard: () => {
              if (broken) throw new Error('boom');
              return true;
            },
          },
        },
      },
      late: {},
      over: {},
    },
  });
  const { engine, host, run } = await setting([machine], { onFailure: 'park' });
  const handle = await run(engine.start(machine, { id: 'p' }));
  expect(await run(handle.send({ type: 'boom' }))).toMatchObject({
    outcome: 'deferred',
    reason: 'parked',
  });
  await host.advance(5_000);
  expect(await run(handle.refresh())).toMatchObject({ status: 'parked', value: 'a' });
  broken = false;
  await run(engine.retryWorkflow('p'));
  expect(await run(handle.refresh())).toMatchObject({ status: 'suspended', value: 'over' });
  await run(engine.close());
});
