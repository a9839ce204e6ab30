// The rows of docs/compatibility.md on what stands for an actor outside: each title is a construct.
import {
  __unsafe_getAllOwnEventDescriptors,
  assign,
  createActor,
  createMachine,
  emit,
  fromPromise,
  log,
  setup,
  toPromise,
  waitFor,
  type AnyActorRef,
  type Subscribable,
} from 'xstate';
import { expect, test } from 'vitest';
import type { WorkflowHandle } from '../../src/runtime/handle.ts';
import { OBSERVABLE } from '../../src/runtime/observable.ts';
import type { WorkflowSnapshot } from '../../src/runtime/workflow-snapshot.ts';
import { createTestEngine, type TestEngine } from '../../src/testing.ts';

const counting = setup({
  types: { context: {} as { n: number }, events: {} as { type: string } },
}).createMachine({
  id: 'counting',
  context: { n: 0 },
  initial: 'on',
  states: {
    on: { tags: 'open', on: { end: 'off', fail: { guard: () => false, target: 'off' } } },
    off: { type: 'final' },
  },
  on: {
    add: { actions: [assign({ n: ({ context }) => context.n + 1 }), emit({ type: 'added' })] },
  },
  output: ({ context }) => context.n,
});

interface Counter {
  readonly rig: TestEngine;
  readonly handle: WorkflowHandle<{ n: number }, number>;
  readonly send: (...types: readonly string[]) => Promise<void>;
}

async function counter(use: (counter: Counter) => Promise<void>): Promise<void> {
  await using rig = await createTestEngine({ workflows: [counting] });
  const handle = await rig.run(rig.engine.start(counting, { id: 'wf' }));
  await use({
    rig,
    handle: handle as never,
    send: async (...types) => {
      for (const type of types) await rig.run(handle.send({ type }));
    },
  });
}

test('`createActor`, `interpret`, `Actor`', async () => {
  const actor = createActor(counting).start();
  await counter(async ({ handle, send }) => {
    await send('add');
    actor.send({ type: 'add' });
    const { value, context } = handle.getSnapshot();
    expect({ value, context }).toEqual({ value: 'on', context: actor.getSnapshot().context });
  });
});

test('`actor.start`', async () => {
  await counter(async ({ rig, handle }) => {
    const again = await rig.run(rig.engine.start(counting, { id: 'wf' }));
    expect(again.getSnapshot().revision).toBe(handle.getSnapshot().revision);
  });
});

test('`actor.send`', async () => {
  await counter(async ({ rig, handle }) => {
    expect(await rig.run(handle.send({ type: 'add' }))).toMatchObject({ outcome: 'handled' });
    expect(await rig.run(handle.send({ type: 'other' }))).toMatchObject({ outcome: 'ignored' });
  });
});

test('`actor.stop`', async () => {
  await counter(async ({ rig, handle }) => {
    expect(await rig.run(handle.cancel())).toEqual({ cancelled: true });
    expect(handle.getSnapshot().status).toBe('cancelled');
  });
});

test('`actor.subscribe`', async () => {
  await counter(async ({ handle, send }) => {
    const heard: unknown[] = [];
    // XState's own type: what takes an actor to listen to takes a handle.
    const source: Subscribable<WorkflowSnapshot<{ n: number }, number>> = handle;
    source.subscribe(({ context }) => void heard.push(context.n));
    source.subscribe(
      () => {},
      () => void heard.push('error'),
      () => void heard.push('over'),
    );
    source.subscribe({ complete: () => void heard.push('complete') });
    await send('add', 'add', 'end');
    expect(heard).toEqual([1, 2, 2, 'over', 'complete']);
  });
});

test('`Symbol.observable` of an actor', async () => {
  await counter(async ({ handle }) => {
    const { [OBSERVABLE as string]: observable } = handle as unknown as Record<
      string,
      () => unknown
    >;
    expect(observable?.()).toBe(handle);
    expect(
      (createActor(counting) as unknown as Record<PropertyKey, unknown>)[OBSERVABLE],
    ).toBeTypeOf('function');
  });
});

test('`actor.on`', async () => {
  await counter(async ({ handle, send }) => {
    const heard: unknown[] = [];
    const subscription = handle.on('added', ({ type }) => void heard.push(type));
    handle.on('*', ({ type }) => void heard.push(`* ${type}`));
    await send('add');
    subscription.unsubscribe();
    await send('add');
    expect(heard).toEqual(['added', '* added', '* added']);
  });
});

test('`actor.select`', async () => {
  await counter(async ({ handle, send }) => {
    const heard: unknown[] = [];
    const half = handle.select(({ context: { n } }) => Math.floor(n / 2));
    half.subscribe((n) => void heard.push(n));
    half.subscribe({ complete: () => void heard.push('over') });
    handle
      .select(
        ({ tags }) => [...tags],
        (one, other) => one.length === other.length,
      )
      .subscribe({
        next: (tags) => heard.push(tags),
      });
    expect(half.get()).toBe(0);
    await send('add', 'add', 'add', 'end');
    expect(half.get()).toBe(1);
    expect(heard).toEqual([1, 'over', []]);
  });
});

