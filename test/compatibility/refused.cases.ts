// The rows of docs/compatibility.md on what is refused: each title is a construct.
import {
  assign,
  createActor,
  createEmptyActor,
  createMachine,
  fromPromise,
  setup,
  type AnyStateMachine,
} from 'xstate';
import { expect, test } from 'vitest';
import { createTestEngine } from '../../src/testing.ts';

function opened(...workflows: readonly unknown[]): Promise<unknown> {
  return createTestEngine({ workflows: workflows as AnyStateMachine[] });
}

/** How a workflow ends that is sent `go`. */
async function error(machine: AnyStateMachine): Promise<unknown> {
  await using rig = await createTestEngine({ workflows: [machine] });
  const handle = await rig.run(rig.engine.start(machine, { id: 'wf' }));
  await rig.run(handle.send({ type: 'go' }));
  return handle.getSnapshot().error;
}

test('what is no machine', async () => {
  await expect(opened(fromPromise(() => Promise.resolve()))).rejects.toThrow(
    'workflows is not an XState machine; pass what createMachine returns',
  );
});

test('a machine without an `id`', async () => {
  await expect(opened(createMachine({}))).rejects.toThrow(
    "the machine has no id, and the id is the workflow's name; set `id`",
  );
});

test('an `invoke` of a name without implementation', async () => {
  const machine = createMachine({
    id: 'order',
    initial: 'charging',
    states: { charging: { invoke: { src: 'charge', id: 'charge' } } },
  });
  await expect(opened(machine)).rejects.toThrow(
    "order.charging invoke charge names the actor 'charge', which has no implementation; give it" +
      ' under `actors` in setup()',
  );
});

test('two machines of one `id` and `version`', async () => {
  const made = (): AnyStateMachine => createMachine({ id: 'order' });
  await expect(opened(made(), made())).rejects.toThrow(
    'the workflow order version 1 is registered twice; give the machines different ids or' +
      ' different versions',
  );
});

test('inline logic in a `spawn` within `assign` or `context`', async () => {
  const child = createMachine({ id: 'child' });
  const machine = createMachine({
    id: 'hidden',
    on: { go: { actions: assign({ ref: ({ spawn }) => spawn(child) }) } },
  });
  const sentence =
    'wf spawns an actor whose logic stands inline, and no restart could find it again; name it' +
    ' under `actors` in setup() and spawn it by that name';
  expect(await error(machine)).toMatchObject({ code: 'NotDurable', message: sentence });
});

test('an actor of another system in a context: `createEmptyActor`, `createActor`', async () => {
  const made = (ref: () => unknown): AnyStateMachine =>
    createMachine({ id: 'foreign', on: { go: { actions: assign({ ref }) } } });
  const message: unknown = expect.stringMatching(/^context\.ref is an instance of class Actor; /);
  for (const ref of [createEmptyActor, () => createActor(createMachine({ id: 'other' }))]) {
    expect(await error(made(ref))).toMatchObject({ code: 'NotSerializable', message });
  }
});

test('a value that no text can hold', async () => {
  const machine = setup({ types: { context: {} as { fn: unknown } } }).createMachine({
    id: 'holding',
    context: { fn: undefined },
    on: { go: { actions: assign({ fn: () => () => {} }) } },
  });
  expect(await error(machine)).toMatchObject({
    code: 'NotSerializable',
    message: expect.stringMatching(/^context\.fn is a function; /) as string,
  });
});

test.each(['inspect', 'devTools', 'clock', 'systemId', 'parent', 'src'])(
  'option `%s` of `createActor`',
  async (option) => {
    const machine = createMachine({ id: 'm' });
    await expect(createTestEngine({ workflows: [machine], [option]: true })).rejects.toThrow(
      option,
    );
    await using rig = await createTestEngine({ workflows: [machine] });
    const started = rig.run(rig.engine.start(machine, { id: 'wf', [option]: true }));
    await expect(started).rejects.toThrow(option);
  },
);
