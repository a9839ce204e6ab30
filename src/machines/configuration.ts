/** A machine's graph, kept by hash so that a file can be drawn without the user's code. */
export interface Definition {
  /** Identity: equal hashes are equal graphs. */
  readonly hash: string;
  /** The machine's id; for a root machine the workflow's name. */
  readonly name: string;
  readonly version: string;
  /** JSON text of the `DefinitionGraph`. */
  readonly graph: string;
}

/**
 * A configuration (SCXML 3.13): the set of states a machine stands in, with all that follows from
 * it alone. It is the same object for every workflow that stands there, so a store keeps each once
 * and a workflow's row holds a number; searching by state, tag or awaited event is searching a
 * short list of configurations and then one index.
 */
export interface Configuration {
  readonly definition: Definition;
  /** The state value as JSON text: the configuration's identity within its definition. */
  readonly value: string;
  /** Dotted paths of every active state, ancestors included: `validating`, `validating.manual`. */
  readonly states: readonly string[];
  readonly tags: readonly string[];
  /** Event descriptors some active state names in `on`; the bare wildcard is not among them. */
  readonly events: readonly string[];
}
