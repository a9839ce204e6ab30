// What a workflow holds is shown, and never obeyed by the terminal that shows it.
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setup } from 'xstate';
import { textWidth, fitted } from '../../../inspector/cli/text-width.ts';
import { relativeTime } from '../../../inspector/cli/times.ts';
import { plainJson, plainText } from '../../../inspector/cli/plain-text.ts';
import { createEngine, waitForEvent, type Engine } from '../../../src/index.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { directory } from '../../persistence/places.ts';
import { cli } from './cli.ts';

/** Sets the title, moves the cursor, clears the screen, turns what follows round. */
const ATTACK = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r\b\u202egnp.exe\u2066';
const ID = `o-${ATTACK}`;

const mean = setup({}).createMachine({
  id: 'mean',
  context: { note: ATTACK },
  initial: 'waiting',
  states: {
    waiting: waitForEvent({ event: `go${ATTACK}`, onEvent: 'gone' }),
    gone: { type: 'final' },
  },
});

const place = directory();
let engine: Engine;

beforeAll(async () => {
  const store = sqliteStore(place.file);
  engine = await createEngine({ workflows: [mean], store, onFailure: 'park' });
  await engine.start(mean, { id: ID, metadata: { note: ATTACK } });
  await engine.sendSimpleEvent(ID, `huh${ATTACK}`, { text: ATTACK });
  await engine.start(mean, { id: '注文-🚚' });
  await engine.start(mean, { id: 'plain' });
});

afterAll(async () => {
  await engine.close();
  place.remove();
});

const COMMANDS = [
  ['list', place.file, '--long'],
  ['list', place.file, '--json'],
  ['list', place.file, '--json=lines'],
  ['list', place.file, '--count'],
  ['show', place.file, ID, '--context', '--long'],
  ['show', place.file, ID, '--json'],
  ['explain', place.file, ID],
  ['history', place.file, ID, '--long'],
  ['history', place.file, ID, '--json'],
  ['export', place.file, ID],
  ['export', place.file, ID, '--format', 'mermaid'],
  ['graph', place.file, 'mean'],
  ['show', place.file, `no${ATTACK}`],
  ['list', place.file, `status:${ATTACK}`],
  [`lst${ATTACK}`],
  ['list', `${place.path}/${ATTACK}`],
];

// oxlint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

test.each(COMMANDS)('nothing of a payload is obeyed: %s %s %s', async (...words) => {
  const piped = await cli(words.filter(Boolean));
  expect(piped.out.replaceAll('\t', '')).not.toMatch(OBEYED);
  expect(piped.err).not.toMatch(OBEYED);
  const shown = await cli(words.filter(Boolean), { columns: 100 });
  // the colours of its own are all that is left
  // oxlint-disable-next-line no-control-regex
  const withoutColours = `${shown.out}${shown.err}`.replaceAll(/\u001b\[\d+m/g, '');
  expect(withoutColours).not.toMatch(OBEYED);
});

test('what was written out can be read', () => {
  expect(plainText('a\u001b[0m\n\u009b\u202e')).toBe('a\\u001b[0m\\n\\u009b\\u202e');
  const value = { text: ATTACK, 'key\u009b': [ATTACK] };
  expect(JSON.parse(plainJson(value, 2))).toEqual(value);
});

test('a table is as wide as the terminal, and not wider', async () => {
  for (const columns of [75, 90, 120]) {
    const { out } = await cli(['list', place.file], { columns, env: { NO_COLOR: '1' } });
    for (const line of out.trimEnd().split('\n')) {
      expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
    expect(out).toContain('…');
  }
});

test('columns stand under each other, whatever script an id is in', async () => {
  const { out } = await cli(['list', place.file, 'id:注文-🚚'], {
    columns: 90,
    env: { NO_COLOR: '1' },
  });
  const plain = await cli(['list', place.file, 'id:plain'], {
    columns: 90,
    env: { NO_COLOR: '1' },
  });
  const before = ({ out: text }: { out: string }): number => {
    const line = text.split('\n')[1] ?? '';
    return textWidth(line.slice(0, line.indexOf('mean')));
  };
  // 注文-🚚 takes seven columns, plain takes five
  expect(before({ out }) - before(plain)).toBe(2);
});

test.each([
  ['plain', 5],
  ['注文', 4],
  ['한국', 4],
  ['ｆｕｌｌ', 8],
  ['e\u0301', 1],
  ['👩‍👩‍👧', 2],
  ['🇫🇷', 2],
  ['☎️', 2],
  ['→ ●', 3],
])('%s takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
  expect(textWidth(fitted(`${text}${text}${text}`, 5))).toBeLessThanOrEqual(5);
});

test('colours are for terminals that have them', async () => {
  const coloured = async (columns: number | undefined, env: Record<string, string>) => {
    const { out } = await cli(['show', place.file, 'plain'], { ...(columns && { columns }), env });
    return out !== stripVTControlCharacters(out);
  };
  expect(await coloured(90, {})).toBe(true);
  expect(await coloured(undefined, {})).toBe(false);
  expect(await coloured(90, { NO_COLOR: '1' })).toBe(false);
  expect(await coloured(90, { NO_COLOR: '' })).toBe(true);
  expect(await coloured(90, { TERM: 'dumb' })).toBe(false);
  expect(await coloured(undefined, { FORCE_COLOR: '1' })).toBe(true);
});

test.each([
  [0, 'now'],
  [-999, 'now'],
  [-1_000, '1s ago'],
  [61_000, 'in 1m 1s'],
  [3_600_000, 'in 1h'],
  [-(35 * 86_400_000 + 55 * 60_000), '35d ago'],
  [86_400_000 + 7_200_000 + 59_000, 'in 1d 2h'],
])('%i ms from now is %s', (ms, text) => {
  expect(relativeTime(5_000_000_000 + ms, 5_000_000_000)).toBe(text);
});
