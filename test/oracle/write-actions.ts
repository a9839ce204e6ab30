import type { Chart } from './chart.ts';
import type { Random } from './random.ts';

const REFS = ['context.ref', 'context.refs[0]', "system.get('sys1')", 'context.held?.ref'];

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

/** Writes actions and guards as code. */
export class ActionWriter {
  readonly #random: Random;
  readonly #chart: Chart;
  #labels = 0;

  constructor(random: Random, chart: Chart) {
    this.#random = random;
    this.#chart = chart;
  }

  list(most: number): string {
    return `[${this.#random.some(most, () => this.one()).join(', ')}]`;
  }

  one(): string {
    const roll = this.#random.int(100);
    if (roll < 30) return this.#custom();
    if (roll < 45) return this.#assign();
    if (roll < 70) return this.#sending();
    if (roll < 82) return this.#children();
    if (roll < 88) return this.#timing();
    if (roll < 99) return this.#enqueue();
    return `x.assign(() => kit.boom(${this.#random.pick(BOOMS)}))`;
  }

  guard(): string {
    const { pick, int, chance } = this.#bound();
    const roll = int(100);
    if (roll < 25) return `({ context }) => context.n % ${2 + int(3)} === ${int(2)}`;
    if (roll < 40) return `({ event }) => (event.n ?? 0) ${chance(50) ? '>' : '<='} ${int(5)}`;
    if (roll < 50) return "'even'";
    if (roll < 60) return `{ type: 'atLeast', params: { k: ${int(6)} } }`;
    if (roll < 65) {
      return (
        "{ type: 'atLeast', params: ({ context, event }) => " +
        '({ k: context.n - (event.n ?? 1) }) }'
      );
    }
    if (roll < 72) return `x.not(${this.guard()})`;
    if (roll < 78) return `x.and([${this.guard()}, 'even'])`;
    if (roll < 84) return `x.or([${this.guard()}, ${this.guard()}])`;
    if (roll < 93) return `x.stateIn('#${pick(this.#real()).id}')`;
    if (roll < 98) return "({ context }) => context.ref?.getSnapshot().status === 'active'";
    return `() => kit.boom(${pick(BOOMS)})`;
  }

  /** Most of what machines send themselves is of types that few states answer: loops end sooner. */
  event(): string {
    const type = this.#random.pick(this.#random.chance(65) ? ['x.y', 'x.z', 'i'] : EVENTS);
    const roll = this.#random.int(100);
    if (roll < 55) return `{ type: '${type}', n: ${this.#random.int(8)} }`;
    if (roll < 85) return `({ context }) => ({ type: '${type}', n: context.n })`;
    return `({ context, self }) => ({ type: '${type}', n: 1, from: self, held: context.ref })`;
  }

  logic(): string {
    return this.#random.pick([...this.#chart.machines, 'P', 'T']);
  }

  label(): string {
    this.#labels += 1;
    return `${this.#chart.name}${this.#labels}`;
  }

