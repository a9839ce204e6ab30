// Docs run: every block of TypeScript in README.md and docs/ is type-checked against the built
// package as a user's file would be, and those fenced by ```ts run are executed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeBlocks, type CodeBlock } from './code-blocks.ts';
import { listFiles } from './source-files.ts';

// Inside the repository, so that `abeyance` is found by its own name, but not in node_modules,
// where it would not be.
const FOLDER = join('.cache', 'docs');
const TSC = join('node_modules', 'typescript', 'bin', 'tsc');
const MINUTE = 60_000;

const pages = listFiles('.').filter((file) => /^(README\.md$|docs\/.*\.md$)/.test(file));
const blocks = pages.flatMap(codeBlocks);

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  for (const block of blocks) {
    writeFileSync(fileOf(block), block.setup + block.code);
  }
});

describe('the blocks of the pages', () => {
  test('exist', () => {
    expect(pages).toContain('README.md');
    expect(blocks.length).toBeGreaterThan(0);
  });

  test('are type-checked', { timeout: MINUTE }, () => {
    const args = [TSC, '-p', FOLDER, '--pretty', 'false'];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout.trim().split('\n').map(placeOnPage).join('\n')).toBe('');
  });

  test.each(blocks.filter((block) => block.runs))(
    'run: $page:$line',
    { timeout: MINUTE },
    (block) => {
      const { status, stderr } = spawnSync(process.execPath, [basename(fileOf(block))], {
        cwd: FOLDER,
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
    },
  );
});

test('links between pages lead somewhere', () => {
  expect(pages.flatMap(deadLinks)).toEqual([]);
});

const TSCONFIG = {
  extends: '../../tsconfig.check.json',
  compilerOptions: {
    incremental: false,
    moduleDetection: 'force',
    noUnusedLocals: false,
    noUnusedParameters: false,
  },
  include: ['*.ts'],
};

function fileOf({ page, line }: CodeBlock): string {
  return join(FOLDER, `${page.replaceAll('/', '__')}-${line}.ts`);
}

/** `README.md:40 error …` for an error of the compiler in the file of a block. */
function placeOnPage(problem: string): string {
  const [, file, row, rest] = /^(.*\.ts)\((\d+),\d+\): (.*)$/.exec(problem) ?? [];
  const block = blocks.find((candidate) => fileOf(candidate) === file);
  if (block === undefined) {
    return problem;
  }
  const line = block.line + Number(row) - block.setup.split('\n').length;
  return `${block.page}:${line} ${rest}`;
}

function deadLinks(page: string): string[] {
  const links = readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g);
  return [...links]
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(join(dirname(page), target)))
    .map((target) => `${page} → ${target}`);
}
