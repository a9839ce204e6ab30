// inspect: what an observer of a whole system is told, in order.
import { describe, expect, test } from 'vitest';
import {
  assign,
  createMachine,
  fromCallback,
  fromPromise,
  raise,
  sendParent,
  sendTo,
  setup,
  type AnyActorRef,
  type InspectionEvent,
} from 'xstate';
import { ACTORS, quiet, settled } from './kit.ts';

/** An inspection as a line: its kind, whom it is of, and what it is about. */
function line(event: InspectionEvent): string {
  const { id } = event.actorRef as AnyActorRef;
  switch (event.type) {
    case '@xstate.actor':
      return `${id} is born`;
    case '@xstate.event':
      return `${id} gets ${event.event.type} from ${sourceOf(event)}`;
    case '@xstate.snapshot':
      return `${id} at ${valueOf(event)} after ${event.event.type}`;
    case '@xstate.microstep':
      return `${id} steps by ${event._transitions.map(({ eventType }) => eventType).join()}`;
    case '@xstate.action':
      return `${id} does ${event.action.type}`;
    default:
      return `${id}: ${(event as { type: string }).type}`;
  }
}

function sourceOf({ sourceRef }: { readonly sourceRef: unknown }): string {
  return (sourceRef as AnyActorRef | undefined)?.id ?? 'outside';
}

function valueOf({ snapshot }: { readonly snapshot: unknown }): string {
  return JSON.stringify((snapshot as { readonly value?: unknown }).value);
}

describe.each(ACTORS)('%s: inspect', (_, create) => {
  test('a start, an event, and one that nobody handles', () => {
    const lines: string[] = [];
    const machine = createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    const actor = create(machine, { id: 'm', inspect: (event) => void lines.push(line(event)) });
    actor.start();
    actor.send({ type: 'go' });
    actor.send({ type: 'nobody' });
    expect(lines).toEqual([
      'm is born',
      'm gets xstate.init from outside',
      'm at "a" after xstate.init',
      'm gets go from outside',
      'm steps by go',
      'm at "b" after go',
      'm gets nobody from outside',
      'm steps by ',
      'm at "b" after nobody',
    ]);
  });

  test('microsteps of raised events and of `always`', () => {
    const lines: string[] = [];
    const machine = createMachine({
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: raise({ type: 'next' }) } } },
        b: { on: { next: 'c' } },
        c: { always: 'd' },
        d: {},
      },
    });
    const actor = create(machine, { id: 'm' });
    actor.system.inspect((event) => {
      if (event.type === '@xstate.microstep') lines.push(line(event));
    });
    actor.start().send({ type: 'go' });
    expect(lines).toEqual(['m steps by go', 'm steps by next', 'm steps by ']);
  });

  test('actions by their names, with their params', () => {
    const actions: unknown[] = [];
    const machine = setup({
      actions: { named: () => {}, given: (_args, _params: { n: number }) => {} },
    }).createMachine({
      context: {},
      entry: ['named', { type: 'given', params: { n: 1 } }, () => {}, assign({})],
    });
    create(machine, {
      inspect: (event) => {
        if (event.type === '@xstate.action') actions.push([event.action.type, event.action.params]);
      },
    }).start();
    expect(actions).toEqual([
      ['named', undefined],
      ['given', { n: 1 }],
      ['(anonymous)', undefined],
    ]);
  });

  test('parent and child: who sends to whom', () => {
    const lines: string[] = [];
    const child = setup({}).createMachine({
      on: { ask: { actions: sendParent({ type: 'answer' }) } },
    });
    const machine = setup({ actors: { child } }).createMachine({
      invoke: { src: 'child', id: 'c' },
      on: { go: { actions: sendTo('c', { type: 'ask' }) }, answer: {} },
    });
    const actor = create(machine, { id: 'p', inspect: (event) => void lines.push(line(event)) });
    actor.start();
    const begun = lines.splice(0);
    actor.send({ type: 'go' });
    expect(begun).toEqual([
      'p is born',
      'c is born',
      'p gets xstate.init from outside',
      'c gets xstate.init from p',
      'c at {} after xstate.init',
      'p does xstate.spawnChild',
      'p at {} after xstate.init',
    ]);
    expect(lines.filter((one) => one.includes(' gets '))).toEqual([
      'p gets go from outside',
      'c gets ask from p',
      'p gets answer from c',
    ]);
  });

  test('the end of a promise', async () => {
    const lines: string[] = [];
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({
      initial: 'a',
      states: { a: { invoke: { src: 'work', id: 'w', onDone: 'b' } }, b: {} },
    });
    create(machine, { id: 'm', inspect: (event) => void lines.push(line(event)) }).start();
    await settled();
    expect(lines.filter((one) => one.includes(' gets '))).toEqual([
      'm gets xstate.init from outside',
      'w gets xstate.init from m',
      'w gets xstate.promise.resolve from w',
      'm gets xstate.done.actor.w from w',
    ]);
  });

  test('what a callback sends', () => {
    const lines: string[] = [];
    const talk = fromCallback(({ sendBack }) => sendBack({ type: 'hello' }));
    const machine = setup({ actors: { talk } }).createMachine({ invoke: { src: 'talk', id: 't' } });
    create(machine, { id: 'm', inspect: (event) => void lines.push(line(event)) }).start();
    expect(lines).toContain('m gets hello from t');
  });

  test('all of a tree have one root', () => {
    const roots = new Set<string>();
    const child = setup({}).createMachine({});
    const machine = setup({ actors: { child } }).createMachine({ invoke: { src: 'child' } });
    const actor = create(machine, { inspect: ({ rootId }) => void roots.add(rootId) }).start();
    expect([...roots]).toEqual([actor.sessionId]);
  });

  test('an observer with `next`, and one that unsubscribes', () => {
    const lines: string[] = [];
    const machine = createMachine({});
    const actor = create(machine, { id: 'm' });
    const next = (event: InspectionEvent): void => void lines.push(line(event));
    const subscription = actor.system.inspect({ next });
    actor.start();
    expect(lines).not.toEqual([]);
    lines.length = 0;
    subscription.unsubscribe();
    actor.send({ type: 'x' });
    expect(lines).toEqual([]);
  });

  test('an error is a snapshot', () => {
    const statuses: string[] = [];
    const machine = createMachine({
      on: {
        go: {
          actions: () => {
            throw new Error('down');
          },
        },
      },
    });
    const actor = create(machine, {
      inspect: (event) => {
        if (event.type === '@xstate.snapshot') statuses.push(event.snapshot.status);
      },
    });
    actor.subscribe(quiet);
    actor.start().send({ type: 'go' });
    expect(statuses).toEqual(['active']);
    expect(actor.getSnapshot().status).toBe('error');
  });
});
