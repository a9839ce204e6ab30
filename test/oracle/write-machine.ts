import { makeChart, type Chart, type ChartState } from './chart.ts';
import { Random } from './random.ts';
import { ActionWriter, CHILD_IDS, EVENTS } from './write-actions.ts';

const IMPLEMENTATIONS = (writer: ActionWriter, chart: Chart): string => `{
  actors: { ${[...chart.machines, 'P: kit.P', 'T: kit.T'].join(', ')} },
  guards: {
    even: ({ context }) => context.n % 2 === 0,
    atLeast: ({ context }, { k }) => context.n >= k,
  },
  delays: { d1: 5, d2: ({ context }) => 3 + (context.n % 7) },
  actions: {
    named: kit.act('${chart.name}.named'),
    bump: x.assign({ n: ({ context }) => context.n + 1 }),
    many: x.enqueueActions(({ enqueue, check }) => {
      enqueue('bump');
      if (check('even')) enqueue({ type: 'named', params: { even: true } });
      enqueue(${writer.one()});
    }),
  },
}`;

/** A whole random system as code: the root machine, its children's machines and their logics. */
export function writeSystem(seed: number): string {
  const random = new Random(seed);
  const charts = [
    makeChart(random, 'C2', []),
    makeChart(random, 'C1', ['C2']),
    makeChart(random, 'R', ['C1', 'C2']),
  ];
  return `${charts.map((chart) => new MachineWriter(random, chart).write()).join('\n')}\nreturn R;`;
}

class MachineWriter {
  readonly #random: Random;
  readonly #chart: Chart;
  readonly #actions: ActionWriter;

  constructor(random: Random, chart: Chart) {
    this.#random = random;
    this.#chart = chart;
    this.#actions = new ActionWriter(random, chart);
  }

  write(): string {
    const chart = this.#chart;
    const parts = this.#parts(chart.root);
    return `const ${chart.name} = x.setup(${IMPLEMENTATIONS(this.#actions, chart)}).createMachine({
  id: '${chart.name}',
  options: { maxIterations: 25 },
  context: ${this.#context()},
  output: ({ context, event }) => ({ n: context.n, o: event.output }),
  ${parts.join(',\n  ')}
});`;
  }

