// How commands are read, and what is said where they cannot be.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { COMMANDS } from '../../../inspector/cli/commands.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { directory } from '../../persistence/places.ts';
import { cli } from './cli.ts';

const place = directory();
afterAll(() => place.remove());

test.each([
  [['lst', 'x.db'], 'there is no command lst; did you mean list?'],
  [['exlpain'], 'did you mean explain?'],
  [['xyzzy'], 'there is no command xyzzy\n'],
  [['list'], 'list needs FILE'],
  [['list', 'x.db', '--limt', '3'], 'list has no option --limt; did you mean --limit?'],
  [['list', 'x.db', '-z'], 'list has no option -z'],
  [['list', 'x.db', '-zebra'], 'put -- before them'],
  [['list', 'x.db', '--limit'], '--limit needs a value'],
  [['list', 'x.db', '--limit', '0'], '--limit takes a whole number from 1 on'],
  [['list', 'x.db', '--all=yes'], '--all takes no value'],
  [['show', 'x.db'], 'show needs ID'],
  [['show', 'x.db', 'o-1', 'o-2'], 'show does not take o-2'],
  [['export', 'x.db', 'o-1', '--format', 'pdf'], '--format is one of json, svg, mermaid, scxml'],
  [['completion', 'bsh'], 'did you mean bash?'],
  [['send', 'x.db', 'o-1'], 'send needs TYPE'],
  [['send', 'x.db', 'o-1', 'note', '{by:ann}'], '{by:ann} is not JSON'],
  [['cancel', 'x.db'], 'say which workflow: give ID, or --query'],
  [['help', 'lsit'], 'did you mean list?'],
])('%j: %s', async (words, message) => {
  if (!words.includes('x.db')) writeFileSync(join(place.path, 'x'), '');
  const told = await cli(words);
  expect(told.code).toBe(2);
  expect(told.err).toContain(message);
  expect(told.err).toMatch(/^UsageInvalid: /);
  expect(told.out).toBe('');
});

test('nothing at all is answered by help, and 2', async () => {
  const told = await cli([]);
  expect(told).toMatchObject({ code: 2, out: '' });
  for (const { name } of COMMANDS) expect(told.err).toMatch(new RegExp(`^ {2}${name} `, 'm'));
});

test.each(COMMANDS.map(({ name }) => name))('help %s tells all of it', async (name) => {
  const spec = COMMANDS.find((command) => command.name === name);
  const told = await cli(['help', name]);
  expect(told.code).toBe(0);
  for (const option of Object.keys(spec?.options ?? {})) expect(told.out).toContain(`--${option}`);
  for (const [line] of spec?.examples ?? []) expect(told.out).toContain(`abeyance ${line}`);
  for (const line of told.out.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  expect((await cli([name, '--help'])).out).toBe(told.out);
});

test.each(COMMANDS.flatMap(({ examples }) => examples.map(([line]) => [line])))(
  'the example can be read: %s',
  async (line) => {
    const words = line.split(' > ')[0]?.match(/'[^']*'|\S+/g) ?? [];
    const told = await cli(words.map((word) => word.replaceAll("'", '')));
    // it reads as far as its file, which is not there
    expect(told.code === 0 || told.err.includes('FileNotFound')).toBe(true);
  },
);

test('--version is that of the package', async () => {
  const manifest = await import('../../../package.json', { with: { type: 'json' } });
  expect((await cli(['--version'])).out).toBe(`${manifest.default.version}\n`);
});

test('a failure is told as JSON to whoever asks for that', async () => {
  const told = await cli(['list', join(place.path, 'none.db'), '--json']);
  expect(told.code).toBe(3);
  expect(JSON.parse(told.err)).toMatchObject({ error: { code: 'FileNotFound' } });
});

test('what is no workflow store is told as what it is', async () => {
  const at = (name: string): string => join(place.path, name);
  mkdirSync(at('folder'));
  writeFileSync(at('letter.txt'), 'Dear reader, '.repeat(1_000));
  writeFileSync(at('other.json'), '{"type":"something"}');
  writeFileSync(at('empty.db'), '');
  const other = new DatabaseSync(at('other.db'));
  other.exec('create table apples (id integer)');
  other.close();
  await sqliteStore(at('newer.db')).open();
  const newer = new DatabaseSync(at('newer.db'));
  newer.exec('pragma user_version = 9999');
  newer.close();
  const codes: Record<string, string> = {};
  for (const name of ['none.db', 'folder', 'letter.txt', 'other.json', 'empty.db', 'other.db']) {
    const told = await cli(['list', at(name)]);
    codes[name] = `${told.code} ${told.err.split(':')[0]}`;
    expect(told.err, name).toContain(at(name));
  }
  expect(codes).toEqual({
    'none.db': '3 FileNotFound',
    folder: '1 FileUnreadable',
    'letter.txt': '1 StoreCorrupt',
    'other.json': '1 FileUnreadable',
    'empty.db': '1 StoreReadOnly',
    'other.db': '1 StoreCorrupt',
  });
  expect((await cli(['list', at('newer.db')])).err).toMatch(/^SchemaTooNew: /);
});

test.each([
  ['interrupted', 130],
  ['unread', 0],
])('who is %s before the end, whatever it waits for, ends with %i', async (reason, code) => {
  const ending = new AbortController();
  const told = cli(['send', 'http://127.0.0.1:9/#token=x', 'o-1', 'note', '-'], {
    ended: ending.signal,
  });
  ending.abort(reason);
  expect((await told).code).toBe(code);
});

test.each(['bash', 'zsh', 'fish'])(
  'completion %s knows every command and option',
  async (shell) => {
    const { out, code } = await cli(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options } of COMMANDS) {
      expect(out).toContain(name);
      for (const option of Object.keys(options)) expect(out).toContain(option);
    }
    expect(out).toContain('status:suspended');
  },
);

test('bash takes the script and completes by it', async () => {
  const { out } = await cli(['completion', 'bash']);
  const script = `${out}
    try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _abeyance; echo "\${COMPREPLY[*]}"; }
    try abeyance exp
    try abeyance list orders.db --lim
    try abeyance export orders.db o-1 --format s`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual(['explain export', '--limit', 'svg scxml']);
});
