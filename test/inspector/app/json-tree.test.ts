import { describe, expect, test } from 'vitest';
import { jsonRows, pathText, searchJson } from '../../../inspector/app/base/json-tree.ts';
import { keptText } from '../../../inspector/app/base/kept.ts';
import { readJson } from '../../../inspector/app/commands/read-json.ts';

const closed = { open: new Map<string, boolean>(), found: new Set<string>(), depth: 0 };

describe('a value on one line', () => {
  test('what JSON cannot say is shown as one reads it', () => {
    expect(keptText({ $: ['Date', 0] })).toBe('1970-01-01T00:00:00.000Z');
    expect(keptText({ $: ['BigInt', '12'] })).toBe('12n');
    expect(keptText({ $: 'undefined' })).toBe('undefined');
    expect(keptText({ $: ['Ref', 'order-1/charge'] })).toBe('→ order-1/charge');
    expect(keptText({ $: ['Map', [['a', 1]]] })).toBe('Map(1)');
    expect(keptText({ $: ['Error', { name: 'TypeError', message: 'no' }] })).toBe('TypeError: no');
    expect(keptText({ $: ['Object', { $: 1 }] })).toBe('{$: 1}');
    expect(keptText({ $: ['Date', 'x'] })).toBe('Invalid Date');
  });

  test('is short however great it is', () => {
    const wide = Array.from({ length: 100_000 }, (_none, at) => at);
    let deep: Record<string, unknown> = {};
    for (let at = 0; at < 5_000; at += 1) deep = { deep };
    expect(keptText(wide)).toBe('[0, 1, 2, 3, 4, 5, 6, 7, …]');
    expect(keptText(deep as never)).toBe('{deep: {deep: {…}}}');
  });
});

describe('a value as a tree', () => {
  const value = { a: { b: [1, 2] }, m: { $: ['Map', [['k', { x: 1 }]]] } };

  test('has rows only for what is open', () => {
    expect(names(closed)).toEqual(['a', 'm']);
    expect(names({ ...closed, depth: 1 })).toEqual(['a', 'b', 'm', 'k']);
    const open = new Map([
      ['["a"]', true],
      ['["a","b"]', true],
    ]);
    expect(names({ ...closed, open })).toEqual(['a', 'b', '0', '1', 'm']);
  });

  test('is searched by name and by value, and opened up to what was found', () => {
    const { found, around } = searchJson(value, 'X');
    expect([...found]).toEqual(['["m","k","x"]']);
    expect([...around]).toEqual(['["m"]', '["m","k"]']);
    expect(searchJson(value, '2').found.size).toBe(1);
  });

  test('names a place as one writes it', () => {
    expect(pathText(['a', 'b', '0', 'a key'])).toBe('a.b[0]["a key"]');
  });

  function names(tree: typeof closed): readonly string[] {
    return jsonRows(value as never, tree).map(({ name }) => name);
  }
});

describe('JSON somebody writes', () => {
  test('is wrong at a line and a column', () => {
    expect(readJson('{\n  "a": 1,\n  b\n}')).toMatchObject({ type: 'wrong', line: 3, column: 3 });
    expect(readJson('{"a": ')).toMatchObject({ type: 'wrong', line: 1, column: 7 });
    expect(readJson('  ')).toEqual({ type: 'nothing' });
    expect(readJson('[1]')).toEqual({ type: 'value', value: [1] });
  });
});