  #bound(): {
    pick: <T>(list: readonly T[]) => T;
    int: (below: number) => number;
    chance: (percent: number) => boolean;
  } {
    const random = this.#random;
    return {
      pick: (list) => random.pick(list),
      int: (below) => random.int(below),
      chance: (percent) => random.chance(percent),
    };
  }

  #real(): readonly Chart['states'][number][] {
    return this.#chart.states.filter(({ type }) => type !== 'deep' && type !== 'shallow');
  }

  #custom(): string {
    const { int } = this.#bound();
    const roll = int(10);
    if (roll < 6) return `kit.act('${this.label()}')`;
    if (roll < 8) return "'named'";
    if (roll < 9) return `{ type: 'named', params: { p: ${int(9)} } }`;
    return "{ type: 'named', params: ({ context, event }) => ({ n: context.n, e: event.type }) }";
  }

  #assign(): string {
    const { pick, int } = this.#bound();
    const id = `id: '${pick(CHILD_IDS)}'`;
    const spawn = `spawn('${this.logic()}', { ${id}, input: { n: ${int(4)} } })`;
    return pick([
      'x.assign({ n: ({ context }) => context.n + 1 })',
      "'bump'",
      'x.assign(({ context, event }) => ({ n: context.n + (event.n ?? 1), last: event.type }))',
      `x.assign({ ref: ({ spawn }) => ${spawn} })`,
      `x.assign({ refs: ({ context, spawn }) => [...context.refs.slice(-2), ${spawn}] })`,
      `x.assign({ ref: ({ spawn }) => spawn('${this.logic()}') })`,
      'x.assign({ ref: ({ self }) => self })',
      'x.assign(({ context }) => ({ ref: context.refs[0] ?? context.ref, n: context.n + 1 }))',
      'x.assign(({ event }) => ({ held: event.from ?? event.output, n: event.n ?? 0 }))',
    ]);
  }

  #sending(): string {
    const { pick, int, chance } = this.#bound();
    const options = chance(25) ? `, { delay: ${1 + int(20)}, id: 't${int(3)}' }` : '';
    const unnamed = chance(50)
      ? `, { delay: ${pick(["'d1'", "'d2'", '({ context }) => 2 + context.n % 5', '7'])} }`
      : options;
    const unsafe = chance(8);
    const child = `'${pick(CHILD_IDS)}'`;
    const to = unsafe ? child : `({ context, self, system }) => ${pick(REFS)} ?? self`;
    const forwarded = 'context.refs[0] ?? context.held?.ref ?? self';
    const up =
      this.#chart.name === 'R'
        ? '({ context, self }) => (context.n % 3 === 0 ? self : (context.ref ?? self))'
        : "'#_parent'";
    return pick([
      `x.raise(${this.event()})`,
      `x.raise(${this.event()}${unnamed})`,
      `x.sendTo(${to}, ${this.event()}${options})`,
      `x.sendTo(({ self }) => self, ${this.event()}, { delay: ${1 + int(9)} })`,
      `x.sendTo(${up}, ${this.event()}${options})`,
      this.#chart.name === 'R'
        ? `x.raise(${this.event()}${options})`
        : `x.sendParent(${this.event()})`,
      `x.forwardTo(({ context, self }) => ${unsafe ? 'undefined' : forwarded}, ` +
        `{ delay: ${1 + int(9)} })`,
      `x.emit(${this.event()})`,
      `x.emit({ type: 'shout', n: ${int(9)} })`,
      `x.log(({ context, event }) => [context.n, event.type]${chance(50) ? ", 'label'" : ''})`,
    ]);
  }

  #children(): string {
    const { pick, int, chance } = this.#bound();
    const id = pick(CHILD_IDS);
    const system = chance(15) ? `, systemId: 'sys${1 + int(2)}'` : '';
    const sync = chance(15) ? ', syncSnapshot: true' : '';
    return pick([
      `x.spawnChild('${this.logic()}', { id: '${id}', input: { n: ${int(4)} }${system}${sync} })`,
      `x.spawnChild('${this.logic()}', { id: ({ context }) => 'k' + (context.n % 4) })`,
      `x.spawnChild('${this.logic()}', { input: ({ context }) => ({ n: context.n })${system} })`,
      `x.stopChild('${id}')`,
      `x.stopChild('${id}')`,
      'x.stopChild(({ context }) => context.refs[0]?._parent ? context.refs[0] : undefined)',
    ]);
  }

  #timing(): string {
    const { pick, int } = this.#bound();
    return pick([
      `x.cancel('t${int(3)}')`,
      `x.cancel(({ context }) => 't' + (context.n % 3))`,
      `x.raise(${this.event()}, { delay: ${1 + int(15)}, id: 't${int(3)}' })`,
    ]);
  }

  #enqueue(): string {
    const { int, chance } = this.#bound();
    const lines = Array.from({ length: 1 + int(3) }, () => {
      const line = `enqueue(${this.one()});`;
      return chance(40) ? `if (check(${this.guard()})) { ${line} }` : line;
    });
    const label = this.label();
    const closure = `const seen = context.n; enqueue((args) => kit.say('${label}', args, seen));`;
    const body = chance(50) ? [closure, ...lines] : [...lines, closure];
    return `x.enqueueActions(({ context, enqueue, check }) => { ${body.join(' ')} })`;
  }
}
