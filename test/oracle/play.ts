import type { AnyStateMachine } from 'xstate';
import { Registry } from '../../src/machines/registry.ts';
import { History } from './history.ts';
import type { Event, Report, Step } from './lane.ts';
import { MachineKit } from './machine-kit.ts';

const MICROSTEPS_MAX = 1_000;

/**
 * One machine written by hand, taken live and durably. Each step throws where the two differ; the
 * tests say what is expected of both.
 */
export class Play {
  readonly kit: MachineKit = new MachineKit();
  readonly registry: Registry;
  readonly #history: History;

  constructor(make: (kit: MachineKit) => AnyStateMachine) {
    const machine = make(this.kit);
    this.registry = new Registry([machine], MICROSTEPS_MAX);
    this.#history = new History({ machine, kit: this.kit, registry: this.registry });
  }

  start(input?: unknown): this {
    return this.#take({ type: 'start', input });
  }

  /** Events for the root. */
  send(...types: readonly string[]): this {
    for (const type of types) this.event({ type });
    return this;
  }

  /** An event for the nth running actor in order of birth. */
  event(event: Event & Readonly<Record<string, unknown>>, to = 0): this {
    return this.#take({ type: 'event', to, event });
  }

  pass(ms: number): this {
    this.#history.pass(ms);
    return this;
  }

  resolve(promise: number, data: unknown): this {
    return this.#take({ type: 'resolve', promise, data });
  }

  reject(promise: number, error: unknown): this {
    return this.#take({ type: 'reject', promise, error });
  }

  get report(): Report {
    const { pictured } = this.#history;
    if (pictured === undefined) throw new Error('not started');
    return pictured;
  }

  /** ms until the next timer is due. */
  get dueIn(): number | undefined {
    return this.#history.report?.dueIn;
  }

  /** Labels of the custom actions of the last step, in order. */
  get acted(): readonly unknown[] {
    return this.#said('act');
  }

  /** Types of events sent in the last step, with who they were for. */
  get sent(): readonly string[] {
    return this.report.said.flatMap((said) => {
      const { send, to } = said as { send?: { type: string }; to?: string };
      return send === undefined ? [] : [`${send.type} to ${to}`];
    });
  }

  get emitted(): readonly unknown[] {
    return this.#said('emit');
  }

  get logged(): readonly unknown[] {
    return this.#said('log');
  }

  /** The root's snapshot as both show it. */
  get root(): Readonly<Record<string, unknown>> {
    const world = this.report.world as { tree?: Record<string, unknown> };
    return world.tree ?? world;
  }

  get value(): unknown {
    return this.root['value'];
  }

  get context(): unknown {
    return this.root['context'];
  }

  /** Paths of the running actors. */
  get running(): readonly string[] {
    const { running } = this.report.world as { running: readonly [string, unknown][] };
    return running.map(([path]) => path);
  }

  #said(what: 'act' | 'emit' | 'log'): readonly unknown[] {
    return this.report.said.flatMap((said) => {
      const one = said as Readonly<Record<string, unknown>>;
      return what in one ? [one[what]] : [];
    });
  }

  #take(step: Step): this {
    this.#history.take(step);
    return this;
  }
}
