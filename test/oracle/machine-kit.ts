import * as xstate from 'xstate';
import type { AnyStateMachine } from 'xstate';

export interface ActionArgs {
  readonly context: unknown;
  readonly event: unknown;
  readonly self: unknown;
}

export type Say = (label: string, args: ActionArgs, params: unknown) => void;

/** What machines written as code may use, and where their custom actions are heard. */
export class MachineKit {
  /** Set by whoever runs a custom action. */
  say: Say = () => {};

  /** A custom action that tells what it was called with. */
  readonly act = (label: string): ((args: ActionArgs, params: unknown) => void) =>
    Object.assign((args: ActionArgs, params: unknown) => this.say(label, args, params), {});

  /** Every logic whose results are driven by hand. */
  readonly promises: Set<unknown> = new Set();

  /** Never settles by itself. */
  readonly P = this.promise();

  readonly T = xstate.fromTransition(
    (state: { t: number }, event: { type: string; n?: number }, { self, system }) => {
      if (event.type === 'boom') throw new Error('transition boom');
      const { _parent: parent } = self as unknown as { _parent: typeof self | undefined };
      if (event.type === 'b' && parent !== undefined) {
        relay(system, self, parent, { type: 'c', n: state.t });
      }
      return event.type.startsWith('xstate.') ? state : { t: state.t + (event.n ?? 1) };
    },
    ({ input }: { input?: { n?: number } }) => ({ t: input?.n ?? 0 }),
  );

  /** What user code throws: not always an error. */
  readonly boom = (what: unknown): never => {
    throw what;
  };

  promise(): xstate.PromiseActorLogic<unknown> {
    const logic = xstate.fromPromise<unknown, unknown>(() => new Promise(() => {}));
    this.promises.add(logic);
    return logic;
  }

  compile(code: string): AnyStateMachine {
    // The machine is made as code so that a failure can print what is to be run again.
    // oxlint-disable-next-line typescript/no-implied-eval
    const make = new Function('x', 'kit', code) as (x: typeof xstate, kit: this) => unknown;
    return make(xstate, this) as AnyStateMachine;
  }
}

/** A reducer may send at once, in the middle of its step. */
function relay(system: unknown, from: unknown, to: unknown, event: unknown): void {
  const { _relay } = system as { _relay: (source: unknown, target: unknown, e: unknown) => void };
  _relay(from, to, event);
}
