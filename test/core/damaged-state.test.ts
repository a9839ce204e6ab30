// A state changed between two steps: an answer or a typed error, never one of the engine's.
import { expect, test } from 'vitest';
import { isAbeyanceError } from '../../src/index.ts';
import type { CoreState, JsonValue } from '../../src/core.ts';
import { NOON, orderCore, startOrder } from './order-core.ts';

const BAD: readonly JsonValue[] = [null, true, -1, 1.5, 'x', '', [], [null], {}, { $: ['?'] }];

/** Each way into it: keys down to a value. */
function pathsOf(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, part]) => pathsOf(part, [...path, key]))];
}

function changed(state: JsonValue, [key, ...rest]: readonly string[], to: JsonValue): JsonValue {
  if (key === undefined) return to;
  const copy = structuredClone(state) as Record<string, JsonValue>;
  copy[key] = changed(copy[key] ?? null, rest, to);
  return copy;
}

test('whatever part of a state was changed, a step and a look at it fail by a code', () => {
  const core = orderCore();
  const state = startOrder(core);
  const [timer] = state.timers;
  const [work] = state.work;
  const raw: string[] = [];
  for (const path of pathsOf(state as unknown as JsonValue)) {
    for (const bad of BAD) {
      const damaged = changed(state as unknown as JsonValue, path, bad) as unknown as CoreState;
      const acts = {
        event: () =>
          core.step(damaged, { type: 'event', event: { type: 'add', by: 1 } }, NOON).outbox(),
        timer: () => core.step(damaged, { type: 'timer', key: timer?.key ?? 'none' }, NOON),
        answer: () =>
          core.step(
            damaged,
            { type: 'answer', key: work?.key ?? 'none', answer: { type: 'done', output: 1 } },
            NOON,
          ),
        read: () => core.read(damaged).context,
        persisted: () => core.persisted(damaged),
        work: () => core.work(damaged),
      };
      for (const [name, act] of Object.entries(acts)) {
        try {
          act();
        } catch (error) {
          if (isAbeyanceError(error)) continue;
          raw.push(`${path.join('.')} = ${JSON.stringify(bad)}, ${name}: ${String(error)}`);
        }
      }
    }
  }
  expect(raw).toEqual([]);
});
