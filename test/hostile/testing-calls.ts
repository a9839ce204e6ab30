import * as testing from '../../src/testing.ts';
import type { Chance } from '../simulation/chance.ts';
import { aDuration, aMoment, method, some, type Call } from './call.ts';
import { canary, patient, type World } from './world.ts';

const spare = (name: string, args: Call['args']): Call => ({
  name: `VirtualHost.${name}`,
  args,
  run: method((world) => world.spare, name),
  lets: true,
});

const clock = (name: string, args: Call['args']): Call => ({
  name: `TestClock.${name}`,
  args,
  run: method((world) => world.spareTest.clock, name),
});

const rig = (name: string, args: Call['args'], more: Partial<Call> = {}): Call => ({
  name: `TestEngine.${name}`,
  args,
  run: method((world) => world.spareTest, name),
  lets: true,
  ...more,
});

const fault = (name: string, args: Call['args']): Call => ({
  name: `Faults.${name}`,
  args,
  run: ({ spareTest }, given) => {
    try {
      method(() => spareTest.faults, name)({} as World, given);
    } finally {
      spareTest.faults.clear();
    }
  },
});

const fake = (name: string, args: Call['args']): Call => ({
  name: `FakeTask.${name}`,
  args,
  run: method((world) => world.fake, name),
});

const counts = (chance: Chance, more: object = {}): readonly unknown[] => [
  some(chance, { times: 1, skip: 2, ...more }),
];

export const TESTING_CALLS: readonly Call[] = [
  {
    name: 'createTestEngine',
    args: (chance) => [
      { workflows: [canary], ...some(chance, { seed: 1, startAt: aMoment(chance) }) },
    ],
    run: async (_, args) => (await testing.createTestEngine(...(args as readonly [never]))).close(),
  },
  {
    name: 'createDurableActor',
    args: () => [canary, { id: 'a', input: {} }, { notDurable: () => {} }],
    run: (_, args) => void testing.createDurableActor(...(args as readonly [never, never])),
    lets: true,
  },
  {
    name: 'fakeTask',
    args: (chance) => [some(chance, { retry: false, timeout: '1h', awaits: ['a'] })],
    run: (_, args) => void testing.fakeTask(...(args as unknown as [])),
  },
  {
    name: 'memoryDisk',
    args: () => [],
    run: (_, args) => void testing.memoryDisk(...(args as unknown as [])),
  },
  {
    name: 'storeConformance',
    args: () => [],
    run: (_, args) => void testing.storeConformance(...(args as unknown as [])),
  },
  {
    name: 'virtualHost',
    args: () => [{ seed: 1, startAt: 5, auto: false }],
    run: (_, args) => void testing.virtualHost(...(args as readonly [never])),
  },
  { name: 'MemoryDisk.store', args: () => [], run: method(({ disk }) => disk, 'store') },
  { name: 'MemoryDisk.crash', args: () => [], run: method(({ disk }) => disk, 'crash') },
  spare('now', () => []),
  spare('wake', () => [1_767_225_600_500, () => {}]),
  spare('defer', () => [() => {}]),
  spare('id', () => []),
  spare('aborter', () => []),
  spare('random', () => []),
  spare('pendingWakes', () => []),
  spare('runDeferred', () => []),
  spare('fireNext', () => []),
  spare('settle', () => []),
  spare('advance', () => [5]),
  spare('advanceTo', () => [1_767_225_600_900]),
  spare('setNow', () => [1_767_225_600_000]),
  spare('forget', () => []),
  clock('now', () => []),
  clock('advance', (chance) => [aDuration(chance)]),
  clock('advanceTo', (chance) => [aMoment(chance)]),
  clock('set', (chance) => [aMoment(chance)]),
  clock('next', () => []),
  clock('pending', () => []),
  rig('runUntilIdle', () => []),
  rig('run', () => [Promise.resolve(1)], {
    // one that nobody ever keeps is waited for by nobody else
    run: ({ spareTest }, args) =>
      Promise.race([spareTest.run(...(args as readonly [never])), spareTest.clock.advance('1s')]),
  }),
  rig('runUntil', () => ['nobody', () => true, { within: '1h' }]),
  rig('runToEnd', () => ['nobody', { within: '1h' }]),
  rig('history', () => ['nobody']),
  rig('crash', (chance) => [some(chance, { downFor: '1h' })], {
    run: async ({ spareTest }, args) => {
      try {
        spareTest.crash(...(args as unknown as []));
      } finally {
        await spareTest.restart();
      }
    },
  }),
  rig(
    'restart',
    (chance) => [some(chance, { downFor: '1h', onFailure: 'park', retention: { done: '1d' } })],
    {
      run: async ({ spareTest }, args) => {
        try {
          await spareTest.restart(...(args as unknown as []));
        } finally {
          await spareTest.restart({ workflows: [canary, patient], onFailure: 'error' });
        }
      },
    },
  ),
  rig('close', () => [], {
    run: async () => (await testing.createTestEngine({ workflows: [] })).close(),
  }),
  fault('failWrites', (chance) => counts(chance, { stored: true, error: new Error('x') })),
  fault('failReads', (chance) => counts(chance, { error: new Error('x') })),
  fault('fillDisk', (chance) => counts(chance)),
  fault('holdWrites', (chance) => counts(chance, { stored: true })),
  fault('crashAtWrite', (chance) => [some(chance, { skip: 1_000, stored: true })]),
  fault('random', (chance) => [{ rate: 0.5, ...some(chance, { seed: 2, crashes: true }) }]),
  fault('clear', () => []),
  fake('resolve', () => [1]),
  fake('reject', () => [new Error('x')]),
  fake('once', () => [1]),
  fake('respond', () => [() => 1]),
  fake('hang', () => []),
];
