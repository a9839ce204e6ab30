// Test what ships, where it runs: the packed tarball, installed into an empty folder with no
// network. The peers and the dependencies are those of this clone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const SUBPATHS = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json');
const MINUTE = 60_000;

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'abeyance-smoke-'));
  const packed = npm(resolve('.'), ['pack', '--ignore-scripts', '--pack-destination', folder]);
  const tarball = packed.trim().split('\n').at(-1) ?? '';
  const local = (name: string): string => `file:${resolve('node_modules', name)}`;
  const dependencies = {
    abeyance: `file:./${tarball}`,
    xstate: local('xstate'),
    immer: local('immer'),
    ws: local('ws'),
    '@opentelemetry/api': local('@opentelemetry/api'),
  };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'smoke', private: true, type: 'module', dependencies }),
  );
  npm(folder, ['install', '--offline', '--install-links', '--ignore-scripts', '--no-audit']);
}, MINUTE);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What only a page can open; there the tests of the inspector do. */
const OF_PAGES = ['./inspector/element', './inspector/elk-worker.min.js'];

test.each(OF_PAGES)('the installed package has %s for pages', (subpath) => {
  const name = subpath.replace('.', manifest.name);
  const script = [
    `import { statSync } from 'node:fs';`,
    `console.log(statSync(new URL(import.meta.resolve('${name}'))).size);`,
  ].join('\n');
  expect(Number(node(['--input-type=module', '--eval', script]))).toBeGreaterThan(10_000);
});

test.each(SUBPATHS.filter((subpath) => !OF_PAGES.includes(subpath)))(
  'the installed package opens at %s',
  (subpath) => {
    const name = subpath.replace('.', manifest.name);
    const script = `console.log(Object.keys(await import('${name}')).length)`;
    expect(Number(node(['--input-type=module', '--eval', script]))).toBeGreaterThan(0);
  },
);

test('the installed package has its command, which reads a file', () => {
  const file = resolve('test/fixtures/v3/workflows.db');
  const bin = join(folder, 'node_modules', '.bin', 'abeyance');
  const run = (...words: string[]): string => execFileSync(bin, words, { encoding: 'utf8' });
  expect(run('--version')).toBe(`${manifest.version}\n`);
  expect(run('list', file, '--count')).toMatch(/^total\t\d+$/m);
});

test('the installed package holds no sources, tests or build notes', () => {
  const script = `console.log(fs.readdirSync('node_modules/abeyance', { recursive: true }).join())`;
  const files = node(['--eval', script]).trim().split(',');
  expect(files).toContain('package.json');
  expect(files.filter((file) => /\.tsbuildinfo$|^(src|test)\b/.test(file))).toEqual([]);
});

test('tests run on a Node the package is made for', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(manifest.engines.node).toBe('>=22.13');
  expect(major > 22 || (major === 22 && minor >= 13)).toBe(true);
});

function npm(cwd: string, args: readonly string[]): string {
  return execFileSync('npm', ['--silent', ...args], { cwd, encoding: 'utf8' });
}

function node(args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
}
