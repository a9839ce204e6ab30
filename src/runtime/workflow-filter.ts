import type { Configuration } from '../machines/configuration.ts';
import { matchesDescriptor } from '../machines/descriptor.ts';
import type { WorkflowFilter } from './store.ts';

/** Whether a filter can match nothing whatever is stored: some list in it is empty. */
export function matchesNothing(filter: WorkflowFilter): boolean {
  return [filter.ids, filter.workflows, filter.statuses].some((list) => list?.length === 0);
}

/** Whether a filter says something about where the root machine stands. */
export function asksWhereItStands(filter: WorkflowFilter): boolean {
  return filter.workflows !== undefined || filter.state !== undefined || filter.tag !== undefined;
}

/** Whether a root that stands here is one the filter asks for: by name, state and tag. */
export function standsWhereAsked(configuration: Configuration, filter: WorkflowFilter): boolean {
  const { workflows, state, tag } = filter;
  if (workflows !== undefined && !workflows.includes(configuration.definition.name)) return false;
  if (state !== undefined && !configuration.states.includes(state)) return false;
  return tag === undefined || configuration.tags.includes(tag);
}

/** Whether a machine that stands here waits for events of this type. */
export function waitsFor(configuration: Configuration, type: string): boolean {
  return configuration.events.some((descriptor) => matchesDescriptor(type, descriptor));
}
