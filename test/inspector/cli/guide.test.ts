// The commands of the guide, each as it stands there, in their order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, setup } from 'xstate';
import { EXIT } from '../../../inspector/cli/exit-code.ts';
import { serveInspector } from '../../../inspector/server/index.ts';
import { sleep, waitForEvent } from '../../../src/index.ts';
import { sqliteStore } from '../../../src/sqlite.ts';
import { createTestEngine, type TestEngine } from '../../../src/testing.ts';
import { directory } from '../../persistence/places.ts';
import { cli } from './cli.ts';

const guide = readFileSync('docs/guides/command-line.md', 'utf8');
const commands = guide.split('\n').filter((line) => line.startsWith('abeyance '));

const order = setup({}).createMachine({
  id: 'order',
  context: { tries: 0 },
  initial: 'approval',
  states: {
    approval: waitForEvent({
      event: 'approve',
      timeout: '3d',
      onEvent: 'cooling',
      onTimeout: 'over',
    }),
    cooling: sleep('1d', 'over'),
    over: { type: 'final' },
  },
  on: {
    break: {
      actions: assign(() => {
        throw new TypeError('it broke');
      }),
    },
  },
});

const place = directory();
let rig: TestEngine;

beforeAll(async () => {
  rig = await createTestEngine({
    workflows: [order],
    store: () => sqliteStore(place.file),
    onFailure: 'park',
  });
  for (const id of ['order-13', 'order-41', 'order-42', 'order-43']) {
    await rig.engine.start(order, { id });
  }
  await rig.engine.sendSimpleEvent('order-13', 'break', {}).catch(() => {});
  await serveInspector(rig.engine, { file: place.file, allowCommands: true });
});

afterAll(async () => {
  await rig.close();
  place.remove();
});

test.each(commands)('%s', async (line) => {
  const [command = ''] = line.split(' > ');
  const words = command.match(/'[^']*'|\S+/g)?.slice(1) ?? [];
  const given = words.map((word, at) => {
    if (word === 'orders.db') return place.file;
    return words[at - 1] === '--output' ? join(place.path, word) : word.replaceAll("'", '');
  });
  const told = await cli(given, { ended: AbortSignal.timeout(500), now: rig.clock.now() });
  expect(told.code, told.err).toBe(EXIT.ok);
});

test('the guide tells every exit code and every code of its own', () => {
  for (const code of Object.values(EXIT)) expect(guide).toMatch(new RegExp(`^\\| ${code} `, 'm'));
  const told = ['UsageInvalid', 'FileNotFound', 'FileUnreadable', 'NoLiveEngine', 'LayoutFailed'];
  for (const code of told) expect(guide).toContain(`\`${code}\``);
});
