import type { Chart } from './chart.ts';
import { all, maybe, type Code } from './code.ts';
import type { Construct } from './constructs.ts';
import type { Random } from './random.ts';
import type { Traits } from './traits.ts';

/** What all writers of one machine share. */
export interface Writing {
  readonly random: Random;
  readonly traits: Traits;
  readonly chart: Chart;
  /** Labels of its custom actions. */
  readonly label: () => string;
}

export const EVENTS = ['a', 'b', 'c', 'x.y', 'x.z'] as const;
export const CHILD_IDS = ['k1', 'k2', 'k3'] as const;

const BOOMS = [
  "new Error('boom')",
  "new TypeError('typed')",
  "'a text'",
  'undefined',
  '{ code: 7 }',
  'null',
];

export function boom(random: Random): string {
  return random.pick(BOOMS);
}

/** Counts a construct where its code runs. */
export function mark(construct: Construct): Code {
  return maybe(`kit.saw('${construct}'), `);
}

/** `({ context }) => …`, counted. */
export function fn(args: string, construct: Construct | undefined, body: Code): Code {
  if (construct === undefined) return all(`(${args}) => `, body);
  return all(`(${args}) => (`, mark(construct), body, ')');
}

/** Most of what machines send themselves is of types that few states answer: loops end sooner. */
export function event({ random, chart }: Writing): Code {
  const type = random.pick(random.chance(65) ? ['x.y', 'x.z', 'i'] : EVENTS);
  const roll = random.int(100);
  const routes = chart.states.filter(({ routable }) => routable);
  if (routes.length > 0 && roll < 20) {
    return `{ type: 'xstate.route', to: '#${random.pick(routes).id}' }`;
  }
  if (roll < 55) return `{ type: '${type}', n: ${random.int(8)} }`;
  if (roll < 85) return `({ context }) => ({ type: '${type}', n: context.n })`;
  const body = all(`({ type: '${type}', `, maybe('n: 1, from: self, '), 'held: context.ref })');
  return fn('{ context, self }', 'ref in an event', body);
}

/** The name of a logic it may run. */
export function logic({ random, traits, chart }: Writing): string {
  const outside = traits.has('outside') ? ['C', 'C', 'O', 'E'] : [];
  const machines = [...chart.machines, ...chart.machines];
  const names = [...machines, ...outside, 'P', 'P', 'T', 'H'];
  if (traits.has('throw') && random.chance(2)) return 'F';
  return random.pick(names);
}

/** The same as an object, where it may stand inline. */
export function logicObject(name: string): string {
  return name.startsWith('C') && name.length > 1 ? name : `kit.${name}`;
}
