import { sqliteStore } from 'abeyance/sqlite';

type Store = ReturnType<typeof sqliteStore>;
type Batch = Parameters<Store['write']>[0];

/** How long after it was due a timer fired, in whole ms of the clock that says what is due. */
export interface Lateness {
  /** Until its turn was taken. */
  readonly taken: number;
  /** Until its turn was durable. */
  readonly stored: number;
}

export interface TimedStore {
  readonly store: Store;
  /** The timers that fired since it was last asked for them. */
  readonly fired: () => readonly Lateness[];
}

/** The SQLite store, and how late the timers of workflows with one timer each fire in it. */
export function timedStore(path: string): TimedStore {
  const store = sqliteStore(path);
  const dueAt = new Map<string, number>();
  let late: Lateness[] = [];
  const note = ({ commits }: Batch): void => {
    const now = Date.now();
    for (const { workflow, messages, turn } of commits) {
      const due = dueAt.get(workflow.id);
      if (turn.source === 'timer' && due !== undefined) {
        late.push({ taken: turn.at - due, stored: now - due });
      }
      for (const message of messages) {
        if (message.dueAt !== undefined) dueAt.set(workflow.id, message.dueAt);
      }
    }
  };
  return {
    store: {
      ...store,
      write: (batch) => {
        // durable when it returns: the SQLite store answers without a promise
        const written = store.write(batch);
        note(batch);
        return written;
      },
    },
    fired: () => {
      const fired = late;
      late = [];
      return fired;
    },
  };
}
