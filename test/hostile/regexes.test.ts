// Regular expressions whose time grows faster than their text hold up a process by one long text.
// Each is tried with texts made of what it is made of, repeated, that it fails on at the end.
import { execSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { regexesOf } from './regexes.ts';

const found = regexesOf('src');

/** What is exponential shows at the first, what is cubic or square at those after it. */
const LENGTHS = [26, 300, 1_000, 15_000, 40_000] as const;
/** A linear one takes a tenth of that at the last length, a square one many times that, ms. */
const SLOW_MS = 60;
/** Texts that are tried at greater lengths: the slowest. */
const SUSPECTS = 6;

/** What stands for the classes of a regular expression. */
const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', b: 'a$', p: 'é$' };

function alphabetOf({ source }: RegExp): readonly string[] {
  const classes = [...source.matchAll(/\\([dwsbp])/g)].flatMap(([, name = '']) =>
    (CLASSES[name] ?? '').split(''),
  );
  const words = source.match(/[a-z]{2,}/gi) ?? [];
  const literals = source.replaceAll(/\\[a-z]/g, '').match(/[\w\s~"'/.:+=$#-]/g) ?? [];
  return [...new Set(['x', '1', ...classes, ...words, ...literals])].slice(0, 14);
}

/** What is repeated: each sign, each pair, and the plain text of the expression itself. */
function pumpsOf(regex: RegExp): readonly string[] {
  const alphabet = alphabetOf(regex);
  const pairs = alphabet.flatMap((one) => alphabet.map((other) => one + other));
  const plain = regex.source
    .replaceAll('\\d', '1')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/[()?:^$+*|]/g, '');
  return [...new Set([...alphabet, ...pairs, plain])];
}

/** The time one run takes, the best of some: what else the machine does only adds to it. */
function bestMs(regex: RegExp, text: string): number {
  let best = Infinity;
  for (let round = 0; round < 3 && best > SLOW_MS / 100; round += 1) {
    const begun = performance.now();
    regex.lastIndex = 0;
    regex.test(text);
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

interface Shape {
  readonly pump: string;
  readonly prefix: string;
  readonly suffix: string;
}

function textOf({ pump, prefix, suffix }: Shape, length: number): string {
  return prefix + pump.repeat(Math.ceil(length / pump.length)) + suffix;
}

/** A text that takes too long, if there is one. */
function slowText(regex: RegExp): Shape | undefined {
  const prefixes = ['', ...alphabetOf(regex).slice(0, 5)];
  let left: readonly Shape[] = pumpsOf(regex).flatMap((pump) =>
    prefixes.flatMap((prefix) => ['', '\n!'].map((suffix) => ({ pump, prefix, suffix }))),
  );
  for (const length of LENGTHS) {
    const timed: { readonly shape: Shape; readonly ms: number }[] = [];
    for (const shape of left) {
      const ms = bestMs(regex, textOf(shape, length));
      // with more it would not come to an end
      if (ms > SLOW_MS) return shape;
      timed.push({ shape, ms });
    }
    if (length === LENGTHS[0]) continue;
    const slowest = timed.toSorted((one, other) => other.ms - one.ms);
    left = slowest.slice(0, SUSPECTS).map(({ shape }) => shape);
  }
  return undefined;
}

test('the source has regular expressions, and makes one at run time, of a short text', () => {
  expect(found.length).toBeGreaterThan(30);
  const made = execSync('grep -rc "new RegExp" src --include=*.ts || true', { encoding: 'utf8' });
  const files = made.split('\n').filter((line) => line !== '' && !line.endsWith(':0'));
  // of duration.ts, which reads no text of more than a hundred characters
  expect(files).toEqual(['src/machines/duration.ts:1']);
});

test('a regular expression that is none of the good ones is found out', () => {
  for (const bad of [/\s+$/, /(a+)+$/, /^(a|a)*$/, /x*x*y/, /(?:\/e\.\d+)+$/]) {
    expect(slowText(bad), String(bad)).toBeDefined();
  }
});

test.each(found)('$place takes time as its text is long', ({ regex }) => {
  expect(slowText(regex)).toBeUndefined();
});
