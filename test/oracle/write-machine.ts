import { makeChart, type Chart } from './chart.ts';
import { all, maybe, object, type Code } from './code.ts';
import { Random } from './random.ts';
import { Traits } from './traits.ts';
import { stateParts } from './write-states.ts';
import { fn, logic, mark, type Writing } from './writing.ts';

/** A whole random system: the root machine, its children's machines and their logics. */
export interface WrittenSystem {
  readonly code: Code;
  readonly traits: Traits;
}

export function writeSystem(seed: number): WrittenSystem {
  const random = new Random(seed);
  const traits = new Traits(random);
  const names = traits.has('machines') ? (random.chance(25) ? ['C2', 'C1'] : ['C1']) : [];
  const charts: Chart[] = [];
  for (const name of names) {
    const machines = charts.map((chart) => chart.name);
    charts.push(makeChart(random, traits, { name, machines, size: random.int(4) }));
  }
  const size = 1 + random.int(6);
  charts.push(makeChart(random, traits, { name: 'R', machines: names, size }));
  const machines = charts.map((chart) => machine({ random, traits, chart, label: labels(chart) }));
  return { code: all(...machines.map((code) => maybe(all(code, '\n'))), 'return R;'), traits };
}

function labels({ name }: Chart): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `${name}${count}`;
  };
}

function machine(writing: Writing): Code {
  const { random, chart } = writing;
  const output = fn(
    '{ context, event }',
    'output: of a machine',
    '({ n: context.n, o: event.output })',
  );
  const own = {
    id: `'${chart.name}'`,
    options: '{ maxIterations: 25 }',
    context: context(writing),
  };
  const parts = { ...stateParts(writing, chart.root), output };
  const config = object({ ...own, ...parts }, Object.keys(own).length);
  const given = implementations(writing);
  const { name } = chart;
  const start = all(`const ${name} = (`);
  const roll = random.int(100);
  if (roll < 65) {
    return all(start, mark('made by: setup'), 'x.setup(', given, ').createMachine(', config, '));');
  }
  if (roll < 80) {
    return all(
      start,
      mark('made by: createMachine and provide'),
      'x.createMachine(',
      config,
      ').provide(',
      given,
      '));',
    );
  }
  return all(
    start,
    mark('made by: setup.extend'),
    'x.setup(',
    given,
    ").extend({ actions: { extra: kit.act('extra') } }).createMachine(",
    config,
    '));',
  );
}

function implementations(writing: Writing): Code {
  const { traits, chart } = writing;
  const logics = ['P', 'T', 'H', 'C', 'O', 'E', 'F'].map((name) => `${name}: kit.${name}`);
  const many =
    "x.enqueueActions(({ enqueue, check }) => { enqueue('bump'); " +
    "if (check('even')) enqueue({ type: 'named', params: { even: true } }); })";
  return object({
    actors: `{ ${[...chart.machines, ...logics].join(', ')} }`,
    guards: all(
      '{ even: ({ context }) => (',
      mark('guard: named'),
      'context.n % 2 === 0), atLeast: ({ context }, { k }) => (',
      mark('guard: params'),
      'context.n >= k) }',
    ),
    delays: all(
      '{ d1: ',
      traits.has('delay') ? fn('', 'delay: named', '5') : '5',
      ', d2: ({ context }) => 3 + (context.n % 7) }',
    ),
    actions: object({
      named: `kit.act('${chart.name}.named')`,
      bump: 'x.assign({ n: ({ context }) => context.n + 1 })',
      many,
    }),
  });
}

function context(writing: Writing): Code {
  const { random, traits } = writing;
  const spawns = traits.has('spawn') && random.chance(25);
  const spawn = `spawn('${logic(writing)}', { id: 'k1', input: { n: 4 } })`;
  const ref = spawns
    ? maybe(all('(', mark('spawn in context'), spawn, ')'), 'undefined')
    : 'undefined';
  return all(
    '({ input, spawn, self }) => ({ n: input?.n ?? 0, ref: ',
    ref,
    ', refs: [], got: input })',
  );
}
