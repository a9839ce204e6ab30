import type { Chance } from './chance.ts';
import type { MachineName } from './machines.ts';

/** A workflow of the fleet, and what happens to it from outside. */
export interface Course {
  readonly id: string;
  readonly machine: MachineName;
  readonly input: unknown;
  readonly metadata: Readonly<Record<string, string>>;
  readonly happens: readonly Happening[];
}

/** One event, or a cancellation: `workflow.cancel`. */
export interface Happening {
  /** ms after the start. */
  readonly after: number;
  readonly type: string;
  readonly payload?: unknown;
  /** What the id of the addressee ends in, where it is one that the workflow began. */
  readonly suffix?: string;
}

export interface CourseOf {
  readonly id: string;
  readonly chance: Chance;
  /** ms since epoch at which it starts. */
  readonly at: number;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A kind of course: how many there are of it, since when, and how they go. */
export interface Kind {
  /** Of a thousand workflows. */
  readonly share: number;
  /** ms before now at which the first one began. */
  readonly since: number;
  /** How much more there are of late: 1 is even, 3 is most of them in the last days. */
  readonly rush: number;
  /** How many a second begin while somebody looks. */
  readonly perSecond: number;
  /** How much faster things happen to those. */
  readonly hurry: number;
  readonly course: (of: CourseOf) => Course;
}
