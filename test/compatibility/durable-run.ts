import { expect } from 'vitest';
import { AbeyanceError } from '../../src/machines/errors.ts';
import type { WorkflowHandle } from '../../src/runtime/handle.ts';
import { createTestEngine, type TestEngine } from '../../src/testing.ts';
import { Heard, Kit, type Make, type Moment, type Step } from './kit.ts';
import { picture } from './picture.ts';

/**
 * The same machine as a workflow of an engine. Before each step the process dies, and the next one
 * makes the machine anew, so that all it knows is what was stored.
 */
export async function durableRun(
  make: Make,
  steps: readonly Step[],
  input: unknown,
): Promise<readonly Moment[]> {
  const kit = new Kit();
  const machine = make(kit);
  const ignore = (): void => {};
  const info = (message: string, { text }: { readonly text?: unknown } = {}): void => {
    if (message !== 'machine log') return;
    kit.catchUp();
    kit.heard('logged', text);
  };
  const logger = { debug: ignore, info, warn: ignore, error: ignore };
  await using rig = await createTestEngine({ workflows: [machine], logger });
  let caught = 0;
  kit.catchUp = () => {
    for (const { event } of rig.emitted.slice(caught)) kit.heard('emitted', event);
    caught = rig.emitted.length;
  };
  await rig.run(rig.engine.start(machine, { id: 'wf', input }));
  const logged = (): readonly unknown[] =>
    rig.logs.filter(({ message }) => message === 'machine log').map(({ fields }) => fields['text']);
  const heard = {
    said: new Heard(() => kit.said),
    emitted: new Heard(() => rig.emitted.map(({ event }) => picture(event))),
    logged: new Heard(logged),
    order: new Heard(() => kit.order),
  };
  const moments: Moment[] = [];
  const look = async (): Promise<void> => {
    const handle = await rig.run(rig.engine.get('wf'));
    kit.catchUp();
    moments.push({
      ...(await shown(rig, handle)),
      said: picture(heard.said.since()) as unknown[],
      emitted: heard.emitted.since(),
      logged: heard.logged.since(),
      order: picture(heard.order.since()) as unknown[],
    });
  };
  await look();
  for (const step of steps) {
    rig.crash();
    await restarted(rig, make, kit);
    await take(rig, step, kit);
    await look();
  }
  return moments;
}

/** Actions of the turn before the crash may run again (B24), and no others. */
async function restarted(rig: TestEngine, make: Make, kit: Kit): Promise<void> {
  const { said, order } = kit;
  const before = said.length;
  const all = order.length;
  await rig.restart({ workflows: [make(kit)] });
  const again = said.splice(before);
  order.splice(all);
  expect(again).toEqual(again.length === 0 ? [] : said.slice(-again.length));
}

async function take(rig: TestEngine, step: Step, kit: Kit): Promise<void> {
  const handle = await rig.run(rig.engine.get('wf'));
  if (typeof step === 'number') await rig.clock.advance(step);
  else if (typeof step === 'object' && 'open' in step) kit.open(step.open as string, step.with);
  else if (typeof step === 'object' && 'fail' in step) kit.fail(step.fail as string, step.with);
  else await rig.run(handle.send(typeof step === 'string' ? { type: step } : step).catch(ended));
  await rig.runUntilIdle();
}

/** An event that comes after the end is refused, where plain XState only warns. */
function ended(error: unknown): void {
  if (!(error instanceof AbeyanceError) || error.code !== 'WorkflowEnded') throw error;
}

const STATUSES: Readonly<Record<string, string>> = {
  running: 'active',
  suspended: 'active',
  failed: 'error',
};

async function shown(
  rig: TestEngine,
  handle: WorkflowHandle,
): Promise<Omit<Moment, 'said' | 'emitted' | 'logged' | 'order'>> {
  const { status, value, context, tags, output, error } = handle.getSnapshot();
  const isActive = STATUSES[status] === 'active';
  const persisted = isActive
    ? await rig.run(handle.getPersistedSnapshot()).catch((e: unknown) => ({ children: String(e) }))
    : { children: {} };
  return {
    status: STATUSES[status] ?? status,
    value,
    context: picture(context),
    tags: [...tags].toSorted(),
    output: picture(output),
    error: picture(error),
    children: picture((persisted as { readonly children: unknown }).children),
  };
}
