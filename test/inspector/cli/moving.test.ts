// Commands that an engine carries out, by its inspector.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeNote } from '../../../inspector/server/endpoint-note.ts';
import { serveInspector, type InspectorServer } from '../../../inspector/server/index.ts';
import { launchFleet, type Fleet } from '../conformance/fleet.ts';
import { cli } from './cli.ts';

let fleet: Fleet;
let file: string;

beforeAll(async () => {
  fleet = await launchFleet();
  ({ file } = fleet);
});

afterAll(async () => {
  await fleet.close();
});

const statusOf = async (id: string): Promise<string> =>
  (await fleet.engine.get(id)).getSnapshot().status;

test('an inspector that only shows takes no command', async () => {
  await using _server = await serveInspector(fleet.engine, { file });
  const told = await cli(['cancel', file, 'o-02']);
  expect(told.code).toBe(4);
  expect(told.err).toMatch(/^ReadOnly: .*\n.*allowCommands: true/);
  expect(await statusOf('o-02')).toBe('suspended');
});

test('nor does one that does not take this one', async () => {
  await using _server = await serveInspector(fleet.engine, { file, allowCommands: ['send'] });
  expect((await cli(['send', file, 'o-02', 'note'])).code).toBe(0);
  expect((await cli(['cancel', file, 'o-02'])).code).toBe(4);
  const bulk = await cli(['send', file, '--query', 'id:o-02', 'note', '--yes']);
  expect(bulk.code).toBe(4);
});

test.each(['send', 'resume', 'cancel', 'retry'])('%s: without an engine, 4', async (command) => {
  const told = await cli([command, file, 'o-02', ...(command === 'send' ? ['note'] : [])]);
  expect(told.code).toBe(4);
  expect(told.err).toMatch(/^NoLiveEngine: .*\n.*serveInspector/);
});

test('a note that was left behind is no engine: the file is read', async () => {
  writeNote(file, { protocol: 1, pid: process.pid, base: 'http://127.0.0.1:9', token: 'x' });
  const { code, out } = await cli(['list', file, 'id:o-02']);
  expect(code).toBe(0);
  expect(out).toContain('o-02');
  expect((await cli(['cancel', file, 'o-02'])).code).toBe(4);
});

test('an address in the place of a file is asked, with its token', async () => {
  await using server = await serveInspector(fleet.engine, { file });
  expect((await cli(['list', server.url, 'id:o-02'])).out).toContain('o-02');
  expect((await cli(['list', server.base])).code).toBe(2);
  const wrong = await cli(['list', `${server.base}/#token=${'x'.repeat(32)}`]);
  expect(wrong.code).not.toBe(0);
});

describe('an engine that takes commands', () => {
  let server: InspectorServer;

  beforeAll(async () => {
    server = await serveInspector(fleet.engine, { file, allowCommands: true });
  });

  afterAll(() => server.close());

  test('send: an event with its payload, which moves it', async () => {
    const told = await cli(['send', file, 'o-04', 'approve', '"bob"']);
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toMatch(/^o-04: handled, now at revision \d+/);
    expect((await fleet.engine.get('o-04')).getSnapshot().context).toMatchObject({ by: 'bob' });
  });

  test('send: the payload by standard input, and what JSON cannot say by its tag', async () => {
    const stdin = JSON.stringify({ $: ['BigInt', '12'] });
    await cli(['send', file, 'o-05', 'approve', '-'], { stdin });
    expect((await fleet.engine.get('o-05')).getSnapshot().context).toMatchObject({ by: 12n });
  });

  test('send: what is ignored moved nothing, and the shell hears of it', async () => {
    const told = await cli(['send', file, 'o-06', 'huh']);
    expect(told.code).toBe(5);
    expect(told.out).toContain('ignored');
  });

  test('send: the same --command-id twice is one event', async () => {
    for (let times = 2; times > 0; times -= 1) {
      await cli(['send', file, 'o-06', 'note', '--command-id', 'c-1']);
    }
    expect((await fleet.engine.get('o-06')).getSnapshot().context).toMatchObject({ notes: 1 });
  });

  test('what the engine refuses has its code and exit code 1', async () => {
    const told = await cli(['send', file, 'o-06', 'xstate.done.actor.x']);
    expect(told.code).toBe(1);
    expect(told.err).toMatch(/^EventRejected: /);
  });

  test('resume ends a wait by hand, and 5 says that there was none', async () => {
    expect((await cli(['resume', file, 'o-07', '"ann"'])).code).toBe(0);
    expect((await fleet.engine.get('o-07')).getSnapshot().context).toMatchObject({ by: 'ann' });
    expect((await cli(['resume', file, 'o-03'])).code).toBe(5);
  });

  test('cancel: with its reason, as JSON', async () => {
    const { code, out } = await cli(['cancel', file, 'o-08', 'ordered twice', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, moved: true });
    expect(await statusOf('o-08')).toBe('cancelled');
  });

  test('retry --skip passes by what a parked workflow stumbled over', async () => {
    expect(await statusOf('h-1')).toBe('parked');
    await cli(['retry', file, 'h-1']);
    expect(await statusOf('h-1'), 'the cause is still there').toBe('parked');
    expect((await cli(['retry', file, 'h-1', '--skip'])).code).toBe(0);
    expect(await statusOf('h-1')).not.toBe('parked');
    expect((await cli(['retry', file, 'h-1'])).code).toBe(5);
  });

  test('history --follow tells what happens until it has ended', async () => {
    let seen = '';
    let sent = false;
    const heard = (text: string): void => {
      seen += text;
      if (sent || !seen.includes('xstate.after')) return;
      sent = true;
      void fleet.engine.cancelWorkflow('o-09', 'enough');
    };
    const told = await cli(['history', file, 'o-09', '--follow'], { heard });
    expect(told.code).toBe(0);
    expect(told.out).toMatch(/\nworkflow\.cancel|\tworkflow\.cancel/);
  });

  test('bulk: a dry run counts, nothing is done without --yes, and then all is', async () => {
    const all = ['cancel', file, '--query', 'workflow:order status:suspended'];
    const before = await fleet.engine.count({ status: 'suspended', workflow: 'order' });
    expect((await cli([...all, '--dry-run'])).out).toContain(`${before} found; nothing was done`);
    const refused = await cli(all);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--yes');
    expect(await statusOf('o-02')).toBe('suspended');
    const done = await cli([...all, '--yes']);
    expect(done).toMatchObject({ code: 0, out: `${before} of ${before} done.\n` });
    expect(await statusOf('o-02')).toBe('cancelled');
    expect((await cli([...all, '--yes'])).code, 'nothing is left to do').toBe(5);
  });
});
