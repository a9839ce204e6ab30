// Work of abeyance/core: what a host hears of it, and what it can tell it.
import { describe, expect, test, vi } from 'vitest';
import { setup } from 'xstate';
import { createCore, type CoreMessage, type WorkAnswer } from '../../src/core.ts';
import { fromTask } from '../../src/machines.ts';
import { listeningCore, NOON, ofType, stored } from './order-core.ts';

function run(core: ReturnType<typeof listeningCore>, kind: string) {
  const { stored: state } = core.step(undefined, { type: 'start', id: 'l' }, NOON);
  const work = core.work(stored(state)).find((one) => one.kind === kind)!;
  const answers: WorkAnswer[] = [];
  const sent: unknown[] = [];
  const running = work.run({
    take: (message) => {
      if (message.type === 'answer') answers.push(message.answer);
      if (message.type === 'sent') sent.push([message.to, message.event.type]);
    },
  });
  return { state, work, answers, sent, running };
}

describe('a callback', () => {
  test('sends, is told, and is ended by what it returned', () => {
    const dispose = vi.fn<() => void>();
    const heard: string[] = [];
    let late = (): void => {};
    const { running, answers } = run(
      listeningCore({
        callback: ({ sendBack, receive }) => {
          sendBack({ type: 'heard' });
          receive(({ type }) => void heard.push(type));
          late = () => sendBack({ type: 'late' });
          return dispose;
        },
      }),
      'callback',
    );
    running.tell({ type: 'listen' });
    expect(heard).toEqual(['listen']);
    running.stop();
    late();
    running.tell({ type: 'too late' });
    expect(heard).toEqual(['listen']);
    expect(dispose).toHaveBeenCalledTimes(1);
    expect(answers).toEqual([{ type: 'event', event: { type: 'heard' } }]);
  });

  test('that throws fails, once', () => {
    const { running, answers } = run(
      listeningCore({
        callback: ({ receive }) =>
          receive(() => {
            throw new Error('deaf');
          }),
      }),
      'callback',
    );
    running.tell({ type: 'x' });
    running.tell({ type: 'x' });
    expect(answers).toMatchObject([{ type: 'error', error: { message: 'deaf' } }]);
  });

  test('sends by its own reference to whom the host says', () => {
    const { sent } = run(
      listeningCore({ callback: ({ self }) => self._parent?.send({ type: 'heard' }) }),
      'callback',
    );
    expect(sent).toEqual([['l', 'heard']]);
  });
});

test('an observable brings values and its end, and is unsubscribed from', () => {
  const unsubscribe = vi.fn<() => void>();
  const { answers, running } = run(
    listeningCore({
      observe: () => ({
        subscribe: (observer: { next: (value: number) => void; complete: () => void }) => {
          observer.next(1);
          observer.complete();
          observer.next(2);
          return { unsubscribe };
        },
      }),
    } as never),
    'observable',
  );
  expect(answers).toEqual([{ type: 'next', value: 1 }, { type: 'complete' }]);
  running.stop();
  expect(unsubscribe).toHaveBeenCalled();
});

test('K1: a task gets the key of its work, and its retries are told to the host', () => {
  const keys: unknown[] = [];
  const charge = fromTask(
    async ({ key, attempt }) => {
      keys.push([key, attempt]);
    },
    { retry: { maxAttempts: 5 } },
  );
  const machine = setup({ actors: { charge } }).createMachine({
    id: 'm',
    invoke: { src: 'charge', id: 'c' },
  });
  const core = createCore(machine);
  const { effects } = core.step(undefined, { type: 'start', id: 'm1' }, NOON);
  const { work } = ofType(effects, 'startWork')[0]!;
  work.run({ take: () => {}, attempt: 2 });
  expect(keys).toEqual([[work.key, 2]]);
  expect(work.task?.retry.maxAttempts).toBe(5);
});

test('a task that suspends itself needs the engine', async () => {
  const wait = fromTask(async ({ suspend }) => suspend('delay', { duration: '1h' }));
  const machine = setup({ actors: { wait } }).createMachine({ id: 'm', invoke: { src: 'wait' } });
  const core = createCore(machine);
  const { stored: state } = core.step(undefined, { type: 'start', id: 'm1' }, NOON);
  const message = await new Promise<CoreMessage>((resolve) => {
    core.work(state)[0]!.run({ take: resolve });
  });
  expect(message).toMatchObject({ answer: { type: 'error', error: { code: 'EngineRequired' } } });
});
