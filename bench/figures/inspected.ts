import { createEngine, type WorkflowHandle } from 'abeyance';
import { serveInspector } from 'abeyance/inspector';
import { sqliteStore } from 'abeyance/sqlite';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Sight } from '../child-viewer.ts';
import { BenchDirectory } from '../files.ts';
import { counter } from '../machines.ts';
import { inRounds, median, ratio, took } from '../measure.ts';
import type { Figure, Line } from '../report.ts';

const ROUNDS = 5;
const WORKFLOWS = 200;
/** Turns of each workflow a round: a round lasts a second or two. */
const EACH = 150;

/** What it costs an engine under load to be looked at. */
export const inspected: Figure = {
  name: 'inspected',
  about: 'turns of an engine with an inspector served, and with one looking on; WAL, FULL',
  run: measure,
};

async function measure(): Promise<readonly Line[]> {
  using directory = new BenchDirectory();
  const engine = await createEngine({ workflows: [counter], store: sqliteStore(directory.file()) });
  const handles = await Promise.all(ids().map((id) => engine.start(counter, { id })));
  const viewer = await startViewer();
  const speeds = new Map<string, number[]>();
  const turns = async (name: string): Promise<number> => {
    const { cpuMs, wallMs } = await took(() => Promise.all(handles.map(run)));
    speeds.set(name, [...(speeds.get(name) ?? []), (WORKFLOWS * EACH * 1000) / wallMs]);
    return cpuMs / (WORKFLOWS * EACH);
  };
  const cpu = await inRounds(ROUNDS, {
    alone: () => turns('alone'),
    served: async () => {
      await using _ = await serveInspector(engine, { file: false });
      return await turns('served');
    },
    watched: async () => {
      await using server = await serveInspector(engine, { file: false });
      const { base, token } = server;
      await tell(viewer, { base, token, id: 'counter-0' }, 'there');
      const each = await turns('watched');
      await tell(viewer, 'go', 'gone');
      return each;
    },
  });
  viewer.kill();
  await engine.close();
  const speed = (name: string): Line => {
    const value = median(speeds.get(name) ?? []);
    return { what: `turns a second, ${name}`, value, unit: '' };
  };
  return [
    ...['alone', 'served', 'watched'].map(speed),
    { what: 'CPU of a turn, alone', value: median(cpu.alone), unit: 'ms' },
    { what: 'served against alone', value: ratio(cpu.served, cpu.alone), unit: 'times' },
    {
      what: 'watched against alone',
      value: ratio(cpu.watched, cpu.alone),
      unit: 'times',
      atMost: 1.05,
    },
  ];
}

function ids(): readonly string[] {
  return Array.from({ length: WORKFLOWS }, (_, index) => `counter-${index}`);
}

async function run(handle: WorkflowHandle): Promise<void> {
  for (let turn = 0; turn < EACH; turn += 1) await handle.send({ type: 'increment' });
}

async function startViewer(): Promise<ChildProcess> {
  const viewer = fork(fileURLToPath(new URL('../child-viewer.ts', import.meta.url)));
  await once(viewer, 'message');
  return viewer;
}

/** Tells the viewer where to look, or to go, and waits until it is so. */
async function tell(viewer: ChildProcess, what: Sight | 'go', until: string): Promise<void> {
  const heard = once(viewer, 'message');
  viewer.send(what);
  const [answer] = (await heard) as [string];
  if (answer !== until) throw new Error(`The viewer says ${answer} and not ${until}.`);
}
