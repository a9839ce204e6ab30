import type { Configuration, Definition } from '../../machines/configuration.ts';
import type { MessageRow, TaskRow, WorkflowRow } from '../../runtime/records.ts';
import type { JournalKinds } from '../../runtime/store.ts';
import type { ActorRow } from '../../runtime/records.ts';

/** A row with the number it was written under. */
export interface Numbered<T> {
  readonly seq: number;
  readonly row: T;
}

/** All there is of one workflow. The maps are the disk's own; the rows in them never change. */
export interface Shelf {
  readonly seq: number;
  workflow: WorkflowRow;
  readonly actors: Map<string, ActorRow>;
  readonly messages: Map<string, Numbered<MessageRow>>;
  readonly tasks: Map<string, Numbered<TaskRow>>;
  readonly eventIds: Set<string>;
  readonly lines: Lines;
}

/** Lines of history in the order they were written. */
export type Lines = { readonly [K in keyof JournalKinds]: JournalKinds[K][] };

export function noLines(): Lines {
  return { turns: [], attempts: [], deadLetters: [], checkpoints: [], broadcasts: [] };
}

/** Copies rows, so that nobody who holds one can change what is stored. */
export class Copier {
  readonly #definitions = new Map<string, Definition>();
  readonly #configurations = new Map<string, Map<string, Configuration>>();

  copy<T extends object>(row: T): T {
    return Object.freeze({ ...row });
  }

  /** A row that says where a machine stands: equal configurations become one object. */
  standing<T extends { readonly configuration: Configuration | undefined }>(row: T): T {
    const { configuration } = row;
    return Object.freeze({
      ...row,
      configuration: configuration && this.#intern(configuration),
    });
  }

  workflow(row: WorkflowRow): WorkflowRow {
    return this.standing({ ...row, metadata: Object.freeze({ ...row.metadata }) });
  }

  definitions(): readonly Definition[] {
    return [...this.#definitions.values()];
  }

  #intern({ definition, value, states, tags, events }: Configuration): Configuration {
    const { hash } = definition;
    const owner = this.#definitions.get(hash) ?? this.copy(definition);
    this.#definitions.set(hash, owner);
    const siblings = this.#configurations.get(hash) ?? new Map<string, Configuration>();
    this.#configurations.set(hash, siblings);
    const kept = siblings.get(value);
    if (kept !== undefined) return kept;
    const lists = { states: [...states], tags: [...tags], events: [...events] };
    const copy = this.copy({ definition: owner, value, ...lists });
    siblings.set(value, copy);
    return copy;
  }
}
