import { sqliteStore } from 'abeyance/sqlite';
import { memoryDisk } from 'abeyance/testing';

type Store = ReturnType<typeof sqliteStore>;
type Batch = Parameters<Store['write']>[0];

/** Writes of the past that become one write of the file. */
const AT_ONCE = 500;

/**
 * A store in memory that also writes all to a file, many writes at a time: nobody depends on what
 * is stored before the past is over, and a transaction for each turn would take most of the time.
 */
export function pastStore(file: string): Store {
  const memory = memoryDisk().store();
  const kept = sqliteStore(file, { synchronous: 'NORMAL' });
  let waiting: Batch[] = [];
  const flush = async (): Promise<void> => {
    const batches = waiting;
    waiting = [];
    const last = batches.at(-1);
    if (last !== undefined) await kept.write(joined(batches, last.aliveAt));
  };
  return {
    ...memory,
    // what an engine counts is whether anybody cares that it is alive; nobody does in the past
    count: () => 0,
    async open() {
      await kept.open();
      return memory.open();
    },
    async write(batch) {
      await memory.write(batch);
      waiting.push(batch);
      if (waiting.length >= AT_ONCE) await flush();
    },
    async close() {
      await flush();
      await kept.close();
      await memory.close();
    },
  };
}

function joined(batches: readonly Batch[], aliveAt: number): Batch {
  return {
    commits: batches.flatMap(({ commits }) => commits),
    attempts: batches.flatMap(({ attempts }) => attempts),
    settled: batches.flatMap(({ settled }) => settled),
    broadcasts: batches.flatMap(({ broadcasts }) => broadcasts),
    broadcastsDropped: batches.flatMap(({ broadcastsDropped }) => broadcastsDropped),
    checkpointsDropped: batches.flatMap(({ checkpointsDropped }) => checkpointsDropped),
    workflowsDropped: batches.flatMap(({ workflowsDropped }) => workflowsDropped),
    aliveAt,
  };
}
