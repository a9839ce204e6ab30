import { all, array, maybe, object, statements, type Code } from './code.ts';
import { choice } from './traits.ts';
import { guard } from './write-guards.ts';
import { sending } from './write-sends.ts';
import { boom, CHILD_IDS, fn, logic, logicObject, mark, type Writing } from './writing.ts';

export function actions(writing: Writing, most: number): Code {
  return array(writing.random.some(most, () => action(writing)));
}

export function action(writing: Writing, nested = false): Code {
  const { random, traits } = writing;
  return traits.pick<Code>([
    choice(28, () => custom(writing)),
    choice(15, () => assigning(writing)),
    choice(25, () => sending(writing)),
    choice(12, () => children(writing, nested), 'spawn'),
    choice(10, () => enqueueing(writing), 'enqueue'),
    choice(
      1,
      () => all('x.assign(', fn('', 'assign: throws', `kit.boom(${boom(random)})`), ')'),
      'throw',
    ),
    choice(1, () => `kit.toss('${writing.label()}', ${boom(random)})`, 'throw'),
  ]);
}

function custom({ random, label }: Writing): Code {
  const roll = random.int(20);
  if (roll < 11) return `kit.act('${label()}')`;
  if (roll < 12) return "'many'";
  if (roll < 14) return `kit.tell('${label()}', { type: '${random.pick(['i', 'x.y', 'c'])}' })`;
  if (roll < 16) return "'named'";
  if (roll < 18) return `{ type: 'named', params: { p: ${random.int(9)} } }`;
  const params = fn(
    '{ context, event }',
    'action: params by function',
    '({ n: context.n, e: event.type })',
  );
  return all("{ type: 'named', params: ", params, ' }');
}

function assigning(writing: Writing): Code {
  const { traits } = writing;
  const byFunction = (body: string): Code =>
    all('x.assign(', fn('{ context, event }', 'assign: function', body), ')');
  return traits.pick<Code>([
    choice(2, () => {
      const next = fn('{ context }', 'assign: object', 'context.n + 1');
      return all('x.assign({ n: ', next, ' })');
    }),
    choice(2, () => "'bump'"),
    choice(2, () => byFunction('({ n: context.n + (event.n ?? 1), last: event.type })')),
    choice(2, () => all('x.assign({ ref: ', spawned(writing, ''), ' })'), 'spawn'),
    choice(
      2,
      () => all('x.assign({ refs: ', spawned(writing, '...context.refs.slice(-1), '), ' })'),
      'spawn',
    ),
    choice(1, () => 'x.assign({ ref: ({ self }) => self })', 'refs'),
    choice(1, () => byFunction('({ ref: context.refs[0] ?? context.ref })'), 'refs'),
    choice(1, () => byFunction('({ held: event.from ?? event.output, n: event.n ?? 0 })'), 'refs'),
    choice(1, () => 'x.assign({ refs: [], ref: undefined })', 'refs'),
  ]);
}

/** `({ spawn }) => spawn(…)`, or with others of a list. */
function spawned(writing: Writing, others: string): Code {
  const { random } = writing;
  const name = logic(writing);
  const id = maybe(random.chance(70) ? `id: '${random.pick(CHILD_IDS)}', ` : '');
  const systemId = systemIdOf(writing, 8);
  const sync = maybe(random.chance(15) ? 'syncSnapshot: true, ' : '');
  const input = maybe(`input: { n: ${random.int(4)} }`);
  const spawn = all(`spawn('${name}', { `, id, systemId, sync, input, ' })');
  const made = others === '' ? spawn : all('[', maybe(others), spawn, ']');
  return fn('{ context, spawn }', 'spawn in assign', made);
}

function systemIdOf({ random, traits }: Writing, share: number): Code {
  if (!traits.has('systemId') || !random.chance(share * 2)) return '';
  return maybe(`systemId: 'sys${1 + random.int(2)}', `);
}

