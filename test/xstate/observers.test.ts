// Observers of an actor, and promises of what they wait for.
import { describe, expect, test } from 'vitest';
import { assign, createMachine, fromPromise, toPromise, waitFor } from 'xstate';
import { ACTORS, quiet, recorder, settled } from './kit.ts';

const light = createMachine({
  id: 'light',
  context: { turns: 0 },
  initial: 'green',
  states: {
    green: {
      on: {
        next: {
          target: 'yellow',
          actions: assign({ turns: ({ context }) => context['turns'] + 1 }),
        },
      },
    },
    yellow: { on: { next: 'red' } },
    red: { type: 'final' },
  },
});

describe.each(ACTORS)('%s: observers', (_, create) => {
  test('hear nothing at once, then each snapshot', () => {
    const seen: unknown[] = [];
    const actor = create(light).start();
    actor.subscribe(({ value }) => void seen.push(value));
    expect(seen).toEqual([]);
    actor.send({ type: 'next' });
    expect(seen).toEqual(['yellow']);
  });

  test('from before the start hear the first snapshot', () => {
    const seen: unknown[] = [];
    const actor = create(light);
    actor.subscribe(({ value }) => void seen.push(value));
    actor.start();
    expect(seen).toEqual(['green']);
  });

  test('hear of an event that nobody handled, with the same snapshot', () => {
    const seen: unknown[] = [];
    const actor = create(light).start();
    const before = actor.getSnapshot();
    actor.subscribe((snapshot) => void seen.push(snapshot));
    actor.send({ type: 'unknown' });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBe(before);
  });

  test('hear no more once they have unsubscribed', () => {
    const seen: unknown[] = [];
    const actor = create(light).start();
    const subscription = actor.subscribe(({ value }) => void seen.push(value));
    subscription.unsubscribe();
    actor.send({ type: 'next' });
    expect(seen).toEqual([]);
  });

  test('may unsubscribe while they are told', () => {
    const seen: string[] = [];
    const actor = create(light);
    const subscription = actor.subscribe(() => {
      seen.push('one');
      subscription.unsubscribe();
    });
    actor.subscribe(() => void seen.push('two'));
    actor.start().send({ type: 'next' });
    expect(seen).toEqual(['one', 'two', 'two']);
  });

  test('hear the last snapshot and then that it is complete', () => {
    const seen: unknown[] = [];
    const actor = create(light).start();
    actor.subscribe({
      next: ({ value }) => void seen.push(value),
      complete: () => void seen.push('complete'),
    });
    actor.send({ type: 'next' });
    actor.send({ type: 'next' });
    expect(seen).toEqual(['yellow', 'red', 'complete']);
  });

  test('who come when it is over hear at once that it is complete', () => {
    const { log, say } = recorder();
    const actor = create(light).start();
    actor.send({ type: 'next' });
    actor.send({ type: 'next' });
    actor.subscribe({ next: say('next'), complete: say('complete') });
    expect(log).toEqual(['complete']);
  });

  test('that send are heard after the event at hand', () => {
    const seen: unknown[] = [];
    const actor = create(light).start();
    actor.subscribe(({ value }) => {
      seen.push(value);
      if (value === 'yellow') actor.send({ type: 'next' });
      seen.push(`${value as string} told`);
    });
    actor.send({ type: 'next' });
    expect(seen).toEqual(['yellow', 'yellow told', 'red', 'red told']);
  });

  test('see in getSnapshot what they are told', () => {
    const seen: boolean[] = [];
    const actor = create(light).start();
    actor.subscribe((snapshot) => void seen.push(actor.getSnapshot() === snapshot));
    actor.send({ type: 'next' });
    expect(seen).toEqual([true]);
  });

  test('of a part hear it when it changes', () => {
    const seen: unknown[] = [];
    const actor = create(light).start();
    const turns = actor.select(({ context }) => context['turns']);
    turns.subscribe((value) => void seen.push(value));
    expect(turns.get()).toBe(0);
    actor.send({ type: 'unknown' });
    actor.send({ type: 'next' });
    actor.send({ type: 'next' });
    expect(seen).toEqual([1]);
  });

  test('by Symbol.observable, as others subscribe', () => {
    const actor = create(light).start();
    const key = (Symbol.observable ?? '@@observable') as never;
    const observable = (actor as unknown as Record<string, () => unknown>)[key]!();
    expect(observable).toBe(actor);
  });
});

describe.each(ACTORS)('%s: waitFor and toPromise', (_, create) => {
  test('waitFor is answered when what it waits for is so', async () => {
    const actor = create(light).start();
    const waiting = waitFor(actor, (snapshot) => snapshot.matches('yellow'));
    actor.send({ type: 'next' });
    expect((await waiting).value).toBe('yellow');
  });

  test('waitFor is answered at once when it is so already', async () => {
    expect((await waitFor(create(light).start(), () => true)).value).toBe('green');
  });

  test('waitFor fails when the actor ends without it', async () => {
    const actor = create(light).start();
    const waiting = waitFor(actor, () => false);
    actor.stop();
    await expect(waiting).rejects.toThrow(/terminated/);
  });

  test('waitFor fails in the error of the actor', async () => {
    const actor = create(fromPromise(() => Promise.reject(new Error('down'))));
    const waiting = waitFor(actor, () => false);
    actor.start();
    await expect(waiting).rejects.toThrow('down');
  });

  test('waitFor is called off by a signal', async () => {
    const aborting = new AbortController();
    const waiting = waitFor(create(light).start(), () => false, { signal: aborting.signal });
    aborting.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  test('waitFor of one that is over looks at its last snapshot', async () => {
    const actor = create(light).start();
    actor.send({ type: 'next' });
    actor.send({ type: 'next' });
    expect((await waitFor(actor, ({ status }) => status === 'done')).value).toBe('red');
    await expect(waitFor(actor, () => false)).rejects.toThrow(/terminated/);
  });

  test('toPromise is the output', async () => {
    const machine = createMachine({ initial: 'z', states: { z: { type: 'final' } }, output: 7 });
    await expect(toPromise(create(machine).start())).resolves.toBe(7);
  });

  test('toPromise fails in the error', async () => {
    const actor = create(fromPromise(() => Promise.reject(new Error('down'))));
    actor.subscribe(quiet);
    const promise = toPromise(actor);
    actor.start();
    await expect(promise).rejects.toThrow('down');
  });

  test('toPromise of one that has failed already fails, too', async () => {
    const actor = create(fromPromise(() => Promise.reject(new Error('down'))));
    actor.subscribe(quiet);
    actor.start();
    await settled();
    await expect(toPromise(actor)).rejects.toThrow('down');
  });
});
