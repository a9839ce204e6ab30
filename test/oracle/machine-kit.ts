import * as xstate from 'xstate';
import type { AnyStateMachine } from 'xstate';
import type { Construct } from './constructs.ts';
import { logicsOf, type Logics } from './logics.ts';
import type { Hands, LiveRef } from './hands.ts';

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
  /** Told of what happens, where somebody counts. */
  count: (construct: Construct) => void = () => {};
  /** Who hosts the work of machines now: set by whoever runs them. */
  hands: Hands | undefined;
  /** Whether work sends by itself: at its start, and when it receives. */
  chatty = false;
  /** Whether callbacks never throw when they start: an engine may find them left by then. */
  startsWell = false;
  /** Whether custom actions only tell: what they send or throw is not done twice then. */
  calm = false;
  readonly logics: Logics = logicsOf(this);
  readonly P: Logics['P'] = this.logics.P;
  readonly T: Logics['T'] = this.logics.T;
  readonly H: Logics['H'] = this.logics.H;
  readonly C: Logics['C'] = this.logics.C;
  readonly O: Logics['O'] = this.logics.O;
  readonly E: Logics['E'] = this.logics.E;
  readonly F: Logics['F'] = this.logics.F;

  /** A custom action that tells what it was called with. */
  readonly act = (label: string): ((args: ActionArgs, params: unknown) => void) =>
    Object.assign((args: ActionArgs, params: unknown) => this.say(label, args, params), {});

  /** A custom action that throws. */
  readonly toss =
    (label: string, what: unknown) =>
    (args: ActionArgs): void => {
      this.say(label, args, undefined);
      if (this.calm) return;
      this.count('action: throws');
      this.hands?.thrown(args.self as LiveRef, what);
    };

  /** A custom action that sends to its own actor. */
  readonly tell =
    (label: string, event: { readonly type: string }) =>
    (args: ActionArgs): void => {
      this.say(label, args, undefined);
      if (this.calm) return;
      this.count('action: sends by self');
      this.hands?.tell(args.self as LiveRef | undefined, event);
    };

  /** Counts what happens where it stands in code; what comes after it is of no concern. */
  readonly saw = (construct: Construct): true => {
    this.count(construct);
    return true;
  };

  /** What user code throws: not always an error. */
  readonly boom = (what: unknown): never => {
    throw what;
  };

  promise(): xstate.PromiseActorLogic<unknown> {
    return logicsOf(this).P;
  }

  compile(code: string): AnyStateMachine {
    // The machine is made as code so that a failure can print what is to be run again.
    // oxlint-disable-next-line typescript/no-implied-eval
    const make = new Function('x', 'kit', code) as (x: typeof xstate, kit: this) => unknown;
    return make(xstate, this) as AnyStateMachine;
  }
}
