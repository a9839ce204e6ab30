import type { SummaryRow } from './summary.ts';

/** What to hear of: the workflows of these ids, or those a query finds; neither: all. */
export interface WatchRequest {
  readonly ids?: readonly string[] | undefined;
  readonly query?: string | undefined;
  /** A sequence: what changed since is told first. Left out: from now on. */
  readonly since?: number | undefined;
}

/**
 * What changed, put together: of a workflow that changed ten times only how it stands now. Apply it
 * whole; the first one has the sequence from which on one hears.
 */
export type Delta =
  | {
      readonly type: 'changes';
      /** Sequence of the newest turn that is in it. */
      readonly sequence: number;
      readonly rows: readonly SummaryRow[];
      /** Ids that are gone, or which the query finds no longer. */
      readonly removed: readonly string[];
    }
  /** Too much has changed: read anew what is shown. */
  | { readonly type: 'resync'; readonly sequence: number };
