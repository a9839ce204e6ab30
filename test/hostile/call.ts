import type { Chance } from '../simulation/chance.ts';
import type { World } from './world.ts';

/** A public function: how it is called rightly, and how it is called at all. */
export interface Call {
  /** As docs/api.txt has it: `sleep`, `Engine.start`. */
  readonly name: string;
  /** Right arguments. */
  readonly args: (chance: Chance, world: World) => readonly unknown[];
  readonly run: (world: World, args: readonly never[]) => unknown;
  /** It may wait for as long as its engine is open. */
  readonly waits?: true;
  /** It runs code that is handed over, whose errors it lets through. */
  readonly lets?: true;
  /** What is wrong with its answer. */
  readonly wrong?: (answer: never, args: readonly never[], world: World) => string | undefined;
}

const TYPES = ['item', 'approve.yes', 'ship', 'answer', 'nobody.asked'];

/** An event as it is sent. */
export function anEvent(chance: Chance): Record<string, unknown> {
  return {
    type: chance.pick(TYPES),
    ...(chance.hit(0.7) && { payload: { a: [1, { b: 'text' }], c: 'x' } }),
    ...(chance.hit(0.3) && { id: `e-${chance.below(1_000)}` }),
    ...(chance.hit(0.1) && { timestamp: 1_767_225_600_000 }),
    ...(chance.hit(0.1) && { correlationId: 'c' }),
    ...(chance.hit(0.1) && { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }),
  };
}

/** The same, to a workflow now and then. */
export function aSentEvent(chance: Chance): Record<string, unknown> {
  return { ...anEvent(chance), ...(chance.hit(0.7) && { targetWorkflowId: anId(chance) }) };
}

export function aType(chance: Chance): string {
  return chance.pick(TYPES);
}

export function anId(chance: Chance): string {
  return chance.pick(['patient-1', 'patient-1', 'nobody', `w-${chance.below(50)}`]);
}

export function aDuration(chance: Chance): unknown {
  return chance.pick<unknown>(['1h', '2d', 'PT5M', 60_000, { hours: 1, minutes: 30 }, '1h 30m']);
}

export function aMoment(chance: Chance): unknown {
  return chance.pick<unknown>([
    '2026-03-01T00:00:00Z',
    new Date('2026-02-01T00:00:00Z'),
    1_770_000_000_000,
  ]);
}

/** Some of the options, each now and then. */
export function some(chance: Chance, options: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(options).filter(() => chance.hit(0.6)));
}

/** A method of something in the world. */
export const method =
  (holder: (world: World) => object, name: string) =>
  (world: World, args: readonly never[]): unknown => {
    const held = holder(world) as Record<string, (...given: readonly never[]) => unknown>;
    return held[name]?.(...args);
  };
