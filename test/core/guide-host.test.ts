// The host that the guide shows is copied by its readers: it must not fall by what user code does.
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { assign, emit, fromCallback, fromPromise, setup, type AnyStateMachine } from 'xstate';
import {
  createCore,
  type Core,
  type CoreEffect,
  type CoreMessage,
  type CoreState,
} from '../../src/core.ts';
import { codeBlocks } from '../code-blocks.ts';

interface Host {
  state(): CoreState;
  take(message: CoreMessage): void;
}

type FileHost = (core: Core, file: string, hear?: (effect: CoreEffect) => void) => Host;

let folder: string;
let file: string;
let fileHost: FileHost;
let open: (machine: AnyStateMachine, hear?: (effect: CoreEffect) => void) => Host;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'abeyance-guide-'));
  const block = codeBlocks('docs/guides/core.md').find(({ code }) => code.includes('fileHost'));
  const [host = ''] = (block?.code ?? '').split('const order =');
  const core = pathToFileURL('src/core.ts').href;
  const module = join(folder, 'host.ts');
  writeFileSync(module, `${host.replaceAll('abeyance/core', core)}export { fileHost };\n`);
  file = join(folder, 'state.json');
  ({ fileHost } = (await import(module)) as { readonly fileHost: FileHost });
  open = (machine, hear) => fileHost(createCore(machine), file, hear);
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
  expect(host.state().status).toBe('done');
});

test('an action that throws keeps no effect from being done, also after a crash', async () => {
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  const done: string[] = [];
  const machine = setup({}).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        entry: [
          () => {
            copyFileSync(file, `${file}.crash`);
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
  copyFileSync(`${file}.crash`, file);
  const host = open(machine);
  await settled();
  expect(host.state().status).toBe('done');
  expect(done).toEqual(['second', 'second']);
  expect(reported).toHaveBeenCalledTimes(2);
  open(machine);
  expect(done, 'what is done is not done again').toHaveLength(2);
});

test('C1: whenever it dies, each of the events that an action sends is taken once', () => {
  const files: string[] = [];
  // what the file holds now is what is left if it dies now
  const die = (): void => {
    files.push(`${file}.${files.length}`);
    if (existsSync(file)) copyFileSync(file, files.at(-1)!);
  };
  const counting = setup({
    actions: {
      count: assign(({ context, event }) => ({
        [event.type]: Number(context[event.type] ?? 0) + 1,
      })),
      die,
    },
  });
  const machine = counting.createMachine({
    id: 'm',
    context: {},
    on: {
      go: {
        actions: [
          'die',
          ({ self }) => {
            self.send({ type: 'one' });
            die();
            self.send({ type: 'two' });
          },
          'die',
        ],
      },
      one: { actions: ['count', 'die', ({ self }) => self.send({ type: 'three' })] },
      two: { actions: ['count', 'die'] },
      three: { actions: ['count', 'die'] },
    },
  });
  const host = open(machine);
  host.take({ type: 'start', id: 'm-1' });
  host.take({ type: 'event', event: { type: 'go' } });
  const deaths = [...files];
  expect(deaths).toHaveLength(6);
  const core = createCore(machine);
  for (const left of deaths) {
    const next = fileHost(core, left);
    expect(core.read(next.state()).context).toEqual({ one: 1, two: 1, three: 1 });
  }
});

test('work is begun again after a crash, is told and is ended', async () => {
  const calls: string[] = [];
  const listen = fromCallback(({ receive, sendBack }) => {
    calls.push('begun');
    receive(() => sendBack({ type: 'heard' }));
    return () => calls.push('ended');
  });
  const machine = setup({ actors: { listen } }).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: {
        invoke: { src: 'listen', id: 'l' },
        on: {
          tell: { actions: ({ self }) => self.getSnapshot().children['l']?.send({ type: 'x' }) },
        },
      },
      b: {},
    },
    on: { heard: { target: '.b', actions: emit({ type: 'moved' }) } },
  });
  open(machine).take({ type: 'start', id: 'm-1' });
  const heard: string[] = [];
  const host = open(machine, ({ type }) => heard.push(type));
  host.take({ type: 'event', event: { type: 'tell' } });
  expect(calls).toEqual(['begun', 'begun', 'ended']);
  expect(heard).toEqual(['emit']);
});

test('the guide keeps its word: no more than sixty lines', () => {
  const block = codeBlocks('docs/guides/core.md').find(({ code }) => code.includes('fileHost'));
  const [host = ''] = (block?.code ?? '').split('const order =');
  expect(host.trim().split('\n').length).toBeLessThanOrEqual(60);
});
