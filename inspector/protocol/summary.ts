import type { WorkflowStatus } from 'abeyance';

/** One workflow in a list: no payload, so that a page of them is short. */
export interface SummaryRow {
  readonly id: string;
  /** The workflow's name. */
  readonly workflow: string;
  readonly version: string;
  /** Hash of its machine's definition. */
  readonly definition: string;
  readonly status: WorkflowStatus;
  /** Dotted paths of the innermost active states. */
  readonly states: readonly string[];
  readonly tags: readonly string[];
  readonly waitsFor: readonly WaitsFor[];
  /** When time moves it next, ms since epoch, as far as its suspensions say. */
  readonly wakesAt?: number | undefined;
  /** ms since epoch. */
  readonly createdAt: number;
  /** ms since epoch. */
  readonly updatedAt: number;
  readonly revision: number;
  /** Why it failed, was parked or cancelled, in one sentence. */
  readonly failure?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Id of the workflow that began it. */
  readonly parent?: string | undefined;
}

/** What one suspension of a workflow waits for. */
export interface WaitsFor {
  readonly type: 'event' | 'timer' | 'workflow' | 'poll';
  /** Event descriptors, or the id of the workflow; a timer has none. */
  readonly names: readonly string[];
  /** When time ends it, ms since epoch. */
  readonly dueAt?: number | undefined;
}

export interface ListRequest {
  /** Text of the search box, see `parseQuery`; empty or left out: all. */
  readonly query?: string | undefined;
  /** The `cursor` of the page before. */
  readonly after?: number | undefined;
  /** 1 to 1000; 100 if left out. */
  readonly limit?: number | undefined;
  /** By creation; `false` if left out. */
  readonly newestFirst?: boolean | undefined;
}

export interface ListAnswer {
  /** Fewer than asked for where a search finds few: go on while there is a `cursor`. */
  readonly rows: readonly SummaryRow[];
  /** Pass as `after` for the next page; `undefined`: this was the last. */
  readonly cursor?: number | undefined;
}

export interface CountRequest {
  readonly query?: string | undefined;
}

export interface CountAnswer {
  readonly total: number;
  readonly byStatus: Readonly<Record<WorkflowStatus, number>>;
  /** `false`: the search looks at each workflow and gave up; there are at least so many. */
  readonly exact: boolean;
}
