// Actor logics as roots: promises, callbacks, transitions, observables.
import { describe, expect, test } from 'vitest';
import {
  fromCallback,
  fromEventObservable,
  fromObservable,
  fromPromise,
  fromTransition,
  toPromise,
} from 'xstate';
import { ACTORS, quiet, recorder, settled } from './kit.ts';

const numbers = (...values: readonly number[]) => ({
  subscribe: (observer: { next(value: number): void; complete(): void }) => {
    for (const value of values) observer.next(value);
    observer.complete();
    return { unsubscribe: () => {} };
  },
});

describe.each(ACTORS)('%s: promises', (_, create) => {
  test('active, then done', async () => {
    const seen: unknown[] = [];
    const actor = create(fromPromise(async () => 'x'));
    actor.subscribe(({ status, output }) => void seen.push([status, output]));
    actor.start();
    await settled();
    expect(seen).toEqual([
      ['active', undefined],
      ['done', 'x'],
    ]);
  });

  test('begin when they are started', async () => {
    const { log, say } = recorder();
    const actor = create(fromPromise(async () => say('begun')()));
    expect(log).toEqual([]);
    actor.start();
    await settled();
    expect(log).toEqual(['begun']);
  });

  test('stopped before they come to anything: nothing comes', async () => {
    const seen: unknown[] = [];
    const actor = create(fromPromise(async () => 'x'));
    actor.subscribe(({ status }) => void seen.push(status));
    actor.start().stop();
    await settled();
    expect(actor.getSnapshot().output).toBeUndefined();
    expect(seen).toEqual(['active']);
  });

  test('stopped: the signal is aborted, and not when they are done', async () => {
    const { log, say } = recorder();
    const waiting = create(
      fromPromise(({ signal }) => {
        signal.addEventListener('abort', say('aborted'));
        return new Promise(() => {});
      }),
    ).start();
    await settled();
    waiting.stop();
    const done = create(
      fromPromise(async ({ signal }) => {
        signal.addEventListener('abort', say('never'));
      }),
    ).start();
    await toPromise(done);
    done.stop();
    expect(log).toEqual(['aborted']);
  });

  test('a value that is no promise is its output', async () => {
    const actor = create(fromPromise((() => 5) as never)).start();
    await expect(toPromise(actor)).resolves.toBe(5);
  });

  test('rejected: the error, told once', async () => {
    const errors: unknown[] = [];
    const actor = create(fromPromise(() => Promise.reject(new Error('down'))));
    actor.subscribe({ error: (error) => void errors.push(error) });
    actor.start();
    await settled();
    expect(errors).toEqual([new Error('down')]);
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: new Error('down') });
  });
});

describe.each(ACTORS)('%s: transitions', (_, create) => {
  const toggle = fromTransition(
    (state: { on: boolean }, event: { type: 'toggle' } | { type: 'other' }) =>
      event.type === 'toggle' ? { on: !state.on } : state,
    { on: false },
  );

  test('begin with their context, and take events', () => {
    const actor = create(toggle).start();
    expect(actor.getSnapshot().context).toEqual({ on: false });
    actor.send({ type: 'toggle' });
    expect(actor.getSnapshot().context).toEqual({ on: true });
  });

  test('tell observers of each event', () => {
    const seen: boolean[] = [];
    const actor = create(toggle).start();
    actor.subscribe(({ context }) => void seen.push(context.on));
    actor.send({ type: 'toggle' });
    actor.send({ type: 'other' });
    expect(seen).toEqual([true, true]);
  });

  test('have self in their scope', () => {
    const { log } = recorder();
    const echo = fromTransition((n: number, event: { type: string }, { self }) => {
      log.push(`${event.type} to ${self.id}`);
      if (event.type === 'first') self.send({ type: 'second' });
      return n + 1;
    }, 0);
    const actor = create(echo, { id: 'e' }).start();
    actor.send({ type: 'first' });
    expect(log).toEqual(['first to e', 'second to e']);
    expect(actor.getSnapshot().context).toBe(2);
  });
});

describe.each(ACTORS)('%s: callbacks', (_, create) => {
  test('receive what they are sent, and are ended', () => {
    const { log, say } = recorder();
    const actor = create(
      fromCallback<{ type: string }>(({ receive }) => {
        receive(({ type }) => void log.push(type));
        return say('ended');
      }),
    ).start();
    actor.send({ type: 'one' });
    actor.send({ type: 'two' });
    actor.stop();
    expect(log).toEqual(['one', 'two', 'ended']);
  });

  test('several receivers hear each event', () => {
    const { log } = recorder();
    const actor = create(
      fromCallback<{ type: string }>(({ receive }) => {
        receive(({ type }) => void log.push(`a ${type}`));
        receive(({ type }) => void log.push(`b ${type}`));
      }),
    ).start();
    actor.send({ type: 'x' });
    expect(log).toEqual(['a x', 'b x']);
  });

  test('have their input', () => {
    const got: unknown[] = [];
    create(
      fromCallback(({ input }) => void got.push(input)),
      { input: { n: 1 } },
    ).start();
    expect(got).toEqual([{ n: 1 }]);
  });

  test('sendBack of one without a parent goes nowhere', () => {
    const actor = create(fromCallback(({ sendBack }) => sendBack({ type: 'x' }))).start();
    expect(actor.getSnapshot().status).toBe('active');
  });
});

describe.each(ACTORS)('%s: observables', (_, create) => {
  test('each value is a snapshot, and the end is the end', () => {
    const seen: unknown[] = [];
    const { log, say } = recorder();
    const actor = create(fromObservable(() => numbers(1, 2, 3) as never));
    actor.subscribe({ next: ({ context }) => void seen.push(context), complete: say('complete') });
    actor.start();
    expect(seen.filter((one) => one !== undefined)).toEqual([1, 2, 3, 3]);
    expect(actor.getSnapshot()).toMatchObject({ status: 'done', context: 3 });
    expect(log).toEqual(['complete']);
  });

  test('an error is theirs', () => {
    const failing = {
      subscribe: (observer: { error(error: unknown): void }) => (
        observer.error(new Error('cut')),
        { unsubscribe: () => {} }
      ),
    };
    const actor = create(fromObservable(() => failing as never));
    actor.subscribe(quiet);
    actor.start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'error', error: new Error('cut') });
  });

  test('that cannot be made is an error, too', () => {
    const actor = create(
      fromObservable(() => {
        throw new Error('none');
      }),
    );
    actor.subscribe(quiet);
    actor.start();
    expect(actor.getSnapshot().status).toBe('error');
  });

  test('of events have no values of their own', () => {
    const events = {
      subscribe: (observer: { next(event: object): void }) => (
        observer.next({ type: 'x' }),
        { unsubscribe: () => {} }
      ),
    };
    const actor = create(fromEventObservable(() => events as never)).start();
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', context: undefined });
  });

  test('are unsubscribed from by stop', () => {
    const { log, say } = recorder();
    const endless = { subscribe: () => ({ unsubscribe: say('unsubscribed') }) };
    create(fromObservable(() => endless as never))
      .start()
      .stop();
    expect(log).toEqual(['unsubscribed']);
  });

  test('get input', () => {
    const got: unknown[] = [];
    const of = fromObservable(({ input }: { input: number }) => {
      got.push(input);
      return numbers(input) as never;
    });
    create(of, { input: 4 }).start();
    expect(got).toEqual([4]);
  });
});
