// Taste is a test. What oxlint, tsc and knip cannot see is read here from the text of the files:
// each test names one rule and fails with the list of places that break it.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFiles } from './source-files.ts';

const INVARIANTS = ['T1', 'T2', 'C1', 'C2', 'M1', 'M2', 'K1', 'K2', 'L1', 'L2'];

/** Of the numbered behaviours, those this version promises. */
const BEHAVIOURS = [
  ...range(1, 16),
  ...range(18, 26),
  29,
  30,
  33,
  39,
  40,
  42,
  ...range(44, 46),
  49,
  50,
].map((number) => `B${number}`);

const LINE_LENGTH_MAX = 100;

const files = listFiles('.');
const code = files.filter((file) => /\.tsx?$/.test(file));
const source = code.filter((file) => file.startsWith('src/'));
const inspector = code.filter((file) => file.startsWith('inspector/'));
const shipped = [...source, ...inspector];
const tests = code.filter((file) => file.startsWith('test/') && file !== 'test/tidy.test.ts');

describe('every file', () => {
  test('has lines of 100 columns at most', () => {
    none(findLines(code, (line) => line.length > LINE_LENGTH_MAX));
  });

  test('owes nothing without a name: TODO(name)', () => {
    none(findLines(code, (line) => /\b(TODO|FIXME|XXX)\b(?!\(\w+\))/.test(line), 'tidy.test.ts'));
  });

  test('is named after what is in it', () => {
    none(code.filter((file) => /^(utils?|helpers?|common|misc|shared)\.ts$/.test(basename(file))));
  });

  test('knows no place of one machine only', () => {
    const local = /(^|[\s"'`(=:])\/(work|home|root|Users|tmp)\/\w/;
    none(findLines(files, (line) => local.test(line)));
  });
});

describe('the lockfile', () => {
  test('names no registry', () => {
    const resolved = /"resolved"|https?:\/\/[^"]*\/-\/[^"]*\.tgz/;
    none(findLines(['package-lock.json'], (line) => resolved.test(line)));
  });
});

describe('the source', () => {
  test('exports by name', () => {
    none(findLines(shipped, (line) => /^export (\*|default\b)/.test(line)));
  });

  test('keeps no state in a module', () => {
    none(findLines(shipped, (line) => /^(export )?(let|var)\b/.test(line)));
  });

  test('takes the time as an argument below the doors (T1)', () => {
    const pure = source.filter((file) => /^src\/(machines|runtime)\//.test(file));
    none(findLines(pure, (line) => /\bDate\(\s*\)/.test(line)));
  });

  test('imports downwards only', () => {
    none(shipped.flatMap((file) => importsOf(file).flatMap((target) => wrongImport(file, target))));
  });
});

describe('error codes', () => {
  const codes = errorCodes();
  const page = read('docs/errors.md');
  const users = source.filter((file) => file !== 'src/machines/errors.ts').map(read);

  test('are found', () => {
    expect(codes.length).toBeGreaterThan(20);
  });

  test('have a paragraph each in docs/errors.md', () => {
    none(codes.filter((name) => !hasParagraph(page, name)));
  });

  test('are the only ones docs/errors.md tells of', () => {
    const told = [...page.matchAll(/^## (\w+)$/gm)].map((match) => match[1] ?? '');
    none(told.filter((name) => !codes.includes(name)));
  });

  test('are each used in the source', () => {
    none(codes.filter((name) => !users.some((text) => text.includes(`'${name}'`))));
  });
});

describe('what is promised', () => {
  const testText = tests.map(read).join('\n');

  test('invariants stand in docs/architecture.md', () => {
    none(INVARIANTS.filter((name) => !hasWord(read('docs/architecture.md'), name)));
  });

  test('invariants stand in the source that keeps them', () => {
    const sourceText = source.map(read).join('\n');
    none(INVARIANTS.filter((name) => !hasWord(sourceText, name)));
  });

  test('invariants have a test', () => {
    none(INVARIANTS.filter((name) => !hasWord(testText, name)));
  });

  test('behaviours have a test', () => {
    none(BEHAVIOURS.filter((name) => !hasWord(testText, name)));
  });

  test('no test is skipped without a written reason, none is alone', () => {
    none(tests.flatMap(skippedTests));
  });
});

/** Fails with the list of what was found, one a line. */
function none(problems: readonly string[]): void {
  expect(problems.length, `found:\n  ${problems.join('\n  ')}\n`).toBe(0);
}

function findLines(
  where: readonly string[],
  isWrong: (line: string) => boolean,
  except = '',
): string[] {
  return where
    .filter((file) => except === '' || !file.endsWith(except))
    .flatMap((file) =>
      read(file)
        .split('\n')
        .flatMap((line, index) =>
          isWrong(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 80)}`] : [],
        ),
    );
}

interface Floor {
  readonly folder: string;
  readonly level: number;
  /** Packages known there: XState below, the platform above. */
  readonly packages: RegExp;
}

const FLOORS: readonly Floor[] = [
  { folder: 'src/machines/', level: 0, packages: /^(xstate|immer)$/ },
  { folder: 'src/runtime/', level: 1, packages: /^xstate$/ },
  { folder: 'src/persistence/', level: 2, packages: /^(xstate$|node:)/ },
  { folder: 'src/telemetry/', level: 2, packages: /^@opentelemetry\/api$/ },
  // one file for Node; the others know Web standards only
  { folder: 'src/http/node-listener.ts', level: 2, packages: /^node:http$/ },
  { folder: 'src/http/', level: 2, packages: /^xstate$/ },
  { folder: 'src/', level: 3, packages: /^(xstate$|node:)/ },
  // the inspector knows the library by its doors, as users do
  { folder: 'inspector/protocol/', level: 4, packages: /^abeyance$/ },
  { folder: 'inspector/source/', level: 5, packages: /^abeyance(\/\w+)?$/ },
  // one file for Node; the others are pure
  { folder: 'inspector/chart/node-layout.ts', level: 6, packages: /^node:/ },
  { folder: 'inspector/chart/', level: 5, packages: /^abeyance$/ },
  {
    folder: 'inspector/app/',
    level: 6,
    packages: /^(abeyance|preact(\/hooks)?|@preact\/signals)$/,
  },
  { folder: 'inspector/page/', level: 7, packages: /^$/ },
  { folder: 'inspector/server/', level: 6, packages: /^(abeyance(\/[\w-]+)?|ws|node:.*)$/ },
  { folder: 'inspector/cli/', level: 7, packages: /^(abeyance(\/[\w-]+)?|node:.*)$/ },
];

function floorOf(file: string): Floor {
  const floor = FLOORS.find(({ folder }) => file.startsWith(folder));
  if (floor === undefined) throw new Error(`${file} is on no floor`);
  return floor;
}

/** What `file` imports or exports from: paths from the root, or names of packages. */
function importsOf(file: string): string[] {
  return [...read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => {
    const target = match[1] ?? '';
    return target.startsWith('.') ? new URL(target, `file:///${file}`).pathname.slice(1) : target;
  });
}

function wrongImport(file: string, target: string): string[] {
  const floor = floorOf(file);
  const allowed = /\.tsx?$/.test(target)
    ? isSource(target) && isBelow(floorOf(target), floor)
    : floor.packages.test(target);
  return allowed ? [] : [`${file} imports ${target}`];
}

function isSource(file: string): boolean {
  return file.startsWith('src/') || file.startsWith('inspector/');
}

/** Folders of one floor know nothing of each other. */
function isBelow(one: Floor, other: Floor): boolean {
  return one === other || one.level < other.level;
}

function errorCodes(): string[] {
  const union = /type ErrorCode =([^;]+);/.exec(read('src/machines/errors.ts'))?.[1] ?? '';
  return [...union.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '');
}

/** A heading `## Name` with some prose under it. */
function hasParagraph(page: string, name: string): boolean {
  return new RegExp(`^## ${name}\\n+[^#\\n]`, 'm').test(page);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text);
}

/** Skips that have no comment on their line or the line above, and every `.only`. */
function skippedTests(file: string): string[] {
  const lines = read(file).split('\n');
  return lines.flatMap((line, index) => {
    const how = /\b(?:it|test|describe|suite)(?:\.\w+)*\.(skip|todo|only|skipIf|runIf)\b/.exec(
      line,
    );
    const reason = /\/\/ \w{3}/.test(line) || /^\s*(\/\/|\*)/.test(lines[index - 1] ?? '');
    const wrong = how !== null && (how[1] === 'only' || !reason);
    return wrong ? [`${file}:${index + 1} ${line.trim().slice(0, 80)}`] : [];
  });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
