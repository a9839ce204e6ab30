import { createCore, type Core, type CoreState } from '../../src/core.ts';
import type { Chance } from '../simulation/chance.ts';
import { anEvent, some, type Call } from './call.ts';
import { canary, patient } from './world.ts';

const core = createCore([canary, patient]) as unknown as Core;

const NOW = 1_767_225_600_000;

const begun = (machine: string): CoreState =>
  core.step(undefined, { type: 'start', id: 'c', machine }, NOW).stored;

const STATES: readonly CoreState[] = [begun('patient'), begun('canary')];

/** Plain JSON, a copy of its own, to be changed anywhere. */
const aState = (chance: Chance): CoreState => structuredClone(chance.pick(STATES));

const message = (chance: Chance, stored: CoreState): object => {
  const [work] = stored.work;
  const [timer] = stored.timers;
  return chance.pick<object>([
    { type: 'event', event: anEvent(chance), ...some(chance, { to: 'c' }) },
    { type: 'timer', key: timer?.key ?? 'none' },
    { type: 'answer', key: work?.key ?? 'none', answer: { type: 'done', output: { a: 1 } } },
    { type: 'answer', key: work?.key ?? 'none', answer: { type: 'error', error: new Error('x') } },
    { type: 'stop' },
  ]);
};

const step = (chance: Chance): readonly unknown[] => {
  if (chance.hit(0.3)) {
    const start = {
      type: 'start',
      id: 'c',
      machine: 'patient',
      ...some(chance, { input: { a: 1 } }),
    };
    return [undefined, start, NOW];
  }
  const stored = aState(chance);
  return [stored, message(chance, stored), NOW + 5];
};

type Method = 'read' | 'persisted' | 'work';

const on =
  (method: Method): Call['run'] =>
  (_, args) =>
    void core[method](...(args as readonly [never]));

export const CORE_CALLS: readonly Call[] = [
  {
    name: 'createCore',
    args: (chance) => [[canary, patient], some(chance, { microstepsMax: 100 })],
    run: (_, args) => void createCore(...(args as readonly [never])),
  },
  {
    name: 'Core.step',
    args: step,
    run: (_, args) => void core.step(...(args as readonly [never, never, never])).outbox(),
    lets: true,
  },
  { name: 'Core.read', args: (chance) => [aState(chance), 'c'], run: on('read') },
  { name: 'Core.persisted', args: (chance) => [aState(chance)], run: on('persisted') },
  { name: 'Core.work', args: (chance) => [aState(chance)], run: on('work') },
  {
    name: 'Core.effectsOf',
    args: (chance) => {
      const begin = { type: 'start', id: 'c', machine: 'patient' } as const;
      return [aState(chance), [...core.step(undefined, begin, NOW).outbox()]];
    },
    run: (_, args) => void core.effectsOf(...(args as readonly [never, never])),
  },
];
