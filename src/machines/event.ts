/** What users send: to one workflow, to every workflow that waits for its type, or over a bus. */
export interface WorkflowEvent<Payload = unknown> {
  /** The same id twice to the same workflow is one event (B11). */
  readonly id: string;
  /** Hierarchical by dots: `user.approval.required`. */
  readonly type: string;
  readonly payload: Payload;
  /** When it was made, ms since epoch. */
  readonly timestamp: number;
  /** The only workflow it is for; without one it is for whoever waits for its type. */
  readonly targetWorkflowId?: string;
  /** What it belongs to: of a reply, the id of the request it answers. */
  readonly correlationId?: string;
  /** W3C trace context, so that what the event brings about can be told to belong to its sender. */
  readonly traceparent?: string;
}

/** An event as it is given to a sender, who adds the id and timestamp that are left out. */
export interface EventInput<Payload = unknown> {
  readonly type: string;
  readonly payload?: Payload;
  readonly id?: string;
  readonly timestamp?: number;
  readonly targetWorkflowId?: string;
  readonly correlationId?: string;
  readonly traceparent?: string;
}
