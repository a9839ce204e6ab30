// What is handed over at the doors other than the engine's, as it should be refused there.
import { describe, expect, test } from 'vitest';
import { createHttpHandler, createLinks, toCloudEvent } from '../../src/http.ts';
import {
  AbeyanceError,
  createEngine,
  EventBus,
  isAbeyanceError,
  memoryStore,
  sleep,
  suspendTypeOf,
} from '../../src/index.ts';
import { createMachine, type AnyStateMachine } from 'xstate';
import { sqliteReader, sqliteStore } from '../../src/sqlite.ts';
import { createTestEngine, virtualHost } from '../../src/testing.ts';
import { expectRefusal, failureOf, VALUES, without } from './values.ts';

const event = { id: 'x', type: 'item', payload: 1, timestamp: 1 };

/** A proxy whose prototype is itself: a search along it has no end. */
const endless: object = new Proxy({}, { getPrototypeOf: () => endless });

/** It says it is a `Date`, and has no moment. */
const noDate = Object.create(Date.prototype) as Date;

const broken = Object.defineProperty(new Date(5), 'getTime', { value: () => 'x' });

test('an error is told from a value that throws when it is asked what it is', () => {
  for (const value of [...Object.values(VALUES), endless]) {
    expect(isAbeyanceError(value)).toBe(false);
  }
});

describe.each(without())('%s', (kind) => {
  const value = VALUES[kind] as never;
  const refuses = async (call: () => unknown, code: 'OptionInvalid' | 'EventInvalid') =>
    expectRefusal(await failureOf(call), [code], kind);

  test('is no suspension', async () => {
    await refuses(() => suspendTypeOf(value), 'OptionInvalid');
    await refuses(() => suspendTypeOf({ type: value }), 'OptionInvalid');
  });

  test('is no event to publish or to tell as a CloudEvent', async () => {
    const bus = new EventBus();
    await refuses(() => bus.publish(value, bus as never), 'EventInvalid');
    await refuses(() => toCloudEvent(value, { source: '/a' }), 'EventInvalid');
  });

  test('is no engine on a bus', () => refuses(() => new EventBus().join(value), 'OptionInvalid'));

  test('is neither the options of a host nor its switch', async () => {
    await refuses(() => virtualHost(value), 'OptionInvalid');
    if (kind === 'true' || kind === 'undefined') return;
    await refuses(() => virtualHost({ seed: 1, auto: value }), 'OptionInvalid');
  });

  test('is no machine to start over HTTP', async () => {
    const { engine } = await createTestEngine({ workflows: [] });
    const options = { engine, auth: 'none' } as const;
    await refuses(() => createHttpHandler({ ...options, start: [value] }), 'OptionInvalid');
    await engine.close();
  });
});

test.each(without('zero', 'negative', 'fraction', 'huge'))(
  '%s is no time of a host',
  async (kind) => {
    const value = VALUES[kind] as never;
    const host = virtualHost({ seed: 1 });
    const calls = [
      ...(kind === 'infinity' ? [] : [() => host.wake(value, () => {})]),
      () => host.advance(value),
      () => host.advanceTo(value),
      () => host.setNow(value),
      ...(kind === 'undefined' ? [] : [() => virtualHost({ seed: 1, startAt: value })]),
    ];
    for (const call of calls) expectRefusal(await failureOf(call), ['OptionInvalid'], kind);
    expect(host.now()).toBe(virtualHost({ seed: 1 }).now());
  },
);

test.each(without('function', 'class'))('%s is nothing a host could call', async (kind) => {
  const value = VALUES[kind] as never;
  const host = virtualHost({ seed: 1 });
  for (const call of [() => host.wake(1, value), () => host.defer(value)]) {
    expectRefusal(await failureOf(call), ['OptionInvalid'], kind);
  }
});

test.each(without('promise'))('%s is no promise a test could wait for', async (kind) => {
  const rig = await createTestEngine({ workflows: [] });
  const failure = await failureOf(() => rig.run(VALUES[kind] as never));
  expectRefusal(failure, ['OptionInvalid'], kind);
  await rig.close();
});

test('a token that is no text is the token of no link', async () => {
  const { engine } = await createTestEngine({ workflows: [] });
  const links = createLinks({ engine, secrets: ['x'.repeat(32)], url: 'https://a.example' });
  for (const value of Object.values(VALUES)) {
    expect(await links.open(value as never)).toMatchObject({ code: 'LinkInvalid' });
  }
  await engine.close();
});

test('a list with holes is no list of machines', async () => {
  const { engine } = await createTestEngine({ workflows: [] });
  const start = Array.from<never>({ length: 3 });
  Reflect.deleteProperty(start, 1);
  const failure = await failureOf(() => createHttpHandler({ engine, auth: 'none', start }));
  expectRefusal(failure, ['OptionInvalid'], 'holes');
  await engine.close();
});

test('a CloudEvent is made of no event that has an id, a type or a time that is none', async () => {
  for (const wrong of [{ id: '' }, { type: 1 }, { targetWorkflowId: 1 }, { timestamp: 1n }]) {
    const failure = await failureOf(() =>
      toCloudEvent({ ...event, ...wrong } as never, { source: '/a' }),
    );
    expectRefusal(failure, ['EventInvalid'], JSON.stringify(Object.keys(wrong)));
  }
});

test('what only looks as a Date is no moment, and a Date is the moment it holds', async () => {
  const { engine } = await createTestEngine({ workflows: [] });
  const failure = await failureOf(() => engine.sleepUntil(noDate));
  expectRefusal(failure, ['DurationInvalid'], 'no date');
  expect(await engine.sleepUntil(broken)).toBeUndefined();
  await engine.close();
});

test('a path that no system takes is refused, and not repeated', async () => {
  for (const make of [sqliteStore, sqliteReader]) {
    const failure = await failureOf(() => make('x'.repeat(4_097)));
    expectRefusal(failure, ['OptionInvalid'], 'long path');
  }
});

test.each(Object.keys(memoryStore()))('a store without `%s` is no store', async (call) => {
  const store = { ...memoryStore(), [call]: undefined } as never;
  const failure = await failureOf(() => createEngine({ workflows: [], store }));
  expectRefusal(failure, ['OptionInvalid'], call);
});

test.each([
  ['a target that is none', { on: { go: { target: [null] } } }],
  ['an action that is none', { entry: [null] }],
  ['a list of transitions with a hole', { on: { go: [undefined] } }],
])('NotDurable: a machine XState makes and nobody can run: %s', async (_, config) => {
  let machine: AnyStateMachine;
  try {
    machine = createMachine({ id: 'm', ...config } as never);
  } catch {
    // XState itself takes it no more
    return;
  }
  const failure = await failureOf(async () => {
    const engine = await createEngine({ workflows: [machine] });
    try {
      await engine.start(machine, { id: 'x' });
    } finally {
      await engine.close();
    }
  });
  if (failure !== undefined) expectRefusal(failure, ['NotDurable', 'TurnFailed'], 'machine');
});

test.each(['after', 'on'])('the `%s` of a pause is a plain object', async (key) => {
  for (const kind of without('undefined', 'null', 'unknown key')) {
    const failure = await failureOf(() => sleep('1h', 'done', { [key]: VALUES[kind] }));
    expectRefusal(failure, ['OptionInvalid'], kind);
  }
});

test('an error is made without options, also of `null`', () => {
  expect(new AbeyanceError('TurnFailed', 'm', null as never)).toMatchObject({ details: {} });
});
