import type { Configuration } from '../machines/configuration.ts';
import { matchesDescriptor } from '../machines/descriptor.ts';
import type { WorkflowFilter } from './store.ts';

/** Whether a filter can match nothing whatever is stored: some list in it is empty. */
export function matchesNothing(filter: WorkflowFilter): boolean {
  const { ids, workflows, definitions, statuses } = filter;
  return [ids, workflows, definitions, statuses].some((list) => list?.length === 0);
}

/** Whether a filter says something about where the root machine stands. */
export function asksWhereItStands(filter: WorkflowFilter): boolean {
  const { workflows, definitions, state, tag } = filter;
  return [workflows, definitions, state, tag].some((asked) => asked !== undefined);
}

/** Whether a root that stands here is one the filter asks for: by name, state and tag. */
export function standsWhereAsked(configuration: Configuration, filter: WorkflowFilter): boolean {
  const { workflows, definitions, state, tag } = filter;
  const { name, hash } = configuration.definition;
  if (workflows !== undefined && !workflows.includes(name)) return false;
  if (definitions !== undefined && !definitions.includes(hash)) return false;
  if (state !== undefined && !configuration.states.includes(state)) return false;
  return tag === undefined || configuration.tags.includes(tag);
}

/** Whether a machine that stands here waits for events of this type. */
export function waitsFor(configuration: Configuration, type: string): boolean {
  return configuration.events.some((descriptor) => matchesDescriptor(type, descriptor));
}