test('`getSnapshot`: `value`, `context`, `status`, `output`, `error`, `machine`', async () => {
  await counter(async ({ handle, send }) => {
    await send('add', 'end');
    const { status, value, context, output } = handle.getSnapshot();
    expect({ status, value, context, output }).toEqual({
      status: 'done',
      value: 'off',
      context: { n: 1 },
      output: 1,
    });
  });
});

test('`actor.getPersistedSnapshot`', async () => {
  await counter(async ({ rig, handle, send }) => {
    await send('add');
    const snapshot = (await rig.run(handle.getPersistedSnapshot())) as never;
    const actor = createActor(counting, { snapshot }).start();
    actor.send({ type: 'add' });
    expect(actor.getSnapshot().context).toEqual({ n: 2 });
  });
});

test('`toPromise`', async () => {
  await counter(async ({ rig, handle, send }) => {
    const [ours, theirs] = [handle.result(), toPromise(handle as unknown as AnyActorRef)];
    await send('add', 'end');
    expect(await rig.run(Promise.all([ours, theirs]))).toEqual([1, 1]);
  });
});

test('`waitFor`', async () => {
  await counter(async ({ rig, handle, send }) => {
    const isTwo = ({ context }: { context: { n: number } }): boolean => context.n === 2;
    const ours = handle.waitFor(isTwo);
    const theirs = waitFor(handle as unknown as AnyActorRef, isTwo);
    await send('add', 'add');
    const [one, other] = await rig.run(Promise.all([ours, theirs]));
    expect([one.context, other.context]).toEqual([{ n: 2 }, { n: 2 }]);
  });
});

test('`snapshot.matches`, `.hasTag`, `.toJSON`', async () => {
  await counter(async ({ handle }) => {
    const snapshot = handle.getSnapshot();
    expect([snapshot.matches('on'), snapshot.matches('off')]).toEqual([true, false]);
    expect([snapshot.hasTag('open'), snapshot.hasTag('shut')]).toEqual([true, false]);
    expect(JSON.parse(JSON.stringify(snapshot))).toMatchObject({ value: 'on', tags: ['open'] });
  });
});

test('`snapshot.can`, `__unsafe_getAllOwnEventDescriptors`', async () => {
  await counter(async ({ rig, handle }) => {
    expect(await rig.run(handle.can({ type: 'end' }))).toBe(true);
    expect(await rig.run(handle.can({ type: 'other' }))).toBe(false);
    const events = await rig.run(handle.nextEvents());
    const plain = __unsafe_getAllOwnEventDescriptors(createActor(counting).getSnapshot());
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(plain));
  });
});

test('`snapshot.children`, `.historyValue`', async () => {
  const child = createMachine({ id: 'child', context: { n: 3 } });
  const machine = setup({ actors: { child } }).createMachine({
    id: 'above',
    invoke: { src: 'child', id: 'c' },
  });
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.run(rig.engine.start(machine, { id: 'wf' }));
  expect(await rig.run(handle.getPersistedSnapshot())).toMatchObject({
    children: { c: { snapshot: { context: { n: 3 } } } },
  });
});

test('`actor.id`, `.sessionId`, `.src`, `.system`, `.toJSON`', async () => {
  const said: unknown[] = [];
  const machine = setup({
    actors: { ask: fromPromise(() => Promise.resolve()) },
    actions: {
      tell: ({ self, system }) => {
        said.push([self.id, self.sessionId, system.get('none')]);
      },
    },
  }).createMachine({ id: 'telling', invoke: { src: 'ask', id: 'a' }, entry: 'tell' });
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.run(rig.engine.start(machine, { id: 'wf' }));
  expect([handle.id, ...said]).toEqual(['wf', ['wf', 'wf', undefined]]);
});

test('options `snapshot` and `state` of `createActor`', async () => {
  const actor = createActor(counting).start();
  actor.send({ type: 'add' });
  const snapshot = actor.getPersistedSnapshot();
  await using rig = await createTestEngine({ workflows: [counting] });
  const handle = await rig.run(rig.engine.start(counting, { id: 'wf', snapshot }));
  await rig.run(handle.send({ type: 'add' }));
  expect(handle.getSnapshot().context).toEqual({ n: 2 });
});

test('options `id`, `input` and `logger` of `createActor`', async () => {
  const machine = setup({ types: { input: {} as number } }).createMachine({
    id: 'given',
    context: ({ input, self }) => ({ input, id: self.id }),
    entry: log('logged'),
  });
  const lines: unknown[] = [];
  const line = (): void => {};
  const info = (message: string, fields?: object): void => void lines.push([message, fields]);
  const logger = { debug: line, info, warn: line, error: line };
  await using rig = await createTestEngine({ workflows: [machine], logger });
  const handle = await rig.run(rig.engine.start(machine, { id: 'mine', input: 4 }));
  expect(handle.getSnapshot().context).toEqual({ input: 4, id: 'mine' });
  expect(lines).toContainEqual(['machine log', expect.objectContaining({ text: 'logged' })]);
});
