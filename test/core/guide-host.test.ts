// The host that the guide shows is copied by its readers: it must not fall by what user code does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fromPromise, setup, type AnyStateMachine } from 'xstate';
import { createCore, type Core, type CoreMessage, type CoreState } from '../../src/core.ts';
import { codeBlocks } from '../code-blocks.ts';

interface Host {
  readonly core: Core;
  readonly state: CoreState;
  take(message: CoreMessage): void;
}

let folder: string;
let open: (machine: AnyStateMachine) => Host;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'abeyance-guide-'));
  const block = codeBlocks('docs/guides/core.md').find(({ code }) => code.includes('FileHost'));
  const [host = ''] = (block?.code ?? '').split('const order =');
  const core = pathToFileURL('src/core.ts').href;
  const module = join(folder, 'host.ts');
  writeFileSync(module, `${host.replaceAll('abeyance/core', core)}export { FileHost };\n`);
  const { FileHost } = (await import(module)) as {
    readonly FileHost: new (core: Core, file: string) => Host;
  };
  open = (machine) => new FileHost(createCore(machine), join(folder, 'state.json'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

test('a promise that is left is told so by its signal', async () => {
  let isAborted = false;
  const machine = setup({
    actors: {
      wait: fromPromise(async ({ signal }) => {
        signal.addEventListener('abort', () => (isAborted = true));
        await new Promise(() => {});
      }),
    },
  }).createMachine({
    id: 'm',
    initial: 'a',
    states: { a: { invoke: { src: 'wait' }, on: { leave: 'b' } }, b: {} },
  });
  const host = open(machine);
  host.take({ type: 'start', id: 'm-1' });
  host.take({ type: 'event', event: { type: 'leave' } });
  expect(isAborted).toBe(true);
});

test('an event that an action sends to what then ends is lost, and no more', async () => {
  const machine = setup({}).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        entry: ({ self }) => {
          self.send({ type: 'end' });
          self.send({ type: 'more' });
        },
        on: { end: 'b' },
      },
      b: { type: 'final' },
    },
  });
  const host = open(machine);
  host.take({ type: 'start', id: 'm-1' });
  await settled(); // an error in a microtask would fail the run
  expect(host.state.status).toBe('done');
});

test('an action that throws keeps no effect from being done, also after a restart', async () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  const done: string[] = [];
  const machine = setup({}).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        entry: [
          () => {
            throw new Error('no printer');
          },
          () => void done.push('second'),
        ],
        after: { 5: 'b' },
      },
      b: { type: 'final' },
    },
  });
  open(machine).take({ type: 'start', id: 'm-1' });
  const host = open(machine);
  await settled();
  expect(host.state.status).toBe('done');
  expect(done).toEqual(['second', 'second']);
  expect(reported).toHaveBeenCalledTimes(2);
});
