import type { Engine } from '../runtime/engine.ts';

/** What of an engine the HTTP face calls. */
export type HttpEngine = Pick<
  Engine,
  'get' | 'start' | 'sendEvent' | 'resumeWorkflow' | 'cancelWorkflow' | 'now'
>;
