/**
 * A way out of where an actor stands now. `allows` is what its guard says of an event that carries
 * nothing but its type: `undefined` where there is a guard and it could not say so.
 */
export type Exit = ExitBase &
  (
    | { readonly type: 'event'; readonly event: string }
    | {
        readonly type: 'timer';
        /** ms since epoch. */
        readonly dueAt: number;
      }
    | {
        readonly type: 'actor';
        /** Id of the invoked actor whose end it is. */
        readonly id: string;
        readonly when: 'done' | 'error';
      }
    /** It is taken as soon as its guard holds, whatever the event. */
    | { readonly type: 'always' }
  );

interface ExitBase {
  /** Address of the actor that stands there. */
  readonly address: string;
  /** Dotted path of the state whose transition it is; empty for the machine itself. */
  readonly state: string;
  /** Its guard, as the chart names it. */
  readonly guard: string | undefined;
  readonly allows: boolean | undefined;
  /** Ids of the states it leads to; none: it stays. */
  readonly targets: readonly string[];
}
