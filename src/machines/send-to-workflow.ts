import {
  sendTo,
  type ActionArgs,
  type ActionFunction,
  type ActorRef,
  type AnyEventObject,
  type EventObject,
  type LowInfer,
  type MachineContext,
  type ParameterizedObject,
  type Snapshot,
} from 'xstate';
import { durationMs, type Duration } from './duration.ts';
import { AbeyanceError } from './errors.ts';
import { invalidOption, readFields } from './invalid-option.ts';

/**
 * Sends an event to another workflow, named by its id: an XState `sendTo`. The commit of the turn
 * that sends it writes it down; after that it is delivered, exactly once.
 *
 * Needs the engine: in plain XState there is no other workflow, and the send throws `ActorUnknown`.
 * To have the event checked against the other's: `sendTo(workflowRef<OrderEvent>(id), event)`.
 *
 * @throws `OptionInvalid` for an empty target: a literal at once, a function in the turn.
 * @throws `DurationInvalid` for a delay that is no duration, likewise.
 */
export function sendToWorkflow<
  TContext extends MachineContext,
  TExpressionEvent extends AnyEventObject,
  TParams extends ParameterizedObject['params'] | undefined,
  TEvent extends EventObject,
>(
  target: string | Computed<LowInfer<TContext>, TExpressionEvent, TEvent, TParams, string>,
  event:
    | AnyEventObject
    | Computed<LowInfer<TContext>, TExpressionEvent, TEvent, TParams, AnyEventObject>,
  options: SendToWorkflowOptions<LowInfer<TContext>, TExpressionEvent, TEvent, TParams> = {},
): ActionFunction<TContext, TExpressionEvent, TEvent, TParams, never, never, never, never, never> {
  const to = typeof target === 'function' ? target : workflowRef(target);
  if (typeof event !== 'function' && typeof readFields(event, 'event').type !== 'string') {
    throw invalidOption('event', 'give an event, or a function that makes one');
  }
  const { delay, id } = readFields(options, 'options', ['delay', 'id']);
  const delayMs =
    typeof delay === 'function' || delay === undefined ? delay : durationMs(delay, DELAY);
  return sendTo(
    typeof to === 'function' ? (args, params) => workflowRef(to(args, params)) : to,
    event,
    {
      ...(id !== undefined && { id }),
      ...(typeof delayMs === 'number' && { delay: delayMs }),
      ...(typeof delayMs === 'function' && {
        delay: (args, params) => durationMs(delayMs(args, params), DELAY),
      }),
    },
  );
}

const DELAY = 'delay of sendToWorkflow';

export interface SendToWorkflowOptions<
  TContext extends MachineContext,
  TExpressionEvent extends EventObject,
  TEvent extends EventObject,
  TParams,
> {
  /** How long after the turn it is delivered. Default: at once. */
  readonly delay?: Duration | Computed<TContext, TExpressionEvent, TEvent, TParams, Duration>;
  /** The name by which `cancel` calls off a delayed send. */
  readonly id?: string;
}

/** What an action computes in the turn, from the context and the event it acts on. */
type Computed<
  TContext extends MachineContext,
  TExpressionEvent extends EventObject,
  TEvent extends EventObject,
  TParams,
  TResult,
> = (args: ActionArgs<TContext, TExpressionEvent, TEvent>, params: TParams) => TResult;

/** By the registry of symbols, so that a ref made by another copy of this package is known too. */
const WORKFLOW_REF: unique symbol = Symbol.for('abeyance.workflowRef');

/**
 * Another workflow, as something XState can send to: `sendTo(workflowRef('order-2'), event)`, also
 * inside `enqueueActions`. It is an address and no more: one can send to it, and only in a turn.
 */
export interface WorkflowRef<TEvent extends EventObject = AnyEventObject> extends ActorRef<
  Snapshot<undefined>,
  TEvent
> {
  readonly [WORKFLOW_REF]: true;
}

/**
 * The workflow of that id, whether it exists or not; what it never takes becomes a dead letter.
 * Name its events to have them checked: `workflowRef<OrderEvent>('order-2')`.
 *
 * @throws `OptionInvalid` when the id is empty or no text.
 */
export function workflowRef<TEvent extends EventObject = AnyEventObject>(
  id: string,
): WorkflowRef<TEvent> {
  if (typeof id !== 'string' || id === '') {
    throw invalidOption('workflow id', 'give the id of the workflow the event is for');
  }
  const ref: unknown = new WorkflowAddress(id);
  return ref as WorkflowRef<TEvent>;
}

export function isWorkflowRef(value: unknown): value is WorkflowRef {
  return typeof value === 'object' && value !== null && WORKFLOW_REF in value;
}

/** A class and no plain object, so that an `update` recipe takes it as it is. */
class WorkflowAddress {
  readonly [WORKFLOW_REF] = true;
  readonly id: string;
  readonly sessionId: string;

  constructor(id: string) {
    this.id = id;
    this.sessionId = `workflow:${id}`;
  }

  /** What is known of it here: nothing but that it may be there. */
  getSnapshot(): Snapshot<undefined> {
    return { status: 'active', output: undefined, error: undefined };
  }

  send(event: EventObject): void {
    this._send(event);
  }

  /** Where XState delivers; the engine takes the message before it comes to that. */
  _send(event: EventObject): void {
    throw new AbeyanceError(
      'ActorUnknown',
      `${event.type} cannot be sent to the workflow ${JSON.stringify(this.id)} from here: ` +
        'workflows reach each other only in a turn; outside of one use engine.sendEvent, ' +
        'and in plain XState there are none',
      { details: { workflowId: this.id, eventType: event.type } },
    );
  }
}
