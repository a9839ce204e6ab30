// Every row of docs/compatibility.md, and that every part of XState has one. All groups are run in
// one file: to start a process for each would take longer than they do.
import { readdirSync, readFileSync } from 'node:fs';
import * as xstate from 'xstate';
import * as actions from 'xstate/actions';
import * as actors from 'xstate/actors';
import * as dev from 'xstate/dev';
import * as graph from 'xstate/graph';
import * as guards from 'xstate/guards';
import { describe, expect, test } from 'vitest';
import { PARTS } from './parts.ts';

const FOLDER = 'test/compatibility';
const PAGE = readFileSync('docs/compatibility.md', 'utf8');

const groups = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.cases.ts'))
  .map((name) => name.slice(0, -'.cases.ts'.length));

for (const group of groups) await import(`./${group}.cases.ts`);

interface Row {
  readonly construct: string;
  readonly here: string;
  readonly group: string;
}

const ROW = /^\| (.+?) +\| (.+?) +\| \[([\w-]+)\]\(\.\.\/test\/compatibility\/\3\.cases\.ts\) +\|$/;

const lines = PAGE.split('\n').filter((line) => /^\| (?!construct |-)/.test(line));

const rows: readonly Row[] = lines.map((line) => {
  const [, construct, here, group] = ROW.exec(line) ?? [];
  if (construct === undefined || here === undefined || group === undefined) {
    throw new Error(`a row has a construct, what becomes of it, and its test: ${line}`);
  }
  return { construct, here, group };
});

/** Titles of a group; what a `test.each` puts into one is left open. */
function titlesOf(group: string): readonly RegExp[] {
  const code = readFileSync(`${FOLDER}/${group}.cases.ts`, 'utf8');
  const titles = [
    ...code.matchAll(/^(?:test\(|test\.each\([\s\S]*?\)\(|\]\)\()\s*(['"])(.+?)\1,/gm),
  ];
  return titles.map(([, , title = '']) => {
    const text = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`^${text.replaceAll('%s', String.raw`\w+`)}$`);
  });
}

/** What a row says becomes of its construct. */
const KINDS = [/^durable$/, /^durable, with a note: ./, /^pure helper(: .+)?$/, /^refused: `./];

/** Names in what rows are about: `handle.send` is of both. */
function namesIn(some: readonly Row[]): ReadonlySet<string> {
  return new Set(
    some.flatMap(({ construct }) =>
      [...construct.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.match(/\w+/g) ?? []),
    ),
  );
}

const judged = namesIn(rows);

describe('docs/compatibility.md', () => {
  test('says of each construct one of four things, and how many there are of each', () => {
    expect(rows.length).toBeGreaterThan(150);
    expect(rows.filter(({ here }) => !KINDS.some((kind) => kind.test(here)))).toEqual([]);
    const counts = KINDS.map((kind) => rows.filter(({ here }) => kind.test(here)).length);
    const [durable, noted, pure, refused] = counts;
    expect(PAGE).toContain(
      `Of ${rows.length} constructs ${durable} are durable, ${noted} durable with a note, ` +
        `${pure} pure helpers, and ${refused} are refused.`,
    );
  });

  test('calls pure helpers what works on machines and keeps nothing, and nothing else', () => {
    const pure = rows.filter(({ here }) => here.startsWith('pure helper'));
    expect(pure.filter(({ group }) => group !== 'pure')).toEqual([]);
    const helpers = namesIn(pure);
    expect(Object.keys(graph).filter((name) => !helpers.has(name))).toEqual([]);
    expect([...helpers].filter((name) => name in actions || name in actors)).toEqual([]);
  });

  test('has a test for each row, by its title', () => {
    const titles = Object.fromEntries(groups.map((group) => [group, titlesOf(group)]));
    const untested = rows.filter(
      ({ construct, group }) => titles[group]?.some((title) => title.test(construct)) !== true,
    );
    expect(untested).toEqual([]);
  });

  test('has a row for each test', () => {
    const unnamed = groups.flatMap((group) =>
      titlesOf(group).filter(
        (title) => !rows.some((row) => row.group === group && title.test(row.construct)),
      ),
    );
    expect(unnamed).toEqual([]);
  });

  test.each(Object.entries({ xstate, actions, actors, dev, graph, guards }))(
    'has a row for each export of xstate: %s',
    (_, module) => {
      expect(Object.keys(module).filter((name) => !judged.has(name))).toEqual([]);
    },
  );

  test('has a row for each key of a machine, and each member of actors and snapshots', () => {
    expect(Object.keys(PARTS).filter((name) => !judged.has(name))).toEqual([]);
  });
});
