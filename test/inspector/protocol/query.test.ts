import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseQuery,
  printQuery,
  QUERY_KEYS,
  STATUS_NAMES,
  type SourceError,
  type Query,
  type Term,
} from '../../../inspector/protocol/index.ts';

describe('a search', () => {
  test('is read term by term', () => {
    const text =
      'status:suspended,failed workflow:order state:validating.manual tag:human waits:timer' +
      ' waits:approve age>1h created<30d id:o-1 parent:p metadata.tenant:acme -status:done word';
    expect(parseQuery(text).terms).toEqual([
      { not: false, type: 'status', values: ['suspended', 'failed'] },
      { not: false, type: 'workflow', values: ['order'] },
      { not: false, type: 'state', value: 'validating.manual' },
      { not: false, type: 'tag', value: 'human' },
      { not: false, type: 'waits', value: 'timer' },
      { not: false, type: 'waits', value: 'approve' },
      { not: false, type: 'age', operator: '>', ms: 3_600_000, text: '1h' },
      { not: false, type: 'created', operator: '<', ms: 2_592_000_000, text: '30d' },
      { not: false, type: 'id', value: 'o-1' },
      { not: false, type: 'parent', value: 'p' },
      { not: false, type: 'metadata', key: 'tenant', value: 'acme' },
      { not: true, type: 'status', values: ['done'] },
      { not: false, type: 'bare', value: 'word' },
    ]);
    expect(printQuery(parseQuery(text))).toBe(text);
  });

  test('holds together what is quoted', () => {
    const [id, bare] = parseQuery('id:"a b:\\"c\\"\\\\,d" "two words"').terms;
    expect(id).toEqual({ not: false, type: 'id', value: 'a b:"c"\\,d' });
    expect(bare).toEqual({ not: false, type: 'bare', value: 'two words' });
  });

  test('of nothing is one for all', () => {
    expect(parseQuery('  ').terms).toEqual([]);
  });

  test.each([
    ['status:lost', 1, 'lost is no status'],
    ['tag:a  colour:red', 8, 'there is no key colour'],
    ['agee>1d', 1, 'there is no key agee'],
    ['tag:', 5, 'there is no value after :'],
    ['workflow:a,', 12, 'there is no value after ,'],
    ['a :b', 3, 'there is no key before :'],
    ['x - y', 3, 'a word is missing'],
    ['id:"abc', 4, 'the quote that begins here'],
    ['age:1h', 1, 'age is compared by > or <'],
    ['age>soon', 1, 'soon is no duration'],
    ['state>a', 1, 'state is given by a colon'],
    ['state:a,b', 1, 'state takes one value'],
    ['metadata.:x', 1, 'there is no key metadata.'],
    [`a${'b'.repeat(5_000)}`, 4_096, 'at most 4096'],
  ])('that cannot be read says where: %s', (text, column, message) => {
    expect(() => parseQuery(text)).toThrow(
      expect.objectContaining({
        code: 'QueryInvalid',
        details: { column },
        message: expect.stringContaining(message),
      }),
    );
  });

  test('that is printed is read back as the same one', () => {
    fc.assert(
      fc.property(queries(), (query) => {
        expect(parseQuery(printQuery(query))).toEqual(query);
      }),
    );
  });

  test('of whatever text is read or refused with a column inside of it', () => {
    const words = fc.string({ maxLength: 60 });
    const keyed = fc
      .tuple(fc.constantFrom(...QUERY_KEYS, '-', '"'), fc.constantFrom(':', '>', '<', ''), words)
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(words, keyed), (text) => {
        const { query, error } = attempt(text);
        const column = error === undefined ? 1 : Number(error.details['column']);
        expect(error?.code ?? 'QueryInvalid').toBe('QueryInvalid');
        expect(column >= 1 && column <= text.length + 1).toBe(true);
        expect(query && parseQuery(printQuery(query))).toEqual(query);
      }),
    );
  });
});

function attempt(text: string): { readonly query?: Query; readonly error?: SourceError } {
  try {
    return { query: parseQuery(text) };
  } catch (error) {
    return { error: error as SourceError };
  }
}

function queries(): fc.Arbitrary<Query> {
  const text = fc.string({ minLength: 1, maxLength: 12 });
  const not = fc.boolean();
  const single = fc.constantFrom('state', 'tag', 'waits', 'id', 'parent', 'bare');
  const term: fc.Arbitrary<Term> = fc.oneof(
    fc.record({
      not,
      type: fc.constant('status' as const),
      values: fc.subarray([...STATUS_NAMES], { minLength: 1 }),
    }),
    fc.record({
      not,
      type: fc.constant('workflow' as const),
      values: fc.array(text, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ not, type: single, value: text }) as fc.Arbitrary<Term>,
    fc.record({ not, type: fc.constant('metadata' as const), key: text, value: text }),
    fc
      .record({
        not,
        type: fc.constantFrom('age' as const, 'created' as const),
        operator: fc.constantFrom('>' as const, '<' as const),
        count: fc.nat(1_000),
      })
      .map(({ count, ...rest }) => ({ ...rest, ms: count * 60_000, text: `${count}m` })),
  );
  return fc.array(term, { maxLength: 4 }).map((terms) => ({ terms }));
}
