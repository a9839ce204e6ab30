import type { DefinitionGraph, WorkflowStatus } from 'abeyance';
import type { StoreReads } from 'abeyance/reading';
import type {
  DefinitionAnswer,
  DefinitionsAnswer,
  HeatAnswer,
  StateHeat,
} from '../protocol/index.ts';
import { notFound } from './history.ts';
import { soon } from './soon.ts';

const ACTIVE: readonly WorkflowStatus[] = ['running', 'suspended'];
const ENDED: readonly WorkflowStatus[] = ['done', 'cancelled'];

/** @throws `DefinitionNotFound`. */
export async function definitionOf(reads: StoreReads, hash: string): Promise<DefinitionAnswer> {
  const found = (await reads.definitions()).find((one) => one.hash === hash);
  if (found === undefined) {
    throw notFound('DefinitionNotFound', `no definition ${JSON.stringify(hash)} is stored`);
  }
  const { name, version, graph } = found;
  return { hash, name, version, graph: JSON.parse(graph) as DefinitionGraph };
}

export async function definitionsOf(reads: StoreReads): Promise<DefinitionsAnswer> {
  const items = [];
  for (const { hash, name, version } of await reads.definitions()) {
    const of = { definitions: [hash] };
    items.push({
      hash,
      name,
      version,
      workflows: await reads.count(of),
      active: await reads.count({ ...of, statuses: ACTIVE }),
      failed: await reads.count({ ...of, statuses: ['failed', 'parked'] }),
    });
    await soon();
  }
  return { items };
}

/** How many workflows stand in each state of a definition. @throws `DefinitionNotFound`. */
export async function heatOf(reads: StoreReads, hash: string): Promise<HeatAnswer> {
  const { graph } = await definitionOf(reads, hash);
  const states: Record<string, StateHeat> = {};
  for (const { path } of graph.states) {
    if (path === '') continue;
    const count = (statuses: readonly WorkflowStatus[]): number | Promise<number> =>
      reads.count({ definitions: [hash], state: path, statuses });
    const heat = {
      active: await count(ACTIVE),
      parked: await count(['parked']),
      failed: await count(['failed']),
      ended: await count(ENDED),
    };
    if (heat.active + heat.parked + heat.failed + heat.ended > 0) states[path] = heat;
    await soon();
  }
  return { hash, total: await reads.count({ definitions: [hash] }), states };
}
