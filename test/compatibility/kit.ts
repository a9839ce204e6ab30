import type {
  AnyActor,
  AnyActorRef,
  AnyEventObject,
  AnyStateMachine,
  MachineContext,
} from 'xstate';

interface Gate {
  readonly promise: Promise<unknown>;
  readonly open: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

interface Acting {
  readonly context: MachineContext;
  readonly event: AnyEventObject;
  readonly self: AnyActorRef;
  readonly system: AnyActor['system'];
}

/** What the machines of these tests are made with: where they are heard, and what they wait for. */
export class Kit {
  /** What custom actions said, in order. */
  readonly said: unknown[] = [];
  /** What they said, what was emitted and what was logged, as it came. */
  readonly order: unknown[] = [];
  /** Called before something is said, by whoever hears otherwise what came before it. */
  catchUp: () => void = () => {};
  readonly #gates = new Map<string, Gate>();

  /** A custom action that says its name, and its params where it has some. */
  readonly act = (label: string): ((args: unknown, params?: unknown) => void) => {
    return (_, params) => this.#say(params === undefined ? label : [label, params]);
  };

  /** A custom action that says what it sees. */
  readonly see = (look: (args: Acting) => unknown): ((args: Acting) => void) => {
    return (args) => this.#say(look(args));
  };

  /** A promise that the test settles, also for whoever asks again after a restart. */
  readonly wait = (name: string): Promise<unknown> => this.#gate(name).promise;

  open(name: string, value: unknown): void {
    this.#gate(name).open(value);
  }

  fail(name: string, error: unknown): void {
    this.#gate(name).fail(error);
  }

  heard(what: 'emitted' | 'logged', value: unknown): void {
    this.order.push({ [what]: value });
  }

  #say(said: unknown): void {
    this.catchUp();
    this.said.push(said);
    this.order.push({ said });
  }

  #gate(name: string): Gate {
    const known = this.#gates.get(name);
    if (known !== undefined) return known;
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.catch(() => {});
    const gate = { promise, open: resolve, fail: reject };
    this.#gates.set(name, gate);
    return gate;
  }
}

/** Makes the machine anew for each process. */
export type Make = (kit: Kit) => AnyStateMachine;

/** An event, an event type, ms that go by, or a promise that is settled. */
export type Step =
  | string
  | number
  | { readonly type: string; readonly [key: string]: unknown }
  | { readonly open: string; readonly with?: unknown }
  | { readonly fail: string; readonly with: unknown };

/** The workflow as it stands after a step, and what was heard of it since the last one. */
export interface Moment {
  readonly status: unknown;
  readonly value: unknown;
  readonly context: unknown;
  readonly tags: unknown;
  readonly output: unknown;
  readonly error: unknown;
  /** As persisted, with all below; only while it is active. */
  readonly children: unknown;
  readonly said: readonly unknown[];
  readonly emitted: readonly unknown[];
  readonly logged: readonly unknown[];
  /** All three as they came. */
  readonly order: readonly unknown[];
}

/** What has been heard so far, of which a moment takes what is new. */
export class Heard {
  #count = 0;
  readonly #list: () => readonly unknown[];

  constructor(list: () => readonly unknown[]) {
    this.#list = list;
  }

  since(): readonly unknown[] {
    const all = this.#list();
    const fresh = all.slice(this.#count);
    this.#count = all.length;
    return fresh;
  }
}
