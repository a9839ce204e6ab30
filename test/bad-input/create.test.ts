import { createMachine, fromPromise, setup } from 'xstate';
import { afterEach, describe, expect, test } from 'vitest';
import { createEngine, memoryStore, type Engine, type ErrorCode } from '../../src/index.ts';
import { virtualHost } from '../../src/testing.ts';
import { expectRefusal, failureOf, NO_FUNCTION, NO_OBJECT, VALUES } from './values.ts';

const without = (...left: readonly string[]): readonly string[] =>
  Object.keys(VALUES).filter((kind) => !left.includes(kind));

const machine = createMachine({ id: 'machine' });
const option = ['OptionInvalid'] as const;

const ROWS: readonly (readonly [string, string, readonly string[], readonly ErrorCode[]])[] = [
  ['workflows', 'workflows', without('array'), option],
  ['store', 'store', without('undefined', 'null'), option],
  ['host', 'host', without('undefined', 'null'), option],
  ['bus', 'bus', without('undefined'), option],
  ['logger', 'logger', without('undefined'), option],
  ['limits', 'limits', without('undefined', 'null'), option],
  ['tasks', 'tasks', without('undefined'), option],
  ['onFailure', 'onFailure', without('undefined'), option],
  ['middleware', 'middleware', without('undefined', 'array'), option],
  ['handles', 'handles', without('undefined'), option],
  ['checkpoints', 'checkpoints', without('undefined'), option],
  ['retention', 'retention', without('undefined'), option],
];

const opened: Engine[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((engine) => engine.close()));
});

/** Tries to create an engine; one that opens is closed again. */
function create(options: unknown): Promise<unknown> {
  return failureOf(async () => opened.push(await createEngine(options as never)));
}

describe('createEngine', () => {
  test('(options) is refused by name', async () => {
    for (const kind of Object.keys(VALUES)) {
      expectRefusal(await create(VALUES[kind]), option, kind);
    }
  });

  test.each(ROWS)('({ %s }) is refused by name', async (_, key, kinds, codes) => {
    for (const kind of kinds) {
      const error = await create({ workflows: [machine], [key]: VALUES[kind] });
      expectRefusal(error, codes, kind);
    }
  });

  test.each([
    'eventLength',
    'noticeAttempts',
    'deferredEvents',
    'constructor',
    '__proto__',
    'toString',
    'nonsense',
  ])('({ limits: { %s } }) is refused by name', async (name) => {
    for (const kind of without('undefined')) {
      const limits: unknown = Object.fromEntries([[name, VALUES[kind]]]);
      expectRefusal(await create({ workflows: [machine], limits }), option, `${name} ${kind}`);
    }
  });

  test('({ tasks: { concurrency } }) is refused by name', async () => {
    for (const kind of without('undefined')) {
      const tasks = { concurrency: VALUES[kind] };
      expectRefusal(await create({ workflows: [machine], tasks }), option, kind);
    }
  });

  test('({ handles: { delay } }) is refused by name', async () => {
    for (const kind of without('undefined')) {
      const handles = { delay: VALUES[kind] };
      const error = await create({ workflows: [machine], handles });
      expectRefusal(error, option, kind);
      expect(String(error)).toContain('handles.delay');
    }
  });

  test.each([
    ['auto', without('undefined', 'true'), option],
    ['every', without('undefined'), option],
    ['keep', without('undefined', 'zero'), option],
    ['retention', without('undefined', 'zero', 'fraction'), ['DurationInvalid'] as const],
  ] as const)('({ checkpoints: { %s } }) is refused by name', async (name, kinds, codes) => {
    for (const kind of kinds) {
      const checkpoints = { [name]: VALUES[kind] };
      const error = await create({ workflows: [machine], checkpoints });
      expectRefusal(error, codes, kind);
      expect(String(error)).toContain(`checkpoints.${name}`);
    }
  });

  test.each(['done', 'failed', 'cancelled'])(
    '({ retention: { %s } }) is refused by name',
    async (name) => {
      for (const kind of without('undefined', 'zero', 'fraction')) {
        const retention = { [name]: VALUES[kind] };
        const error = await create({ workflows: [machine], retention });
        expectRefusal(error, ['DurationInvalid'], kind);
        expect(String(error)).toContain(`retention.${name}`);
      }
    },
  );

  test('({ middleware: [each] }) is refused by its place', async () => {
    for (const kind of NO_FUNCTION) {
      const middleware = [() => {}, VALUES[kind]];
      const error = await create({ workflows: [machine], middleware });
      expectRefusal(error, option, kind);
      expect(String(error)).toContain('middleware[1]');
    }
  });

  test('({ workflows: [each] }) is refused by its place', async () => {
    for (const kind of NO_OBJECT) {
      const error = await create({ workflows: [machine, VALUES[kind]] });
      expectRefusal(error, ['NotDurable'], kind);
    }
  });

  test('refuses a workflow that is there twice, though it is another object', async () => {
    const error = await create({ workflows: [machine, createMachine({ id: 'machine' })] });
    expectRefusal(error, ['WorkflowDuplicate'], 'machine');
    expect(String(error)).toContain('machine');
    const other = createMachine({ id: 'machine', version: '2' });
    expect(await create({ workflows: [machine, other] })).toBeUndefined();
  });

  test('refuses a machine without an id', async () => {
    const error = await create({ workflows: [createMachine({ initial: 'a', states: { a: {} } })] });
    expectRefusal(error, ['NotDurable'], 'no id');
    expect(String(error)).toContain('id');
  });

  test.each(['charge', 'toString', 'constructor'])(
    'refuses an invoked actor %s that has no implementation',
    async (src) => {
      const calling = createMachine({
        id: 'calling',
        initial: 'busy',
        states: { busy: { invoke: { src } } },
      });
      const error = await create({ workflows: [calling] });
      expectRefusal(error, ['NotDurable'], src);
      expect(String(error)).toContain(`'${src}'`);
      expect(String(error)).toContain('calling.busy');
    },
  );

  test('gives the store back when it refuses', async () => {
    const store = memoryStore();
    await create({ workflows: [machine, machine], store });
    expect(await create({ workflows: [machine], store })).toBeUndefined();
  });

  test('refuses to start a machine it was not given, by name', async () => {
    const host = virtualHost({ seed: 1 });
    const engine = await createEngine({ workflows: [machine], host });
    opened.push(engine);
    const other = createMachine({ id: 'other' });
    const error = await failureOf(() => engine.start(other));
    expectRefusal(error, ['WorkflowUnknown'], 'other');
    expect(String(error)).toContain('other');
  });
});

describe('a machine that throws when it is started', () => {
  const broken = setup({ actors: { work: fromPromise(() => Promise.resolve()) } }).createMachine({
    id: 'broken',
    context: () => {
      throw new Error('no context');
    },
  });

  test('is TurnFailed with the cause, and nothing is stored', async () => {
    const engine = await createEngine({ workflows: [broken, machine] });
    opened.push(engine);
    const error = await failureOf(() => engine.start(broken, { id: 'b' }));
    expectRefusal(error, ['TurnFailed'], 'broken');
    expect((error as Error).cause).toMatchObject({ message: 'no context' });
    expect(await engine.count()).toBe(0);
    // the id is free
    expect((await engine.start(machine, { id: 'b' })).id).toBe('b');
  });
});
