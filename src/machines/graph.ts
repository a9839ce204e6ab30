/**
 * A machine as data: enough to draw it, to say which transition was taken and to tell what an event
 * would do, without the user's code. Stored once by hash as `Definition.graph`.
 */
export interface DefinitionGraph {
  readonly id: string;
  readonly version: string;
  readonly description?: string;
  /** In document order, the root first. */
  readonly states: readonly GraphState[];
}

export interface GraphState {
  /** XState's state node id. */
  readonly id: string;
  /** Dotted path under the root; empty for the root. */
  readonly path: string;
  readonly type: string;
  readonly history?: 'shallow' | 'deep';
  readonly initial?: string;
  readonly tags?: readonly string[];
  readonly description?: string;
  readonly entry?: readonly string[];
  readonly exit?: readonly string[];
  readonly invoke?: readonly { readonly id: string; readonly src: string }[];
  readonly transitions?: readonly GraphTransition[];
  /** The plain data of a pause state's meta. */
  readonly pause?: { readonly type: string; readonly event?: string | readonly string[] };
}

export interface GraphTransition {
  /** Stable within the definition; what a turn's history names. */
  readonly id: string;
  /** Event descriptor; empty for `always`. */
  readonly event: string;
  /** ms, or the name of a delay, for `after`. */
  readonly delay?: number | string;
  readonly guard?: string;
  /** Ids of target states; none: an internal transition. */
  readonly targets?: readonly string[];
  readonly actions?: readonly string[];
  readonly reenter?: true;
  readonly description?: string;
}
