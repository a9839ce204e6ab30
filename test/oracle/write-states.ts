import { inside, isHistory, type ChartState } from './chart.ts';
import { all, array, maybe, object, type Code } from './code.ts';
import { action, actions, invocation } from './write-actions.ts';
import { guard } from './write-guards.ts';
import { EVENTS, fn, mark, type Writing } from './writing.ts';

type Parts = Record<string, Code | undefined>;

/** The config of a state, and of all below it. */
export function stateConfig(writing: Writing, state: ChartState): Code {
  const { random } = writing;
  const parts = { id: `'${state.id}'`, ...stateParts(writing, state) };
  const config = object(parts);
  if (!random.chance(5)) return config;
  const made = all('(', mark('made by: createStateConfig'), 'x.setup({}).createStateConfig(');
  return maybe(all(made, config, '))'), config);
}

export function stateParts(writing: Writing, state: ChartState): Parts {
  const { random, traits } = writing;
  const { type, children } = state;
  if (isHistory(state)) return historyParts(writing, state);
  const isFinal = type === 'final';
  const entries = traits.has('entries');
  return {
    type: isFinal || type === 'parallel' ? `'${type}'` : undefined,
    output: isFinal && random.chance(60) ? finalOutput() : undefined,
    entry: random.chance(entries ? 45 : 20) ? actions(writing, 3) : undefined,
    exit: random.chance(entries ? 40 : 10) ? actions(writing, 2) : undefined,
    tags: random.chance(20) ? `['${random.pick(['t1', 't2'])}', '${state.key}']` : undefined,
    meta: random.chance(8) ? `{ of: '${state.key}' }` : undefined,
    route: state.routable ? route(writing) : undefined,
    initial: type === 'compound' ? initial(writing, state) : undefined,
    ...(isFinal ? undefined : reactions(writing, state)),
    ...(children.length === 0 ? undefined : inner(writing, state)),
  };
}

function inner(writing: Writing, state: ChartState): Parts {
  const { random } = writing;
  const states = state.children.map((child) => [child.key, stateConfig(writing, child)] as const);
  return {
    states: object(Object.fromEntries(states)),
    onDone: random.chance(60) ? transition(writing, state) : undefined,
  };
}

function finalOutput(): Code {
  return fn('{ context, event }', 'state: final with output', '[context.n, event.type]');
}

function route(writing: Writing): Code {
  if (!writing.random.chance(40)) return '{}';
  return maybe(all('{ guard: ', guard(writing), ' }'), '{}');
}

function historyParts({ random }: Writing, { type, parent }: ChartState): Parts {
  const siblings = parent?.children.filter((other) => !isHistory(other)) ?? [];
  const aims = parent?.type === 'compound' && random.chance(40);
  return {
    type: "'history'",
    history: `'${type}'`,
    target: aims ? `'${random.pick(siblings).key}'` : undefined,
  };
}

function initial(writing: Writing, { children: [first] }: ChartState): Code {
  const target = `'${first?.key}'`;
  if (!writing.random.chance(20)) return target;
  const full = all(`{ target: ${target}, actions: `, actions(writing, 2), ' }');
  return maybe(full, target);
}

function reactions(writing: Writing, state: ChartState): Parts {
  const { random, traits } = writing;
  return {
    on: on(writing, state),
    after: traits.has('after') && random.chance(25) ? after(writing, state) : undefined,
    always: traits.has('always') && random.chance(18) ? always(writing, state) : undefined,
    invoke: traits.has('invoke') && random.chance(30) ? invocations(writing, state) : undefined,
  };
}

function on(writing: Writing, state: ChartState): Code | undefined {
  const { random, traits } = writing;
  const entries: Parts = {};
  for (const type of [...EVENTS, 'i']) {
    if (!random.chance(type.length === 1 ? 38 : 18)) continue;
    const forbids = traits.has('forbid') && random.chance(10);
    entries[`'${type}'`] = forbids
      ? random.pick(['{}', 'undefined', '[]'])
      : candidates(writing, state);
  }
  for (const wild of ['*', 'x.*']) {
    if (!traits.has('wildcard') || !random.chance(20)) continue;
    entries[`'${wild}'`] = candidates(writing, state);
  }
  return Object.keys(entries).length === 0 ? undefined : object(entries);
}

function after(writing: Writing, state: ChartState): Code {
  const { random } = writing;
  const keys = ['5', '5', '12', '0', 'd1', 'd2'];
  const given = new Set(random.some(2, () => random.pick(keys)).concat(random.pick(keys)));
  const entries = [...given].map((key) => [key, candidates(writing, state)] as const);
  return object(Object.fromEntries(entries));
}

/** It counts, so that its guard mostly does not hold again. */
function always(writing: Writing, state: ChartState): Code {
  const { random } = writing;
  const guarded = random.chance(85) ? all('guard: ', guard(writing), ', ') : '';
  const bump = array(["'bump'", "kit.act('always')", action(writing)]);
  const target = maybe(`target: '#${aim(writing, state)}', `);
  return all('{ ', guarded, target, 'actions: ', bump, ' }');
}

function invocations(writing: Writing, state: ChartState): Code {
  const one = (): Code => invocation(writing, () => candidates(writing, state));
  const first = one();
  return writing.random.chance(25) ? maybe(array([first, one()]), first) : first;
}

function candidates(writing: Writing, state: ChartState): Code {
  const { random } = writing;
  if (random.chance(10)) return `'#${aim(writing, state)}'`;
  const first = transition(writing, state);
  return random.chance(25) ? maybe(array([first, transition(writing, state)]), first) : first;
}

export function transition(writing: Writing, state: ChartState): Code {
  const { random, traits } = writing;
  return object({
    target: random.chance(70) ? targets(writing, state) : undefined,
    guard: random.chance(traits.has('guards') ? 35 : 15) ? guard(writing) : undefined,
    actions: random.chance(60) ? actions(writing, 3) : undefined,
    reenter: traits.has('reenter') && random.chance(25) ? 'true' : undefined,
  });
}

/** One state, or one in each of two regions. */
function targets(writing: Writing, state: ChartState): Code {
  const { random, traits, chart } = writing;
  const parallels = chart.states.filter(hasRegions);
  if (parallels.length > 0 && traits.has('targets') && random.chance(25)) {
    const regions = random.pick(parallels).children.filter((child) => !isHistory(child));
    const ids = regions.slice(0, 2).map((region) => random.pick(inside(region)).id);
    return array(ids.map((id) => `'#${id}'`));
  }
  return `'#${aim(writing, state)}'`;
}

function hasRegions({ type, children }: ChartState): boolean {
  return type === 'parallel' && !children.every(isHistory);
}

function aim({ random, chart }: Writing, state: ChartState): string {
  const near = [...state.children, ...(state.parent?.children ?? [])];
  if (near.length > 0 && random.chance(60)) return random.pick(near).id;
  return random.pick(chart.states).id;
}
