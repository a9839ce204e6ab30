import { all, maybe, type Code } from './code.ts';
import type { Construct } from './constructs.ts';
import { choice } from './traits.ts';
import { boom, CHILD_IDS, event, fn, mark, type Writing } from './writing.ts';

/** `, { delay: 5, id: 't1' }`, or nothing. */
function options(writing: Writing, share: number): Code {
  const { random, traits } = writing;
  if (!traits.has('delay') || !random.chance(share)) return '';
  const id = random.chance(60) ? maybe(`, id: 't${random.int(3)}'`) : '';
  return maybe(all(', { delay: ', delay(writing), id, ' }'));
}

export function delay({ random }: Writing): Code {
  return random.pick<() => Code>([
    () => String([0, 1, 3, 5, 5, 7, 12][random.int(7)]),
    () => "'d1'",
    () => "'d2'",
    () => fn('{ context }', 'delay: dynamic', '3 + context.n % 4'),
  ])();
}

/** An action that sends something to somebody. */
export function sending(writing: Writing): Code {
  const { random, traits, chart } = writing;
  const isRoot = chart.name === 'R';
  const to = (whom: Code, share = 30): Code =>
    all('x.sendTo(', whom, ', ', event(writing), options(writing, share), ')');
  const own = (): Code => to('({ self }) => self', 70);
  return traits.pick<Code>([
    choice(8, () => all('x.raise(', event(writing), ')')),
    choice(8, () => all('x.raise(', event(writing), options(writing, 100), ')'), 'delay'),
    choice(5, own, 'send'),
    choice(9, () => to(target(writing)), 'send'),
    choice(3, () => to(`'${random.pick(CHILD_IDS)}'`), 'send'),
    choice(6, () => (isRoot ? own() : to("'#_parent'")), 'send'),
    choice(6, () => (isRoot ? own() : all('x.sendParent(', event(writing), ')')), 'send'),
    choice(2, () => (isRoot ? own() : escalation(writing)), 'throw'),
    choice(3, () => forwarding(writing), 'send'),
    choice(5, () => all('x.emit(', event(writing), ')'), 'emit'),
    choice(2, () => `x.emit({ type: 'shout', n: ${random.int(9)} })`, 'emit'),
    choice(5, () => {
      const label = random.chance(50) ? ", 'label'" : '';
      return `x.log(({ context, event }) => [context.n, event.type]${label})`;
    }),
    choice(4, () => `x.cancel('t${random.int(3)}')`, 'delay'),
    choice(
      2,
      () =>
        all('x.cancel(', fn('{ context }', 'cancel: by function', "'t' + (context.n % 3)"), ')'),
      'delay',
    ),
  ]);
}

/** Somebody who may not be there: then the actor itself. */
function target({ random, traits }: Writing): Code {
  const refs: Code[] = ['context.refs[0]'];
  if (traits.has('refs')) {
    refs.push(seen('context.ref', 'ref in context'));
    refs.push(seen('event.from', 'sendTo: by a ref in an event'));
  }
  if (traits.has('systemId')) {
    refs.push(seen(`system.get('sys${1 + random.int(2)}')`, 'sendTo: by systemId'));
  }
  return all('({ context, self, system, event }) => ', random.pick(refs), ' ?? self');
}

/** Counted where it is somebody. */
function seen(ref: string, construct: Construct): Code {
  return maybe(all(`(${ref} && (`, mark(construct), `${ref}))`), ref);
}

/** The child fails without being over: XState's own way to escalate. */
function escalation({ random }: Writing): Code {
  const error = boom(random);
  return all(
    'x.sendParent(',
    fn('', 'sendParent: an error', `({ type: 'xstate.error', error: ${error} })`),
    ')',
  );
}

function forwarding({ random }: Writing): Code {
  const to = fn(
    '{ context, self }',
    'forwardTo',
    'context.refs[0] ?? context.held?.ref ?? context.ref ?? self',
  );
  // at once, actors that forward to each other would never come to rest
  return all('x.forwardTo(', to, `, { delay: ${1 + random.int(9)} })`);
}
