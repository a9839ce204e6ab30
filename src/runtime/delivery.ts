/**
 * What became of an event at one workflow. `handled`: a transition was taken; `deferred`: kept for
 * a wait to come, until it is due, or because the workflow is parked; `ignored`: `reason` says why;
 * `duplicate`: an event of this id was taken before.
 */
export interface DeliveryResult {
  readonly workflowId: string;
  readonly outcome: 'handled' | 'deferred' | 'ignored' | 'duplicate';
  /**
   * `unknown`: no active state names the event; `guard`: one does and its guard said no;
   * `forbidden`: the chart forbids it here; `dropped`: it came early and the wait drops such;
   * `early`: it came before its wait and is kept; `later`: it is kept until it is due; `parked`:
   * the workflow is parked; `failed`: the turn threw.
   */
  readonly reason?: string;
  /** The workflow's revision after it. */
  readonly revision: number;
}

export interface Delivery {
  readonly eventId: string;
  /** How many workflows and subscribers got it; 0 is an answer, not an error. */
  readonly recipients: number;
  readonly results: readonly DeliveryResult[];
  /** `true`: there was no workflow of this id, and one was started for it. */
  readonly started?: true;
  /** ms since epoch, where it is kept to be delivered then. */
  readonly dueAt?: number;
}
