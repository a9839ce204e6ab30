import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { createActor, type AnyActor, type AnyStateMachine } from 'xstate';
import { FULL_WAL } from './raw-commits.ts';

interface Write {
  readonly run: () => void;
  readonly stored: () => void;
}

/**
 * The yardstick: XState kept in SQLite as people write it by hand. A workflow is restored from its
 * JSON for each event and dropped when it rests; each snapshot on the way is one row written. There
 * is no history, no durable timer or task, no early event and no telling of repeated ones.
 */
export class HandWritten {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #select: StatementSync;
  readonly #machine: AnyStateMachine;
  readonly #groups: boolean;
  #waiting: Write[] = [];
  commits = 0;

  /** With `groups`, writes that come together share one commit. */
  constructor(path: string, machine: AnyStateMachine, groups: boolean) {
    this.#machine = machine;
    this.#groups = groups;
    this.#database = new DatabaseSync(path);
    this.#database.exec(FULL_WAL);
    this.#database.exec('create table workflows (id text primary key, snapshot text) strict');
    this.#insert = this.#database.prepare('insert into workflows values (?, ?)');
    this.#update = this.#database.prepare('update workflows set snapshot = ? where id = ?');
    this.#select = this.#database.prepare('select snapshot from workflows where id = ?');
  }

  /** Resolves when the workflow rests, all of it stored. */
  start(id: string, input: unknown): Promise<void> {
    const actor = createActor(this.#machine, { input });
    let isNew = true;
    const stored = this.#store(actor, (text) => {
      if (isNew) this.#insert.run(id, text);
      else this.#update.run(text, id);
      isNew = false;
    });
    actor.start();
    return stored;
  }

  /** Resolves when the workflow rests again, all of it stored. */
  send(id: string, event: { readonly type: string }): Promise<void> {
    const row = this.#select.get(id) as { snapshot: string };
    const actor = createActor(this.#machine, { snapshot: JSON.parse(row.snapshot) });
    actor.start();
    const stored = this.#store(actor, (text) => this.#update.run(text, id));
    actor.send(event);
    return stored;
  }

  close(): void {
    this.#database.close();
  }

  #store(actor: AnyActor, write: (text: string) => void): Promise<void> {
    return new Promise((resolve) => {
      actor.subscribe((snapshot) => {
        const text = JSON.stringify(actor.getPersistedSnapshot());
        const rests = snapshot.status !== 'active' || Object.keys(snapshot.children).length === 0;
        this.#write({
          run: () => write(text),
          stored: () => {
            if (!rests) return;
            actor.stop();
            resolve();
          },
        });
      });
    });
  }

  #write(write: Write): void {
    if (!this.#groups) {
      write.run();
      this.commits += 1;
      write.stored();
      return;
    }
    this.#waiting.push(write);
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    this.#database.exec('begin immediate');
    for (const { run } of writes) run();
    this.#database.exec('commit');
    this.commits += 1;
    for (const { stored } of writes) stored();
  }
}
