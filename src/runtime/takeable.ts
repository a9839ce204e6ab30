import { AbeyanceError } from '../machines/errors.ts';
import type { MachineEvent } from '../machines/recording.ts';
import type { EngineCore } from './engine-core.ts';
import type { HotWorkflow } from './hot-workflow.ts';
import { workflowNotFound } from './refusals.ts';

/** An event a workflow asks for now. */
export interface NextEvent {
  /** The event type, or a partial wildcard. */
  readonly type: string;
  /**
   * Whether it would take an event of this type that holds nothing else; `undefined`: its guards
   * cannot say, or it is a wildcard.
   */
  readonly allowed: boolean | undefined;
}

/**
 * Whether a workflow as it is stored would take an event now. Its guards are asked, and it takes no
 * turn.
 * @throws `WorkflowNotFound`; `TurnFailed` where a guard throws.
 */
export function canTake(core: EngineCore, id: string, event: MachineEvent): Promise<boolean> {
  return core.enter<boolean>(id, (hot) => {
    if (hot === undefined) throw workflowNotFound(id);
    try {
      return { value: wouldTakeNow(core, hot, event) };
    } catch (cause) {
      const message = `a guard of workflow ${JSON.stringify(id)} threw when it was asked`;
      throw new AbeyanceError('TurnFailed', message, { cause, details: { workflowId: id } });
    }
  });
}

/** What a workflow asks for now: what its active states name, and its suspended tasks wait for. */
export function nextEvents(core: EngineCore, id: string): Promise<readonly NextEvent[]> {
  return core.enter<readonly NextEvent[]>(id, (hot) => {
    if (hot === undefined) throw workflowNotFound(id);
    if (!isTaking(hot)) return { value: [] };
    const awaited = [...hot.tasks.values()].map(({ awaits }) => awaits ?? '');
    const types = new Set([...hot.row.configuration.events, ...awaited].filter(isForSenders));
    return { value: [...types].map((type) => ({ type, allowed: allows(core, hot, type) })) };
  });
}

function allows(core: EngineCore, hot: HotWorkflow, type: string): boolean | undefined {
  if (type.endsWith('.*')) return undefined;
  try {
    return wouldTakeNow(core, hot, { type });
  } catch {
    return undefined;
  }
}

function wouldTakeNow({ turns }: EngineCore, hot: HotWorkflow, event: MachineEvent): boolean {
  if (!isTaking(hot)) return false;
  const taken = hot.tree?.can(hot.id, event) === true;
  return taken || turns.kept.taskFor(hot, hot.id, event) !== undefined;
}

/** Whether it is active and not parked. */
function isTaking({ row, tree }: HotWorkflow): boolean {
  return tree !== undefined && (row.status === 'running' || row.status === 'suspended');
}

/** Whether it can be sent from outside (B20). */
function isForSenders(type: string): boolean {
  return type !== '' && !type.startsWith('xstate.') && !type.startsWith('workflow.');
}