  #context(): string {
    const spawned = this.#random.chance(20);
    const ref = spawned ? `spawn('${this.#actions.logic()}', { id: 'k1' })` : 'undefined';
    return `({ input, spawn, self }) => ({ n: input?.n ?? 0, ref: ${ref}, refs: [], got: input })`;
  }

  #parts(state: ChartState): string[] {
    const random = this.#random;
    const parts: string[] = [];
    const { type, children } = state;
    if (type === 'deep' || type === 'shallow') return this.#history(state);
    if (type === 'final') {
      parts.push("type: 'final'");
      if (random.chance(60)) parts.push('output: ({ context, event }) => [context.n, event.type]');
    }
    if (type === 'parallel') parts.push("type: 'parallel'");
    if (random.chance(35)) parts.push(`entry: ${this.#actions.list(3)}`);
    if (random.chance(30)) parts.push(`exit: ${this.#actions.list(2)}`);
    if (random.chance(20)) parts.push(`tags: ['${random.pick(['t1', 't2'])}', '${state.key}']`);
    if (type === 'compound') parts.push(this.#initial(state));
    if (type !== 'final') parts.push(...this.#reactions(state));
    if (children.length > 0) {
      const inner = children.map((child) => this.#state(child));
      parts.push(`states: { ${inner.join(', ')} }`);
      if (random.chance(60)) parts.push(`onDone: ${this.#transition(state)}`);
    }
    return parts;
  }

  #state(state: ChartState): string {
    return `${state.key}: { id: '${state.id}', ${this.#parts(state).join(', ')} }`;
  }

  #history({ type, parent }: ChartState): string[] {
    const parts = ["type: 'history'", `history: '${type}'`];
    const siblings = parent?.children.filter((other) => !isHistory(other)) ?? [];
    if (parent?.type === 'compound' && this.#random.chance(40)) {
      parts.push(`target: '${this.#random.pick(siblings).key}'`);
    }
    return parts;
  }

  #initial({ children }: ChartState): string {
    const [first] = children;
    const target = first?.key ?? '';
    if (!this.#random.chance(15)) return `initial: '${target}'`;
    return `initial: { target: '${target}', actions: ${this.#actions.list(2)} }`;
  }

  #reactions(state: ChartState): string[] {
    const random = this.#random;
    const parts: string[] = [];
    const on = [...EVENTS, 'i', '*', 'x.*'].flatMap((event) =>
      random.chance(event.length === 1 && event !== '*' ? 38 : 15)
        ? [`'${event}': ${this.#candidates(state)}`]
        : [],
    );
    if (on.length > 0) parts.push(`on: { ${on.join(', ')} }`);
    if (random.chance(14)) {
      const key = random.pick(['5', '12', '30', 'd1', 'd2']);
      parts.push(`after: { ${key}: ${this.#candidates(state)} }`);
    }
    if (random.chance(12)) {
      const guard = random.chance(80) ? `guard: ${this.#actions.guard()}, ` : '';
      const bump = "actions: ['bump', kit.act('always')]";
      parts.push(`always: { ${guard}target: '#${this.#target(state)}', ${bump} }`);
    }
    if (random.chance(22)) parts.push(`invoke: ${this.#invocations(state)}`);
    return parts;
  }

  #invocations(state: ChartState): string {
    const list = [this.#invoke(state), ...(this.#random.chance(20) ? [this.#invoke(state)] : [])];
    return list.length === 1 ? (list[0] ?? '') : `[${list.join(', ')}]`;
  }

  #invoke(state: ChartState): string {
    const random = this.#random;
    const inline = random.chance(15);
    const logic = this.#actions.logic();
    const object = logic === 'P' || logic === 'T' ? `kit.${logic}` : logic;
    const parts = [`src: ${inline ? object : `'${logic}'`}`];
    if (random.chance(50)) parts.push(`id: '${random.pick(CHILD_IDS)}'`);
    if (random.chance(10)) parts.push(`systemId: 'sys${1 + random.int(2)}'`);
    if (random.chance(50)) parts.push('input: ({ context, event }) => ({ n: context.n })');
    if (random.chance(65)) parts.push(`onDone: ${this.#candidates(state)}`);
    if (random.chance(55)) parts.push(`onError: ${this.#candidates(state)}`);
    if (random.chance(25)) parts.push(`onSnapshot: { actions: ${this.#actions.list(2)} }`);
    return `{ ${parts.join(', ')} }`;
  }

  #candidates(state: ChartState): string {
    if (!this.#random.chance(25)) return this.#transition(state);
    return `[${this.#transition(state)}, ${this.#transition(state)}]`;
  }

  #transition(state: ChartState): string {
    const random = this.#random;
    const parts: string[] = [];
    if (random.chance(70)) parts.push(`target: ${this.#targets(state)}`);
    if (random.chance(30)) parts.push(`guard: ${this.#actions.guard()}`);
    if (random.chance(55)) parts.push(`actions: ${this.#actions.list(3)}`);
    if (random.chance(15)) parts.push('reenter: true');
    return `{ ${parts.join(', ')} }`;
  }

  /** One state, or one in each of two regions. */
  #targets(state: ChartState): string {
    const parallels = this.#chart.states.filter(({ type }) => type === 'parallel');
    if (parallels.length > 0 && this.#random.chance(15)) {
      const regions = this.#random.pick(parallels).children.filter((child) => !isHistory(child));
      const targets = regions.slice(0, 2).map((region) => this.#random.pick(inside(region)).id);
      return `[${targets.map((id) => `'#${id}'`).join(', ')}]`;
    }
    return `'#${this.#target(state)}'`;
  }

  #target(state: ChartState): string {
    const near = [...state.children, ...(state.parent?.children ?? [])];
    if (near.length > 0 && this.#random.chance(60)) return this.#random.pick(near).id;
    return this.#random.pick(this.#chart.states).id;
  }
}

function isHistory({ type }: ChartState): boolean {
  return type === 'deep' || type === 'shallow';
}

function inside(state: ChartState): readonly ChartState[] {
  return [state, ...state.children.flatMap(inside)];
}
