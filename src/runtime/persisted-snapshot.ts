import type { EngineCore } from './engine-core.ts';
import { PLAIN_TEXT } from './plain-text.ts';
import { workflowNotFound } from './refusals.ts';

/**
 * A workflow in XState's own persisted form, as `actor.getPersistedSnapshot()` gives it: plain
 * `createActor(machine, { snapshot })` opens it. Timers are not in it; XState has no room for them.
 */
export function persistedSnapshot(core: EngineCore, id: string): Promise<unknown> {
  return core.enter<unknown>(id, (hot) => {
    if (hot === undefined) throw workflowNotFound(id);
    const { tree, row } = hot;
    if (tree !== undefined) return { value: tree.persisted() };
    const { context, output, error } = PLAIN_TEXT.decode(row.state) as Record<string, unknown>;
    const status = row.status === 'done' ? 'done' : row.status === 'failed' ? 'error' : 'stopped';
    const value: unknown = JSON.parse(row.configuration.value);
    return { value: { status, value, context, output, error, children: {}, historyValue: {} } };
  });
}
