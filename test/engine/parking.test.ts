import { assign, createMachine, setup } from 'xstate';
import { expect, test } from 'vitest';
import { sleep, waitForEvent } from '../../src/index.ts';
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

test('B42 actions of a parked workflow wait for its retry, in another process too', async () => {
  let calls = 0;
  let broken = true;
  const machine = createMachine({
    id: 'a',
    on: {
      go: {
        actions: () => {
          calls += 1;
          if (broken) throw new Error('mail server');
        },
      },
    },
  });
  const { engine, host, store, run, reopen } = await setting([machine], { onFailure: 'park' });
  await run(engine.start(machine, { id: 'a' }));
  await run(engine.sendSimpleEvent('a', 'go'));
  const next = await reopen();
  expect(calls).toBe(1);
  broken = false;
  await run(next.retryWorkflow('a'));
  await host.advance(1_000);
  expect(calls).toBe(2);
  expect((await store.load('a'))?.tasks).toEqual([]);
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

test.each(['park', 'error'] as const)(
  'B24 an action that throws when its workflow has ended is told and is over (%s)',
  async (onFailure) => {
    let calls = 0;
    const machine = createMachine({
      id: 'f',
      initial: 'a',
      states: {
        a: { on: { go: 'over' } },
        over: {
          type: 'final',
          entry: () => {
            calls += 1;
            throw new Error('mail server');
          },
        },
      },
    });
    const lines: string[] = [];
    const tell = (text: string, fields?: object): void => {
      lines.push(`${text} ${JSON.stringify(fields)}`);
    };
    const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: tell };
    const { engine, host, store, run } = await setting([machine], { onFailure, logger });
    const handle = await run(engine.start(machine, { id: 'f' }));
    await run(handle.send({ type: 'go' }));
    expect((await run(handle.refresh())).status).toBe('done');
    expect(lines).toEqual([
      'an action threw after the end {"workflowId":"f","address":"f","error":"Error: mail server"}',
    ]);
    await host.advance(1_000);
    expect((await store.load('f'))?.tasks).toEqual([]);
    expect(calls).toBe(1);
    await run(engine.close());
  },
);

test.each(['cancelled', 'taken back'])(
  'B42 the actions a workflow is parked over are given up with it when it is %s',
  async (how) => {
    let calls = 0;
    const machine = setup({
      actions: {
        mail: () => {
          calls += 1;
          throw new Error('mail server');
        },
      },
    }).createMachine({
      id: 'a',
      initial: 'waiting',
      states: {
        waiting: waitForEvent({ event: 'go', onEvent: { target: 'gone', actions: 'mail' } }),
        gone: sleep('1h', 'over'),
        over: { type: 'final' },
      },
    });
    const { engine, store, run, reopen } = await setting([machine], { onFailure: 'park' });
    await run(engine.start(machine, { id: 'a' }));
    await run(engine.sendSimpleEvent('a', 'go'));
    expect((await run(engine.get('a'))).getSnapshot().status).toBe('parked');
    if (how === 'cancelled') await run(engine.cancelWorkflow('a'));
    else await run(engine.resumeFromSnapshot('a@1'));
    const again = how === 'cancelled' ? 0 : 1;
    const { items } = await store.journal('deadLetters', { limit: 10 });
    expect(items.map(({ reason }) => reason)).toEqual([again ? 'rewound' : 'ended']);
    // going back to the wait ended it once more, and that has actions of its own
    expect((await store.load('a'))?.tasks.map(({ key }) => key)).toEqual(again ? ['a!5'] : []);
    await reopen();
    expect(calls).toBe(again ? 2 : 1);
  },
);
