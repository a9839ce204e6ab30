import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = 'test/documents';
const PAGE = readFileSync('docs/source-documents.md', 'utf8');

/** Titles a row may end with that are no test of this folder. */
const ELSEWHERE = /^\[|^its code blocks are run$|^they are run$/;

const titles = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) => {
    const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
    return [...text.matchAll(/^\s*\)?(?:test|describe|\]\))[^']*'([^']+)'/gm)];
  })
  .map((match) => match[1] ?? '');

const rows = PAGE.split('\n').filter(
  (line) => line.startsWith('| ') && !/^\| (in the|-)/.test(line),
);

test('the table has a row for each thing the documents name', () => {
  expect(rows.length).toBeGreaterThan(55);
});

test.each(rows)('%s', (row) => {
  const proof =
    row
      .split(' | ')
      .at(-1)
      ?.replace(/\s*\|$/, '')
      .trim() ?? '';
  if (ELSEWHERE.test(proof)) return;
  for (const title of proof.split(', ')) {
    const wanted = title.replace(/ …$/, '');
    expect(
      titles.some((one) => one.startsWith(wanted)),
      `a test named ${wanted}`,
    ).toBe(true);
  }
});
