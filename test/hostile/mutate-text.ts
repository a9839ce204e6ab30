import type { Chance } from '../simulation/chance.ts';
import { keyOf, poisonText } from './poison.ts';

/** A text of JSON like that of a value: one place of it says something else, or its bytes do. */
export function brokenText(chance: Chance, value: unknown): string {
  const text = JSON.stringify(chance.hit(0.8) ? another(chance, value) : value);
  if (chance.hit(0.75)) return text;
  const at = chance.below(text.length + 1);
  return chance.pick([
    text.slice(0, at),
    text.slice(0, at) + text.slice(at + 1),
    text.slice(0, at) + String.fromCharCode(chance.below(0x10000)) + text.slice(at + 1),
    text + text,
    '',
    '['.repeat(2_000),
    `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
    text.replace('"', '\\u0022'),
    text.replace(/"\w+"/, '"__proto__"'),
    text.replace(/\d/, '1e999'),
  ]);
}

const OTHERS: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e300,
  '',
  '\u0000',
  '__proto__',
  [],
  {},
  [[]],
  [null],
  { $: 'undefined' },
  { $: 'NaN' },
  { $: ['Ref', 'nobody'] },
  { $: ['Object', null] },
  { $: ['Resumed', 1] },
  { $: ['Map', [[1]]] },
  { $: [] },
  { length: 3 },
];

/** The same value of JSON, but for one place. */
export function another(chance: Chance, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || chance.hit(0.1)) return other(chance);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...value };
  const keys = Object.keys(copy);
  const key = keys.length === 0 || chance.hit(0.05) ? keyOf(chance) : chance.pick(keys);
  if (chance.hit(0.15)) Reflect.deleteProperty(copy, key);
  else {
    const changed = another(chance, (value as Record<string, unknown>)[key]);
    try {
      Object.defineProperty(copy, key, { value: changed, enumerable: true, configurable: true });
    } catch {
      // the length of a list, of what no length can be
    }
  }
  return copy;
}

function other(chance: Chance): unknown {
  return chance.hit(0.2)
    ? poisonText(chance).slice(0, 5_000)
    : chance.pick(OTHERS.map((one) => [one]))[0];
}
