// Regular expressions whose time grows faster than their text hold up a process by one long text.
// They are judged from their automata, so no verdict depends on how fast the machine is.
import { execSync } from 'node:child_process';
import { createRequire } from 'node:module';
import type * as Recheck from 'recheck';
import { expect, test } from 'vitest';
import { regexesOf } from './regexes.ts';

// The build for pages: the other one looks for a native program and for Java, and asks them.
const { checkSync } = createRequire(import.meta.url)('recheck/lib/browser.js') as {
  readonly checkSync: typeof Recheck.checkSync;
};

const found = [...regexesOf('src'), ...regexesOf('inspector')];

/** `safe` is linear in the length of any text; whatever cannot be told is `unknown`. */
function judge({ source, flags }: RegExp): string {
  // no limit by the clock: the automaton of a regular expression has an end
  const verdict = checkSync(source, flags, { checker: 'automaton', timeout: null });
  if (verdict.status === 'unknown') return `unknown: ${verdict.error.kind}`;
  return verdict.status === 'safe' ? 'safe' : `vulnerable: ${verdict.complexity.summary}`;
}

test('the source has regular expressions, and makes two at run time, of a short text', () => {
  expect(found.length).toBeGreaterThan(40);
  const made = execSync(
    'grep -rc "new RegExp" src inspector --include=*.ts --include=*.tsx || true',
    {
      encoding: 'utf8',
    },
  );
  const files = made.split('\n').filter((line) => line !== '' && !line.endsWith(':0'));
  // of duration.ts, which reads no text of more than a hundred characters, and of one grapheme
  expect(files.toSorted()).toEqual(['inspector/cli/text-width.ts:1', 'src/machines/duration.ts:1']);
});

test.each([
  [/\s+$/, 'vulnerable: 2nd degree polynomial'],
  [/(a+)+$/, 'vulnerable: exponential'],
  [/^(a|a)*$/, 'vulnerable: exponential'],
  [/x*x*y/, 'vulnerable: 3rd degree polynomial'],
  [/(?:\/e\.\d+)+$/, 'vulnerable: 2nd degree polynomial'],
])('a regular expression that is none of the good ones is found out: %s', (bad, verdict) => {
  expect(judge(bad)).toBe(verdict);
});

test.each(found)('$place takes time as its text is long', ({ regex }) => {
  expect(judge(regex)).toBe('safe');
});
