import { createMachine } from 'xstate';
import { expect, test } from 'vitest';
import { isAbeyanceError, sleep } from '../../src/index.ts';
import { onEachStore } from '../behaviours/world.ts';
import { expectRefusal, failureOf, NO_FUNCTION, VALUES } from './values.ts';

const napper = createMachine({
  id: 'napper',
  initial: 'asleep',
  states: { asleep: sleep('1h', 'done'), done: { type: 'final' } },
});

onEachStore((world) => {
  test('use(middleware) is refused by name and registers nothing', async () => {
    const engine = await world().open([napper]);
    for (const kind of NO_FUNCTION) {
      const error = await failureOf(() => engine.use(VALUES[kind] as never));
      expectRefusal(error, ['OptionInvalid'], kind);
      expect(String(error)).toContain('middleware');
    }
    await world().run(engine.start(napper, { id: 'n-1' }));
    expect((await world().records('n-1')).tasks).toEqual([]);
  });

  test('next(event) is refused by name, nobody behind hears, and the notice is kept', async () => {
    const errors: unknown[] = [];
    const heard: unknown[] = [];
    const engine = await world().open([napper], {
      middleware: [
        async (event, next) => {
          if (event.type !== 'node.suspended') return next(event);
          for (const value of Object.values(VALUES)) {
            errors.push(await failureOf(() => next(value as never)));
          }
          throw errors[0];
        },
        (event, next) => {
          if (event.type !== 'workflow.started' && event.type !== 'snapshot.created') {
            heard.push(event);
          }
          return next(event);
        },
      ],
    });
    await world().run(engine.start(napper, { id: 'n-1' }));
    const kinds = Object.keys(VALUES);
    for (const [place, kind] of kinds.entries()) {
      expectRefusal(errors[place], ['OptionInvalid'], kind);
    }
    expect(heard).toEqual([]);
    const { tasks } = await world().records('n-1');
    expect(tasks).toMatchObject([{ key: 'n-1!n1', attempt: 2 }]);
  });

  test.each([['a text'], [undefined], [null], [Symbol('no')], [{ code: 1 }]])(
    'a middleware may throw anything: %s',
    async (thrown) => {
      let tries = 0;
      const engine = await world().open([napper], {
        middleware: [
          (event) => {
            if (event.type !== 'node.suspended') return;
            tries += 1;
            // oxlint-disable-next-line typescript/only-throw-error -- users do
            if (tries === 1) throw thrown;
          },
        ],
      });
      await world().run(engine.start(napper, { id: 'n-1' }));
      await world().advance(1_000);
      expect(tries).toBe(2);
      const { items } = await world().run(engine.attempts());
      expect(items).toHaveLength(1);
      expect(isAbeyanceError(items[0]?.error)).toBe(false);
    },
  );
});
