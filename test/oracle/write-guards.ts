import { isHistory } from './chart.ts';
import { all, array, maybe, type Code } from './code.ts';
import { boom, fn, type Writing } from './writing.ts';
import { choice } from './traits.ts';

export function guard(writing: Writing): Code {
  const { random, traits, chart } = writing;
  const { int } = { int: (below: number) => random.int(below) };
  const inner = (): Code => guard(writing);
  const inline = (): Code =>
    fn('{ context }', 'guard: inline', `context.n % ${2 + int(3)} === ${int(2)}`);
  return traits.pick<Code>([
    choice(25, inline),
    choice(15, () => `({ event }) => (event.n ?? 0) ${int(2) ? '>' : '<='} ${int(5)}`),
    choice(10, () => "'even'"),
    choice(10, () => `{ type: 'atLeast', params: { k: ${int(6)} } }`),
    choice(
      7,
      () =>
        all(
          "{ type: 'atLeast', params: ",
          fn(
            '{ context, event }',
            'guard: params by function',
            '({ k: context.n - (event.n ?? 1) })',
          ),
          ' }',
        ),
      'guards',
    ),
    choice(7, () => maybe(all('x.not(', seen('guard: not', inner()), ')'), inline()), 'guards'),
    choice(7, () => seen('guard: and', "'even'"), 'guards'),
    choice(6, () => seen('guard: or', all('x.or(', array([inner(), inner()]), ')')), 'guards'),
    choice(9, () => {
      const state = random.pick(chart.states.filter((one) => !isHistory(one)));
      return seen('guard: stateIn', `x.stateIn('#${state.id}')`);
    }),
    choice(
      5,
      () =>
        fn('{ context }', 'guard: of a child', "context.ref?.getSnapshot().status === 'active'"),
      'refs',
    ),
    choice(2, () => fn('', 'guard: throws', `kit.boom(${boom(random)})`), 'throw'),
  ]);
}

/** A guard within `and`, so that it is counted when it is asked. */
function seen(construct: Parameters<typeof fn>[1], code: Code): Code {
  return maybe(all(`x.and([() => kit.saw('${construct}'), `, code, '])'), code);
}