/** Inline logic can be found again only where the chart shows it, and not in what is enqueued. */
function children(writing: Writing, nested: boolean): Code {
  const { random, traits } = writing;
  const id = random.pick(CHILD_IDS);
  const sync = maybe(random.chance(20) ? 'syncSnapshot: true, ' : '');
  const spawn = (name: Code, options: Code): Code =>
    all('x.spawnChild(', name, ', { ', options, ' })');
  const named = (): Code => `'${logic(writing)}'`;
  const inline = (): Code => (nested ? named() : logicObject(logic(writing)));
  const byFunction = fn('{ context }', 'spawnChild: id by function', "'k' + (context.n % 4)");
  return traits.pick<Code>([
    choice(3, () =>
      spawn(
        named(),
        all(
          `id: '${id}', `,
          systemIdOf(writing, 15),
          sync,
          all('input: ', fn('', 'spawnChild', `({ n: ${random.int(4)} })`)),
        ),
      ),
    ),
    choice(1, () => spawn(named(), all('id: ', byFunction))),
    choice(1, () => {
      const input = fn('', nested ? 'spawnChild' : 'spawnChild: inline logic', '({ n: 3 })');
      return spawn(inline(), all(`id: '${id}', input: `, input));
    }),
    choice(1, () =>
      spawn(named(), all(systemIdOf(writing, 15), 'input: ({ context }) => ({ n: context.n })')),
    ),
    choice(2, () => `x.stopChild('${id}')`),
    choice(2, () => renewal(writing, id)),
    choice(1, () => {
      const name = fn('{ context }', 'stopChild: by function', "'k' + (context.n % 4)");
      return all('x.stopChild(', name, ')');
    }),
    choice(2, () => all('x.stopChild(({ context }) => ', ownChild(), ')'), 'refs'),
  ]);
}

/** What is on its way to a child is not for the one that takes its place. */
function renewal(writing: Writing, id: string): Code {
  const { random } = writing;
  const late = `{ delay: ${1 + random.int(7)} }`;
  const lines = [
    `enqueue.sendTo('${id}', { type: '${random.pick(['a', 'b'])}', n: 3 }, ${late});`,
    `enqueue.stopChild('${id}');`,
    `enqueue.spawnChild('${logic(writing)}', { id: '${id}' });`,
  ];
  return all(
    'x.enqueueActions(({ enqueue, self }) => { ',
    `if (self.getSnapshot()?.children['${id}'] !== undefined) `,
    statements(lines),
    ` else enqueue.spawnChild('${logic(writing)}', { id: '${id}' }); })`,
  );
}

/** To stop another's child is an error, and machines would end of it. */
function ownChild(): Code {
  const child = 'context.refs[0]';
  return all(`${child}?._parent ? (`, mark('stopChild: by ref'), `${child}) : undefined`);
}

function enqueueing(writing: Writing): Code {
  const { random } = writing;
  const lines = Array.from({ length: 1 + random.int(3) }, (): Code => {
    const line = enqueued(writing);
    if (!random.chance(40)) return line;
    const checked = all('check(', guard(writing), ')');
    const body = statements([all(mark('enqueueActions: check'), '0;'), line]);
    return all('if (', checked, ') ', body);
  });
  const own = random.chance(60)
    ? [
        all(
          'const seen = context.n; enqueue((args) => (',
          mark('enqueueActions: its own function'),
          `kit.say('${writing.label()}', args, seen)));`,
        ),
      ]
    : [];
  const seen = all(mark('enqueueActions'), '0;');
  const body = random.chance(50) ? [seen, ...own, ...lines] : [seen, ...lines, ...own];
  return all('x.enqueueActions(({ context, enqueue, check }) => ', statements(body), ')');
}

function enqueued(writing: Writing): Code {
  const { random } = writing;
  const roll = random.int(10);
  const id = random.pick(CHILD_IDS);
  if (roll === 0) return 'enqueue.assign({ n: ({ context }) => context.n + 2 });';
  if (roll === 1) return `enqueue.raise({ type: 'i', n: ${random.int(5)} });`;
  if (roll === 2) return `enqueue.emit({ type: 'shout', n: ${random.int(5)} });`;
  if (roll === 3) return `enqueue.spawnChild('${logic(writing)}', { id: '${id}' });`;
  if (roll === 4) return `enqueue.stopChild('${id}');`;
  if (roll === 5) {
    return `enqueue.sendTo(({ context, self }) => context.ref ?? self, { type: 'i' });`;
  }
  return all('enqueue(', action(writing, true), ');');
}

/** An invocation of the state with this id. */
export function invocation(writing: Writing, candidates: () => Code): Code {
  const { random, traits } = writing;
  const name = logic(writing);
  const src = random.chance(25) ? logicObject(name) : `'${name}'`;
  const by = fn('{ context, event }', 'input: by function', '({ n: context.n })');
  const input = random.chance(50)
    ? random.chance(60)
      ? by
      : `{ n: ${random.int(4)} }`
    : undefined;
  const parts = {
    src,
    id: random.chance(50) ? `'${random.pick(CHILD_IDS)}'` : undefined,
    systemId: traits.has('systemId') && random.chance(25) ? `'sys${1 + random.int(2)}'` : undefined,
    input,
    onDone: random.chance(65) ? candidates() : undefined,
    onError: random.chance(60) ? candidates() : undefined,
    onSnapshot: random.chance(30) ? object({ actions: actions(writing, 2) }) : undefined,
  };
  return object(parts, 1);
}
