import type { Configuration } from '../../src/machines/configuration.ts';
import type { ActorRow, Commit, MessageRow, TaskRow } from '../../src/runtime/records.ts';
import type { WorkflowRow } from '../../src/runtime/records.ts';
import type { WorkflowRecords } from '../../src/runtime/store.ts';

/** What a store would hold of one workflow: all of it as text that was written and read again. */
export class StoredRows {
  readonly #actors = new Map<string, ActorRow>();
  readonly #messages = new Map<string, MessageRow>();
  readonly #tasks = new Map<string, TaskRow>();
  readonly #configurations = new Map<string, Configuration>();
  #row: WorkflowRow;

  constructor(row: WorkflowRow) {
    this.#row = row;
  }

  get row(): WorkflowRow {
    return this.#row;
  }

  write(commit: Commit): void {
    this.#row = this.#readBack(commit.workflow);
    for (const address of commit.actorsDropped) this.#actors.delete(address);
    for (const actor of commit.actors) this.#actors.set(actor.address, this.#readBack(actor));
    for (const { key } of commit.messagesDropped) this.#messages.delete(key);
    for (const message of commit.messages) this.#messages.set(message.key, this.#readBack(message));
    for (const key of commit.tasksDropped) this.#tasks.delete(key);
    for (const task of commit.tasks) {
      if (task.kind !== 'actions') this.#tasks.set(task.key, this.#readBack(task));
    }
  }

  get records(): WorkflowRecords {
    return {
      workflow: this.#row,
      actors: [...this.#actors.values()],
      messages: [...this.#messages.values()].toSorted((a, b) => a.number - b.number),
      tasks: [...this.#tasks.values()],
    };
  }

  /** Stores have one object for each configuration too. */
  #readBack<Row extends object>(row: Row & { readonly configuration?: Configuration | undefined }) {
    const { configuration, ...rest } = row;
    const read = JSON.parse(JSON.stringify(rest)) as Row;
    if (configuration === undefined) return { ...read, configuration: undefined } as Row;
    return { ...read, configuration: this.#configuration(configuration) } as Row;
  }

  #configuration(given: Configuration): Configuration {
    const name = `${given.definition.hash} ${given.value}`;
    const known = this.#configurations.get(name);
    if (known !== undefined) return known;
    const read = JSON.parse(JSON.stringify(given)) as Configuration;
    this.#configurations.set(name, read);
    return read;
  }
}
