import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../src/machines/codec.ts';
import { isAbeyanceError, type AbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';

function refusal(run: () => unknown, code: ErrorCode = 'NotSerializable'): AbeyanceError {
  try {
    run();
  } catch (error) {
    if (isAbeyanceError(error, code)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('refusals name path, kind and remedy', () => {
  class Order {
    readonly total = 1;
  }
  const circle: { a: { b: unknown[] } } = { a: { b: [] } };
  circle.a.b.push(circle.a);
  const mapped = new Map<string, unknown>();
  mapped.set('self', mapped);
  const list = Object.assign([1], { extra: 1 });

  test.each<[string, unknown, string]>([
    ['function', { order: { callback: () => 1 } }, 'context.order.callback is a function; '],
    ['symbol', { a: [Symbol('x')] }, 'context.a[0] is a symbol; '],
    ['symbol key', { a: { [Symbol('x')]: 1 } }, 'context.a has a symbol as a key; '],
    ['class', { 'odd key': new Order() }, 'context["odd key"] is an instance of class Order; '],
    ['unnamed class', new (class {})(), 'context is an instance of an unnamed class; '],
    ['object made from another', Object.create({ a: 1 }), 'context is an instance of class Object'],
    ['no constructor', Object.create(Object.create(null)), 'context is an instance of an unnamed'],
    ['subclass of Map', new (class Prices extends Map {})(), 'instance of class Prices'],
    ['subclass of Array', new (class Rows extends Array {})(), 'instance of class Rows'],
    ['cycle', circle, 'context.a.b[0] leads back to context.a in a circle; '],
    ['cycle through a Map', mapped, 'leads back to context in a circle; '],
    ['typed array', { a: new Uint8Array(2) }, 'context.a is a Uint8Array; '],
    ['buffer', { a: new ArrayBuffer(2) }, 'context.a is a ArrayBuffer; '],
    ['RegExp', /x/, 'context is a RegExp; keep its source'],
    ['Promise', { a: Promise.resolve() }, 'context.a is a Promise; '],
    ['WeakMap', [new WeakMap()], 'context[0] is a WeakMap; '],
    ['boxed', [new String('x')], 'context[0] is an instance of class String; '],
    ['holes', { a: [1, , 2] }, 'context.a is an array with holes; '],
    [
      'holes and extras',
      Object.assign([1, , 2], { x: 1 }),
      'context is an array with a property "x"',
    ],
    ['extra', list, 'context is an array with a property "extra"; '],
    [
      'hidden',
      Object.defineProperty({}, 'x', { value: 1 }),
      'context has a property that is not enum',
    ],
    ['__proto__', JSON.parse('{"a":{"__proto__":{"x":1}}}'), 'context.a has a key "__proto__"; '],
    ['in a Map', { m: new Map([[1, () => 1]]) }, 'context.m[0] is a function'],
    ['in a Set', { m: new Set([1, () => 1]) }, 'context.m[1] is a function'],
    ['fake Date', Object.create(Date.prototype), 'context cannot be read; '],
    ['revoked', revoked(), 'context cannot be read; '],
  ])('%s', (_name, value, message) => {
    const error = refusal(() => encode(value, { at: 'context' }));
    expect(error.message).toContain(message);
    expect(error.message.startsWith(String(error.details['path']))).toBe(true);
    expect(error.message).toMatch(/; \w/);
  });

  function revoked(): unknown {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  }

  test('a getter is asked once; one that throws is named, with its cause', () => {
    let asked = 0;
    const value = {
      get a(): number {
        asked += 1;
        return asked;
      },
    };
    expect(encode(value)).toBe('{"a":1}');
    expect(asked).toBe(1);
    const cause = new Error('x');
    const bad = {
      order: {
        fine: 1,
        get total(): number {
          throw cause;
        },
      },
    };
    const error = refusal(() => encode(bad));
    expect(error.details).toStrictEqual({ path: 'value.order.total' });
    expect(error.cause).toBe(cause);
  });

  test('an address that cannot be asked for is named, with its cause', () => {
    const cause = new Error('stopped');
    const address = (): string => {
      throw cause;
    };
    const error = refusal(() => encode({ child: new Order() }, { address }));
    expect([error.details, error.cause]).toStrictEqual([{ path: 'value.child' }, cause]);
  });

  test('a proxy is read like the object it stands for', () => {
    expect(encode({ a: new Proxy({ b: [1] }, {}), l: new Proxy([1, -0], {}) })).toBe(
      '{"a":{"b":[1]},"l":[1,{"$":"-0"}]}',
    );
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('trap');
        },
      },
    );
    expect(refusal(() => encode({ a: trap })).details).toStrictEqual({ path: 'value.a' });
  });

  test('whatever it is given, it returns or throws a typed error', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
          withNullPrototype: true,
          withObjectString: true,
          withBoxedValues: true,
        }),
        (value) => {
          try {
            expect(decode(encode(value))).toStrictEqual(value);
          } catch (error) {
            if (!isAbeyanceError(error, 'NotSerializable')) throw error;
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('decode', () => {
  test.each([
    'x',
    '',
    '{',
    '{"$":"what"}',
    '{"$":1}',
    '{"$":["Date","x"]}',
    '{"$":["Date"]}',
    '{"$":["BigInt","x"]}',
    '{"$":["BigInt",""]}',
    '{"$":["Map",[[1]]]}',
    '{"$":["Map",{}]}',
    '{"$":["Set",{}]}',
    '{"$":["Error",1]}',
    '{"$":["Error",{"message":1}]}',
    '{"$":["Null",[]]}',
    '{"$":["What",{}]}',
    '{"a":{"__proto__":{"x":1}}}',
    '{"a":{"__pr\\u006fto__":1}}',
    '{"$":["Null",{"__proto__":{"x":1}}]}',
    '{"$":["Error",{"message":"","__proto__":{}}]}',
  ])('refuses %s', (text) => {
    const error = refusal(() => decode(text), 'TextInvalid');
    expect(error.cause).toBeUndefined();
  });

  test('refuses nesting that encode would not have written', () => {
    refusal(() => decode(`${'['.repeat(2_000)}"$"${']'.repeat(2_000)}`), 'TextInvalid');
  });

  test('refuses what is no text', () => {
    refusal(() => decode(undefined as never), 'TextInvalid');
    refusal(() => decode(5 as never), 'TextInvalid');
  });

  test('reads tags written with blanks and escapes', () => {
    expect(decode('{ "\\u0024" : [ "Date", 0 ] }')).toStrictEqual(new Date(0));
  });

  test('any text gives a value or TextInvalid, and never a foreign prototype', () => {
    const kinds = fc.constantFrom('Date', 'Map', 'Set', 'Null', 'Object', 'Error', 'BigInt');
    const json = fc.oneof(
      fc.json(),
      fc.tuple(kinds, fc.json()).map(([kind, body]) => `{"$":["${kind}",${body}]}`),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), json), (text) => {
        try {
          decode(text);
        } catch (error) {
          if (!isAbeyanceError(error, 'TextInvalid')) throw error;
        }
        expect(({} as { x?: unknown }).x).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});
