import { createEngine, type Engine } from 'abeyance';
import { countingStore } from './counting-store.ts';
import { HandWritten } from './hand-written.ts';
import { approval } from './machines.ts';
import { inFlight, took } from './measure.ts';

export const APPROVED = { type: 'approved', by: 'ann' } as const;

/** What approval workflows cost, per workflow. */
export interface ApprovalCost {
  readonly cpuMs: number;
  readonly commits: number;
  readonly perSecond: number;
}

/** Someone who takes approval workflows from start to end. */
export interface Approver {
  readonly run: (total: number, width: number) => Promise<ApprovalCost>;
  readonly close: () => unknown;
}

export async function abeyanceApprover(path: string): Promise<Approver> {
  const { store, writes } = countingStore(path);
  const engine = await createEngine({ workflows: [approval], store });
  return approver(
    (id, order) => approve(engine, id, order),
    writes,
    () => engine.close(),
  );
}

export function handWrittenApprover(path: string, groups: boolean): Approver {
  const workflows = new HandWritten(path, approval, groups);
  const one = async (id: string, order: number): Promise<void> => {
    await workflows.start(id, { order });
    await workflows.send(id, APPROVED);
  };
  return approver(
    one,
    () => workflows.commits,
    () => workflows.close(),
  );
}

async function approve(engine: Engine, id: string, order: number): Promise<void> {
  const handle = await engine.start(approval, { id, input: { order } });
  await handle.waitFor(({ status }) => status === 'suspended');
  await handle.send(APPROVED);
  await handle.result();
}

function approver(
  one: (id: string, order: number) => Promise<void>,
  commits: () => number,
  close: () => unknown,
): Approver {
  let started = 0;
  const next = (): Promise<void> => {
    started += 1;
    return one(`order-${started}`, started);
  };
  const run = async (total: number, width: number): Promise<ApprovalCost> => {
    const before = commits();
    const { cpuMs, wallMs } = await took(() => inFlight(total, width, next));
    return {
      cpuMs: cpuMs / total,
      commits: (commits() - before) / total,
      perSecond: (total / wallMs) * 1000,
    };
  };
  return { run, close };
}
