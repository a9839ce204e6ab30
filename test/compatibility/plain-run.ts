import { createActor, type AnyActor, type AnyMachineSnapshot } from 'xstate';
import { Heard, Kit, type Make, type Moment, type Step } from './kit.ts';
import { picture } from './picture.ts';

/** The machine under XState's own `createActor`, with a clock by hand. */
export async function plainRun(
  make: Make,
  steps: readonly Step[],
  input: unknown,
): Promise<readonly Moment[]> {
  const kit = new Kit();
  const clock = new HandClock();
  const emitted: unknown[] = [];
  const logged: unknown[] = [];
  const actor = createActor(make(kit), {
    id: 'wf',
    input,
    clock,
    logger: (...args) => {
      const text = String(args.at(-1));
      logged.push(text);
      kit.heard('logged', text);
    },
    inspect: (inspected) => {
      if (inspected.type !== '@xstate.actor') return;
      (inspected.actorRef as AnyActor).on('*', (event) => {
        emitted.push(picture(event));
        kit.heard('emitted', event);
      });
    },
  });
  actor.subscribe({ error: () => {} });
  const heard = {
    said: new Heard(() => kit.said),
    emitted: new Heard(() => emitted),
    logged: new Heard(() => logged),
    order: new Heard(() => kit.order),
  };
  const moments: Moment[] = [];
  const look = async (): Promise<void> => {
    await settled();
    moments.push({
      ...shown(actor),
      said: picture(heard.said.since()) as unknown[],
      emitted: heard.emitted.since(),
      logged: heard.logged.since(),
      order: picture(heard.order.since()) as unknown[],
    });
  };
  actor.start();
  await look();
  for (const step of steps) {
    if (typeof step === 'number') clock.pass(step);
    else if (typeof step === 'string') actor.send({ type: step });
    else if ('open' in step) kit.open(step.open as string, step.with);
    else if ('fail' in step) kit.fail(step.fail as string, step.with);
    else actor.send(step);
    await look();
  }
  actor.stop();
  return moments;
}

function shown(actor: AnyActor): Omit<Moment, 'said' | 'emitted' | 'logged' | 'order'> {
  const { status, value, context, tags, output, error } = actor.getSnapshot() as AnyMachineSnapshot;
  const { children } = status === 'active' ? persisted(actor) : { children: {} };
  return {
    status,
    value,
    context: picture(context),
    tags: [...tags].toSorted(),
    output: picture(output),
    error: picture(error),
    children: picture(children),
  };
}

/** XState's development build refuses where a logic stands inline. */
function persisted(actor: AnyActor): { readonly children: unknown } {
  try {
    return actor.getPersistedSnapshot() as unknown as { readonly children: unknown };
  } catch (error) {
    return { children: String(error) };
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Fires what comes due one by one, each at its own time. */
class HandClock {
  #now = 0;
  #count = 0;
  readonly #timeouts = new Map<number, { readonly dueAt: number; readonly fire: () => void }>();

  setTimeout(fire: () => void, ms: number): number {
    this.#count += 1;
    this.#timeouts.set(this.#count, { dueAt: this.#now + ms, fire });
    return this.#count;
  }

  clearTimeout(id: number): void {
    this.#timeouts.delete(id);
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timeouts].toSorted(([, one], [, other]) => one.dueAt - other.dueAt);
      if (next === undefined || next[1].dueAt > until) break;
      this.#timeouts.delete(next[0]);
      this.#now = next[1].dueAt;
      next[1].fire();
    }
    this.#now = until;
  }
}
