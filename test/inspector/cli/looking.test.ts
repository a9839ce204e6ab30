// Each command that only looks, on a file that nobody serves and on an engine that does.
import { readFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveInspector, type InspectorServer } from '../../../inspector/server/index.ts';
import { launchFleet, ORDERS, type Fleet } from '../conformance/fleet.ts';
import { xmlFaults } from '../chart/xml-faults.ts';
import { cli, fieldsOf, json } from './cli.ts';

interface Row {
  readonly id: string;
  readonly status: string;
}

describe.each(['file', 'engine'])('by the %s', (how) => {
  let fleet: Fleet;
  let server: InspectorServer | undefined;
  let file: string;
  let now: number;

  beforeAll(async () => {
    fleet = await launchFleet();
    file = fleet.file;
    now = fleet.engine.now();
    if (how === 'engine')
      server = await serveInspector(fleet.engine, { file, allowCommands: true });
  });

  afterAll(async () => {
    await server?.close();
    await fleet.close();
  });

  const tell = (...words: readonly string[]) => cli(words, { now });

  test('list: a line for each, with its fields between tabs', async () => {
    const told = await tell('list', file, 'workflow:order', 'state:approval');
    expect(told.code).toBe(0);
    const rows = fieldsOf(told);
    expect(rows.length).toBeGreaterThan(5);
    const [id, workflow, status, state, changed, waits] = rows[0] ?? [];
    expect([id, workflow, status, state]).toEqual(['o-01', 'order', 'suspended', 'approval']);
    expect(Date.parse(changed ?? '')).toBeLessThanOrEqual(now);
    expect(waits).toMatch(/^approve or timer \d{4}-/);
  });

  test('list: words that are turned round are no options', async () => {
    const found = fieldsOf(await tell('list', file, '-workflow:order', '--limit', '2'));
    expect(found.map(([, workflow]) => workflow)).not.toContain('order');
    expect(found).toHaveLength(2);
    const bare = fieldsOf(await tell('list', file, '--', '-o-0', '-holder'));
    expect(bare.map(([id]) => id)).not.toContain('o-02');
    expect(bare.length).toBeGreaterThan(0);
  });

  test('list: says on stderr that there are more, and all with --all', async () => {
    const some = await tell('list', file, '--limit', '3');
    expect(fieldsOf(some)).toHaveLength(3);
    expect(some.err).toContain('--all');
    const all = await tell('list', file, '--all');
    expect(fieldsOf(all).length).toBeGreaterThan(ORDERS);
    expect(all.err).toBe('');
    const newest = fieldsOf(await tell('list', file, '--newest', '--all'));
    expect(newest.map(([id]) => id)).toEqual(
      fieldsOf(all)
        .map(([id]) => id)
        .toReversed(),
    );
  });

  test('list: JSON, whole and by lines, has the same rows', async () => {
    const { rows } = (await json(['list', file, '--limit', '4'], { now })) as { rows: Row[] };
    const { out } = await tell('list', file, '--limit', '4', '--json=lines');
    const lines = out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
    expect(rows).toHaveLength(4);
  });

  test('list --count: how many, by status', async () => {
    const told = fieldsOf(await tell('list', file, 'workflow:order', '--count'));
    const counts = Object.fromEntries(told) as Record<string, string>;
    expect(Number(counts['total'])).toBe(ORDERS + 1);
    expect(counts['cancelled']).toBe('1');
  });

  test('list: a search that cannot be read names the column', async () => {
    const told = await tell('list', file, 'tag:x', 'status:slow');
    expect(told.code).toBe(2);
    expect(told.err).toMatch(/^QueryInvalid: column 7: slow is no status/);
    expect(told.err).toContain('\n  tag:x status:slow\n        ^\n');
  });

  test('show: where it stands, what it waits for, and with --context its data', async () => {
    const { out, code } = await tell('show', file, 'o-02');
    expect(code).toBe(0);
    expect(out).toMatch(/^o-02 {2}order, version 1 {2}suspended$/m);
    expect(out).toMatch(/approve or timer in 23h \d+m in approval/);
    expect(out).toMatch(/note {2}anywhere {2}stays/);
    expect(out).not.toContain('"notes": 2');
    expect((await tell('show', file, 'o-02', '--context')).out).toContain('"notes": 2');
  });

  test('show: what a parked workflow stumbled over', async () => {
    const { out } = await tell('show', file, 'h-1');
    expect(out).toContain('parked');
    expect(out).toMatch(/Stumbled over boom\n {2}TypeError: it broke/);
    expect((await tell('show', file, 'h-1', '--long')).out).toContain('at ');
  });

  test('show: attempts of work and what they failed with', async () => {
    const { out } = await tell('show', file, 'f-1');
    expect(out).toMatch(/resting, attempt \d, in /);
    expect(out).toContain('last failed: RangeError: no luck');
    const long = await tell('show', file, 'f-1', '--long');
    expect(long.out).toMatch(/Attempts that failed[^]*attempt 1, again [^]*RangeError: no luck/);
  });

  test('explain: why it stands there and what would move it', async () => {
    const { out, code } = await tell('explain', file, 'o-02');
    expect(code).toBe(0);
    expect(out).toMatch(/^o-02 \(order, version 1\) is suspended in approval since /);
    expect(out).toContain('event approve, to order.charging');
    expect(out.includes('No engine was asked')).toBe(how === 'file');
    expect(await json(['explain', file, 'o-02'], { now })).toMatchObject({ id: 'o-02' });
  });

  test('history: a line for each turn, the oldest first', async () => {
    const lines = fieldsOf(await tell('history', file, 'o-02'));
    expect(lines.map(([revision]) => revision)).toEqual(['1', '2', '3', '4', '5']);
    expect(lines.map(([, , event]) => event)).toEqual([
      'xstate.init',
      expect.stringMatching(/^xstate\.after\./),
      'note',
      'note',
      'huh',
    ]);
    expect(lines[4]?.[3]).toMatch(/^ignored/);
    const cut = await tell('history', file, 'o-02', '-n', '2');
    expect(fieldsOf(cut).map(([revision]) => revision)).toEqual(['4', '5']);
    expect(cut.err).toContain('--all');
  });

  test('history --long names the transitions and what changed', async () => {
    const [, , third] = fieldsOf(await tell('history', file, 'o-02', '--long'));
    expect(third?.join(' ')).toMatch(/event .*order.* notes approval$/);
  });

  test('history --payload has what each event carried', async () => {
    const lines = fieldsOf(await tell('history', file, 'o-00', '--payload'));
    const approved = lines.find(([, , event]) => event === 'approve');
    expect(JSON.parse(approved?.at(-1) ?? '')).toMatchObject({ type: 'approve', payload: 'ann' });
    const shown = await cli(['history', file, 'o-00', '-p'], { now, columns: 100 });
    expect(shown.out).toContain('{"payload":"ann"}');
    const { items } = (await json(['history', file, 'o-00', '-p'], { now })) as {
      items: readonly { readonly eventType: string; readonly payload?: unknown }[];
    };
    expect(items.find(({ eventType }) => eventType === 'approve')?.payload).toMatchObject({
      type: 'whole',
      value: { payload: 'ann' },
    });
  });

  test('timers: what time moves next, the soonest first', async () => {
    const rows = fieldsOf(await tell('timers', file));
    const times = rows.map(([due]) => Date.parse(due ?? ''));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(rows.some(([, id, , , state]) => id === 'o-02' && state === 'approval')).toBe(true);
    const { items } = (await json(['timers', file, '-n', '2'], { now })) as { items: unknown[] };
    expect(items).toHaveLength(2);
  });

  test('export: all of a run, which show reads again', async () => {
    const path = join(dirname(file), `${how}.json`);
    expect((await tell('export', file, 'o-02', '--output', path)).code).toBe(0);
    const again = await tell('show', path, 'o-02', '--context');
    expect(again.out).toContain('"notes": 2');
    expect(fieldsOf(await tell('history', path, 'o-02'))).toHaveLength(5);
  });

  test('export: the chart with the state lit in which it stands', async () => {
    const svg = await tell('export', file, 'o-02', '--format', 'svg');
    expect(xmlFaults(svg.out)).toEqual([]);
    expect(svg.out).toMatch(/class="[^"]*\bactive\b/);
    const mermaid = await tell('export', file, 'o-02', '--format', 'mermaid');
    expect(mermaid.out).toMatch(/^stateDiagram-v2/);
    const scxml = await tell('export', file, 'o-02', '--format', 'scxml');
    expect(xmlFaults(scxml.out)).toEqual([]);
  });

  test('graph: lists what there is, and draws it', async () => {
    const listed = fieldsOf(await tell('graph', file));
    const order = listed.find(([name]) => name === 'order');
    expect(order?.[2]).toBe(String(ORDERS + 1));
    expect((await tell('graph', file, 'order')).out).toMatch(
      /approval {2}\[10 here, 1 parked\][^]*approve goes to charging/,
    );
    const hash = order?.[5] ?? '';
    const path = join(dirname(file), `${how}.scxml`);
    await tell('graph', file, hash.slice(0, 8), '--format', 'scxml', '-o', path);
    expect(xmlFaults(readFileSync(path, 'utf8'))).toEqual([]);
    const unknown = await tell('graph', file, 'ordre');
    expect(unknown.code).toBe(3);
    expect(unknown.err).toContain('did you mean order?');
  });

  test.each(['show', 'explain', 'history', 'export'])('%s: no such workflow', async (command) => {
    const told = await tell(command, file, 'nobody');
    expect(told.code).toBe(3);
    expect(told.err).toMatch(/^WorkflowNotFound: /);
    expect(told.out).toBe('');
  });

  test('inspect: the address of the engine, or serves the file until it ends', async () => {
    const ending = new AbortController();
    let asked: Promise<Response> | undefined;
    const heard = (text: string): void => {
      const url = URL.parse(text.trim());
      if (url === null || !url.hash.startsWith('#token=')) return;
      const authorization = `Bearer ${url.hash.slice('#token='.length)}`;
      const headers = { authorization, 'content-type': 'application/json' };
      asked = fetch(`${url.origin}/api/hello`, { method: 'POST', headers, body: '{}' });
      void asked.finally(() => ending.abort());
    };
    const told = await cli(['inspect', file, '--open'], { now, heard, ended: ending.signal });
    expect(told.code).toBe(0);
    expect(told.opened).toEqual([told.out.trim()]);
    const answer = await asked;
    expect(await answer?.json()).toMatchObject({ answer: { readOnly: how === 'file' } });
    expect(told.out.trim() === server?.url).toBe(how === 'engine');
  });
});
