import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../src/machines/codec.ts';
import { AbeyanceError, isAbeyanceError, type ErrorCode } from '../../src/machines/errors.ts';

const again = (value: unknown): unknown => decode(encode(value));

function refusal(run: () => unknown, code: ErrorCode = 'NotSerializable'): AbeyanceError {
  try {
    run();
  } catch (error) {
    if (isAbeyanceError(error, code)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('round trips', () => {
  test.each([
    ['undefined', undefined],
    ['undefined in a property', { a: undefined, b: 1 }],
    ['undefined in an array', [undefined, 1, undefined]],
    ['Date', new Date(1_700_000_000_123)],
    ['invalid Date', new Date(NaN)],
    [
      'Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 2 }, new Set([1, undefined])],
      ]),
    ],
    ['Set', new Set([1, 'a', [new Date(0)]])],
    ['BigInt', -(2n ** 80n)],
    ['numbers JSON has no words for', [NaN, Infinity, -Infinity, -0, 0]],
    ['keys that look like the tag', { $: 1 }],
    ['keys that look like a whole tag', { $: ['Date', 0], a: { $: { $: 'undefined' } } }],
    ['a tag key beside others', { $: ['Date', 0], b: 1 }],
    ['strings with the marks', ['$"', '__proto__', '\\u0024', '\u0000', '\ud800', '"$"']],
  ])('%s', (_name, value) => {
    const back = again(value);
    expect(back).toStrictEqual(value);
    expect(encode(back)).toBe(encode(value));
  });

  test('objects without a prototype, with a tag key too', () => {
    for (const fields of [{ a: 1 }, { $: new Date(0) }, { $: [1, 2], b: undefined }]) {
      const back = again(Object.assign(Object.create(null), fields)) as object;
      expect(Object.getPrototypeOf(back)).toBeNull();
      expect({ ...back }).toStrictEqual(fields);
    }
  });

  test('an own constructor key is data like any other (B49)', () => {
    const back = again({ constructor: { prototype: -0 } });
    expect(encode(back)).toBe('{"constructor":{"prototype":{"$":"-0"}}}');
  });

  test('what stands under a nested prototype-less key stays itself', () => {
    const back = again({ a: Object.assign(Object.create(null), { b: -0 }) }) as {
      a: { b: number };
    };
    expect(Object.is(back.a.b, -0)).toBe(true);
  });

  test('plain objects and errors of another realm are what they look like', () => {
    const [fields, error] = runInNewContext('[{ a: -0 }, new RangeError("m")]') as [object, Error];
    expect(again({ fields })).toStrictEqual({ fields: { a: -0 } });
    expect(again({ error })).toStrictEqual({ error: new RangeError('m') });
  });

  test('a thousand levels are kept and no more', () => {
    let value: unknown = 1;
    for (let level = 0; level < 1_000; level += 1) value = level % 2 === 0 ? [value] : { value };
    expect(again(value)).toStrictEqual(value);
    let tagged: unknown = -0;
    for (let level = 0; level < 1_000; level += 1) tagged = new Map([[0, tagged]]);
    expect(encode(again(tagged))).toBe(encode(tagged));
    const error = refusal(() => encode([value]));
    expect(error.message).toContain('is nested deeper than 1000 levels');
    expect(error.message.length).toBeLessThan(400);
  });

  test('plain JSON is written as JSON.stringify writes it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (raw) => {
        // through JSON once, so that -0 is out of it
        const value: unknown = JSON.parse(JSON.stringify(raw));
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        fc.pre(!/\{"\$":[^,]*\}/.test(JSON.stringify(value)));
        expect(encode(value)).toBe(JSON.stringify(value));
        expect(decode(encode(value))).toStrictEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  const values = fc.letrec((tie) => ({
    key: fc.oneof(
      fc.string().filter((key) => key !== '__proto__'),
      fc.constantFrom('$', 'a'),
    ),
    leaf: fc.oneof(
      fc.double(),
      fc.integer(),
      fc.bigInt(),
      fc.string({ unit: 'binary' }),
      fc.boolean(),
      fc.constantFrom(null, undefined, NaN, -0, Infinity, -Infinity, '$', '__proto__'),
      fc.date({ noInvalidDate: false }),
      fc.string().map((message) => new RangeError(message, { cause: message })),
    ),
    value: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(tie('key') as fc.Arbitrary<string>, tie('value'), { maxKeys: 4 }),
      fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((all) => new Map(all)),
      fc.array(tie('value'), { maxLength: 3 }).map((all) => new Set(all)),
    ),
  })).value;

  test('any value of the kinds it knows comes back deep equal, and its text is stable', () => {
    fc.assert(
      fc.property(values, (value) => {
        const text = encode(value);
        const back = decode(text);
        expect(back).toStrictEqual(value);
        expect(encode(back)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a value is not changed by being written', () => {
    const value = Object.freeze({ a: undefined, list: Object.freeze([new Date(0), -0]) });
    encode(value);
    expect(value).toStrictEqual({ a: undefined, list: [new Date(0), -0] });
  });
});

describe('errors', () => {
  test('keep name, message, stack, cause, own data and class', () => {
    const error = Object.assign(new TypeError('no', { cause: new Error('why') }), {
      code: 'E_NO',
      at: new Date(5),
    });
    const back = again(error) as typeof error;
    expect(back).toBeInstanceOf(TypeError);
    expect(back).toStrictEqual(error);
    expect(back.stack).toBe(error.stack);
    expect(back.code).toBe('E_NO');
    expect(back.at).toStrictEqual(new Date(5));
    expect(Object.keys(back)).toStrictEqual(['code', 'at']);
    expect((back.cause as Error).message).toBe('why');
    expect(encode(back)).toBe(encode(error));
  });

  test('of a class of its own come back as Error under that name', () => {
    class PaymentError extends RangeError {
      override readonly name = 'PaymentError';
    }
    const back = again(new PaymentError('declined')) as Error;
    expect(back).toBeInstanceOf(Error);
    expect(back.name).toBe('PaymentError');
    expect(String(back)).toBe('PaymentError: declined');
    const own = again(new AbeyanceError('StoreBusy', 'm', { details: { a: 1 } })) as AbeyanceError;
    expect([own.name, own.code, own.details]).toStrictEqual([
      'AbeyanceError',
      'StoreBusy',
      { a: 1 },
    ]);
  });

  test('keep the errors of an AggregateError', () => {
    const back = again(new AggregateError([new Error('a'), 1], 'all')) as AggregateError;
    expect(back).toBeInstanceOf(AggregateError);
    expect(back.message).toBe('all');
    expect(back.errors).toStrictEqual([new Error('a'), 1]);
    expect(Object.keys(back)).toStrictEqual([]);
  });

  test('an abort reason of the platform is one', () => {
    const back = again(new DOMException('gone', 'AbortError')) as Error;
    expect(back).toBeInstanceOf(Error);
    expect([back.name, back.message]).toStrictEqual(['AbortError', 'gone']);
  });

  test('say what of them could not be kept', () => {
    const error = Object.assign(new Error('m'), { request: () => 1, n: 1 });
    const back = again({ error }) as { error: { request: string; n: number } };
    expect(back.error.request).toMatch(/^\(not kept: value\.error\.request is a function; /);
    expect(back.error.n).toBe(1);
    const cyclic = new Error('m');
    cyclic.cause = { cyclic };
    expect((again(cyclic) as { cause: { cyclic: string } }).cause).toContain(
      'value.cause.cyclic leads back to value in a circle',
    );
    const deaf = Object.defineProperty(new Error('m'), 'data', {
      get() {
        throw new Error('x');
      },
    });
    expect((again(deaf) as { data: string }).data).toContain('value.data cannot be read');
  });

  test('tolerate a name or stack that is no text', () => {
    const odd = Object.assign(new Error('m'), { name: 5, stack: 7 });
    expect((again(odd) as Error).message).toBe('m');
  });
});

describe('actor refs', () => {
  class Ref {
    readonly id = 'a/b';
  }
  const address = (value: object): string | undefined =>
    value instanceof Ref ? value.id : undefined;

  test('are stored by address and given back by it', () => {
    const text = encode({ child: new Ref(), list: [new Ref()] }, { address });
    expect(decode(text, (at) => `<${at}>`)).toStrictEqual({ child: '<a/b>', list: ['<a/b>'] });
  });

  test('need somebody who knows the address', () => {
    expect(
      refusal(() => decode(encode(new Ref(), { address })), 'ActorUnknown').details,
    ).toStrictEqual({
      address: 'a/b',
    });
  });

  test('an object with no address is refused as what it is', () => {
    expect(refusal(() => encode(/x/, { address })).message).toContain('is a RegExp');
  });

  test('what the codec knows itself is not asked about', () => {
    expect(again(new Date(0))).toStrictEqual(
      decode(encode(new Date(0), { address: () => 'never' })),
    );
  });
});
