// What the fuzzers found once, by itself: each refused by a typed error, as all else.
import { setup } from 'xstate';
import { expect, test } from 'vitest';
import {
  createBundleSource,
  createEngineSource,
  SourceError,
} from '../../inspector/server/index.ts';
import { createCore } from '../../src/core.ts';
import { createLinks } from '../../src/http.ts';
import {
  AbeyanceError,
  createEngine,
  fromTask,
  waitForAny,
  waitForEvent,
} from '../../src/index.ts';
import { forEach } from '../../src/machines.ts';
import { Trap } from './poison.ts';
import { canary, patient } from './world.ts';

const SECRET = 'a secret of thirty-two characters';

const trapped = (list: readonly unknown[]): never =>
  Object.defineProperty([...list], 0, {
    enumerable: true,
    get: () => {
      throw new Trap('trapped');
    },
  }) as never;

const twice = new Proxy({}, { ownKeys: () => ['a', 'a'] }) as never;

const revoked = (): never => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy as never;
};

const coded = (code: string): Error => expect.objectContaining({ code }) as Error;

test('secrets that throw when they are read are none', async () => {
  await using engine = await createEngine({ workflows: [] });
  const options = { engine, secrets: trapped([SECRET]), url: 'https://a.example' };
  expect(() => createLinks(options)).toThrow(coded('OptionInvalid'));
});

test('commands that throw when they are read, or are no list, are none', async () => {
  await using engine = await createEngine({ workflows: [] });
  for (const commands of [trapped(['send']), { length: 1 } as never, twice]) {
    expect(() => createEngineSource(engine, { commands })).toThrow(coded('OptionInvalid'));
  }
});

test('a transition that cannot be read is none', () => {
  const each = fromTask(async () => 1);
  expect(() =>
    forEach({ src: each, items: () => [], onDone: 'done', onItem: twice } as never),
  ).toThrow(coded('OptionInvalid'));
});

test('a task whose logic was made by hand, and wrongly, waits for no event', async () => {
  const made = fromTask(async () => new Promise<number>(() => {}));
  const ask = Object.assign(made, { task: { ...made.task, awaits: 7 as never } });
  const machine = setup({ actors: { ask } }).createMachine({ id: 'm', invoke: { src: 'ask' } });
  await using engine = await createEngine({ workflows: [machine] });
  const handle = await engine.start(machine, { id: 'm' });
  expect((await handle.send({ type: 'answer' })).outcome).toBe('ignored');
});

test('an error is made of whatever there is', () => {
  expect(new AbeyanceError('TurnFailed', 'x', revoked())).toMatchObject({ details: {} });
  expect(new SourceError(revoked())).toBeInstanceOf(SourceError);
});

test('a name of any length is not repeated whole', () => {
  const core = createCore(canary);
  const { stored } = core.step(undefined, { type: 'start', id: 'c' }, 0);
  const machine = { name: 'x'.repeat(9_000), version: 'y'.repeat(9_000) };
  const error = expect.objectContaining({
    code: 'WorkflowUnknown',
    message: expect.not.stringMatching(/x{200}|y{200}/),
  }) as Error;
  expect(() => core.persisted({ ...stored, machine })).toThrow(error);
});

test('an exported run whose changes are none stands where its lines say', async () => {
  await using engine = await createEngine({ workflows: [patient] });
  await engine.start(patient, { id: 'p' });
  const { entries, ...rest } = await createEngineSource(engine).exportRun({ id: 'p' });
  for (const change of [null, 7, { set: null }, { set: 'hidden', unset: 7 }]) {
    const changed = entries.map((entry) => ({ ...entry, changes: { p: change, 'p/x': change } }));
    const source = createBundleSource({ ...rest, entries: changed });
    const { actors } = await source.snapshotAt({ id: 'p', revision: 1 });
    expect(actors[0]).toMatchObject({ address: 'p' });
  }
});

test('a guard that is a dead proxy of a function is none', () => {
  const { proxy, revoke } = Proxy.revocable(() => true, {});
  revoke();
  expect(() => waitForEvent({ event: 'a', where: proxy, onEvent: 'b' })).toThrow(
    coded('OptionInvalid'),
  );
});

test('an event may be called as what every object has', () => {
  for (const event of ['constructor', 'toString']) {
    const { on } = waitForAny({ events: [event], onEvent: 'b' }) as { readonly on: object };
    expect(Object.hasOwn(on, event)).toBe(true);
  }
});
