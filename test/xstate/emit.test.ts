// emit: events for listeners outside of the system.
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createMachine,
  emit,
  enqueueActions,
  fromCallback,
  fromPromise,
  fromTransition,
  sendTo,
  setup,
  type AnyActorRef,
} from 'xstate';
import { ACTORS, recorder, settled } from './kit.ts';

type Heard = { readonly type: string; readonly n?: number };

const emitting = createMachine({
  types: {} as { events: { type: string; as: string } },
  context: { n: 1 },
  on: {
    plain: { actions: emit({ type: 'told', n: 0 }) },
    reckoned: { actions: emit(({ context, event }) => ({ type: event.as, n: context['n'] })) },
    enqueued: { actions: enqueueActions(({ enqueue }) => enqueue.emit({ type: 'told' })) },
    two: { actions: [emit({ type: 'one' }), emit({ type: 'two' })] },
  },
});

afterEach(() => void vi.restoreAllMocks());

describe.each(ACTORS)('%s: emit', (_, create) => {
  function listening(type: string) {
    const heard: Heard[] = [];
    const actor = create(emitting);
    const subscription = actor.on(type as never, (event: Heard) => void heard.push(event));
    actor.start();
    return { actor, heard, subscription };
  }

  test('a listener hears events of its type, as they are', () => {
    const { actor, heard } = listening('told');
    actor.send({ type: 'plain' } as never);
    actor.send({ type: 'two' } as never);
    expect(heard).toEqual([{ type: 'told', n: 0 }]);
  });

  test('made of context and event', () => {
    const { actor, heard } = listening('other');
    actor.send({ type: 'reckoned', as: 'other' });
    expect(heard).toEqual([{ type: 'other', n: 1 }]);
  });

  test('by enqueueActions', () => {
    const { actor, heard } = listening('told');
    actor.send({ type: 'enqueued' } as never);
    expect(heard).toEqual([{ type: 'told' }]);
  });

  test('a listener of * hears all', () => {
    const { actor, heard } = listening('*');
    actor.send({ type: 'two' } as never);
    actor.send({ type: 'plain' } as never);
    expect(heard.map(({ type }) => type)).toEqual(['one', 'two', 'told']);
  });

  test('one that unsubscribed hears no more', () => {
    const { actor, heard, subscription } = listening('told');
    subscription.unsubscribe();
    actor.send({ type: 'plain' } as never);
    expect(heard).toEqual([]);
  });

  test('what is emitted at the start is heard by who listened before', () => {
    const heard: string[] = [];
    const actor = create(createMachine({ entry: emit({ type: 'born' }) }));
    actor.on('born' as never, ({ type }: Heard) => void heard.push(type));
    actor.start();
    expect(heard).toEqual(['born']);
  });

  test('a listener that throws is reported, and the actor goes on', () => {
    const thrown: unknown[] = [];
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => {
      try {
        run();
      } catch (error) {
        thrown.push((error as Error).message);
      }
    }) as never);
    const { actor, heard } = listening('told');
    actor.on('told' as never, () => {
      throw new Error('deaf');
    });
    actor.send({ type: 'plain' } as never);
    actor.send({ type: 'plain' } as never);
    expect(thrown).toEqual(['deaf', 'deaf']);
    expect(heard).toHaveLength(2);
    expect(actor.getSnapshot().status).toBe('active');
  });

  test('a listener of a child hears what that emits, and not one of the parent', () => {
    const heard: string[] = [];
    const child = setup({}).createMachine({
      on: { go: { actions: emit({ type: 'pip' }) } },
    });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
      on: { go: { actions: sendTo('c', { type: 'go' }) } },
    });
    const actor = create(machine).start();
    actor.on('pip' as never, () => void heard.push('parent'));
    (actor.getSnapshot().children['c'] as AnyActorRef).on('pip', () => void heard.push('child'));
    actor.send({ type: 'go' });
    expect(heard).toEqual(['child']);
  });

  test('callbacks, promises and transitions emit, too', async () => {
    const { log, say } = recorder();
    const callback = create(fromCallback(({ emit: tell }) => tell({ type: 'called' })));
    callback.on('called' as never, say('called'));
    callback.start();
    const promise = create(
      fromPromise(async ({ emit: tell }) => {
        await Promise.resolve();
        tell({ type: 'promised' });
      }),
    );
    promise.on('promised' as never, say('promised'));
    promise.start();
    const transition = create(
      fromTransition((n: number, _event, { emit: tell }) => {
        tell({ type: 'moved' });
        return n;
      }, 0),
    );
    transition.on('moved' as never, say('moved'));
    transition.start().send({ type: 'x' });
    await settled();
    expect(log.toSorted()).toEqual(['called', 'moved', 'promised']);
  });

  test('a listener sees the snapshot to which the step came', () => {
    const seen: unknown[] = [];
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { go: { target: 'b', actions: emit({ type: 'told' }) } } }, b: {} },
    });
    const actor = create(machine).start();
    actor.on('told' as never, () => void seen.push(actor.getSnapshot().value));
    actor.send({ type: 'go' });
    expect(seen).toEqual(['b']);
  });
});
