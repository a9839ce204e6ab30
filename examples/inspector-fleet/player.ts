import { isAbeyanceError, type Engine } from 'abeyance';
import type { AnyStateMachine } from 'xstate';
import type { Course, Happening } from './course.ts';
import type { MachineName } from './machines.ts';

/** A course begins, or something of it happens. */
export interface Deed {
  readonly course: Course;
  readonly happening: Happening | undefined;
}

export type Machines = Readonly<Record<MachineName, AnyStateMachine>>;

/** Does what a course says. What the engine refuses, since all is over by then, is refused. */
export async function play(engine: Engine, machines: Machines, deed: Deed): Promise<void> {
  const { course, happening } = deed;
  try {
    if (happening === undefined) {
      const { id, input, metadata } = course;
      await engine.start(machines[course.machine], { id, input, metadata });
    } else if (happening.type === 'workflow.cancel') {
      await engine.cancelWorkflow(course.id, 'the customer changed their mind');
    } else {
      const { type, payload, suffix = '' } = happening;
      await engine.sendEvent({ type, payload, targetWorkflowId: `${course.id}${suffix}` });
    }
  } catch (error) {
    if (!isAbeyanceError(error)) throw error;
  }
}
