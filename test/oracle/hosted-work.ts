import { workKey } from '../../src/machines/xstate/actor-node.ts';
import type { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { workOf } from '../../src/machines/xstate/work.ts';
import type { Effect, Recording } from '../../src/machines/recording.ts';
import { LiveWork } from '../../src/runtime/live-work.ts';
import type { AnswerRequest } from '../../src/runtime/workflow-turns.ts';
import type { OpenWork } from './hands.ts';
import type { Step } from './lane.ts';

type Node = ActorTree['root'];

export interface HostedWorkOptions {
  readonly answer: (answer: AnswerRequest) => void;
  readonly failed: (address: string, error: unknown) => void;
}

/** Callbacks and observables of the durable run, by the engine's host: they outlive the trees. */
export class HostedWork {
  readonly #options: HostedWorkOptions;
  readonly #open: ReadonlyMap<string, OpenWork>;
  #live: LiveWork;

  /** `open`: by the address of its actor, the newest there. */
  constructor(open: ReadonlyMap<string, OpenWork>, options: HostedWorkOptions) {
    this.#open = open;
    this.#options = options;
    this.#live = this.#host();
  }

  /** As the engine's effects do after a commit. */
  perform(effect: Effect, { workStarted }: Recording, tree: ActorTree): void {
    if (effect.type === 'stopWork') this.#live.stop(effect.key);
    else if (effect.type === 'tellWork') this.#live.receive(effect.key, effect.event);
    else if (effect.type === 'startWork' && workStarted.includes(effect.work)) {
      this.#start(tree, effect.work.key, effect.work.input);
    }
  }

  /** A new process: what its machines wait for is started again. */
  restart(works: readonly Node[], tree: ActorTree): void {
    this.#live = this.#host();
    for (const node of works) this.#start(tree, workKey(node), node.actor._snapshot.input);
  }

  bring(node: Node | undefined, step: Extract<Step, { type: 'give' | 'fail' | 'end' }>): void {
    const work = node && this.#open.get(node.address);
    if (step.type === 'give') work?.give(step.data);
    else if (step.type === 'fail') work?.fail(step.error);
    else work?.end();
  }

  #start(tree: ActorTree, key: string, input: unknown): void {
    const work = workOf(tree, key, input);
    if (work !== undefined && work.kind !== 'promise') this.#live.start('wf', key, work);
  }

  #host(): LiveWork {
    const { answer, failed } = this.#options;
    return new LiveWork({
      answer: (_, given) => answer(given),
      failed: (_, { address, error }) => failed(address, error),
      report: () => {},
      emitted: () => {},
    });
  }
}
