import type { Configuration, Definition } from '../../../machines/configuration.ts';
import { AbeyanceError } from '../../../machines/errors.ts';
import type { Connection, Query } from '../connection.ts';
import { checkSum, rowSum } from '../row-sum.ts';

interface DefinitionRecord extends Definition {
  readonly id: number;
  readonly sum: number;
}

interface ConfigurationRecord {
  readonly id: number;
  readonly definition: number;
  readonly value: string;
  readonly states: string;
  readonly tags: string;
  readonly events: string;
  readonly sum: number;
}

interface Counts {
  readonly definitions: number;
  readonly configurations: number;
}

/**
 * Definitions and configurations, interned: rows refer to them by number, and all of them are in
 * memory, since there are as many as machines have places to stand. Numbers are consecutive from 1
 * and rows are never deleted, so a number is a place in a list.
 */
export class ConfigurationTable {
  readonly #definitions: Definition[] = [];
  readonly #configurations: Configuration[] = [];
  readonly #definitionIds = new Map<string, number>();
  /** By the definition's number less one, then by value. */
  readonly #configurationIds: Map<string, number>[] = [];
  // A machine hands out one object per configuration, so identity answers nearly every time.
  #known = new WeakMap<Configuration, number>();
  #mark: Counts = { definitions: 0, configurations: 0 };
  readonly #insertDefinition: Query<never>;
  readonly #insertConfiguration: Query<never>;
  readonly #definitionsAfter: Query<DefinitionRecord>;
  readonly #configurationsAfter: Query<ConfigurationRecord>;

  constructor(connection: Connection) {
    this.#insertDefinition = connection.prepare(
      'insert into definitions values (?, ?, ?, ?, ?, ?)',
    );
    this.#insertConfiguration = connection.prepare(
      'insert into configurations values (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#definitionsAfter = connection.prepare(
      'select * from definitions where id > ? order by id',
    );
    this.#configurationsAfter = connection.prepare(
      'select * from configurations where id > ? order by id',
    );
    this.refresh();
  }

  /** The number of a configuration, which is written if it is new. */
  idOf(configuration: Configuration): number {
    const known = this.#known.get(configuration);
    if (known !== undefined) return known;
    const id = this.#find(configuration);
    this.#known.set(configuration, id);
    return id;
  }

  /** The same object for the same number, always. */
  byId(id: number): Configuration {
    const configuration = this.#configurations[id - 1];
    if (configuration !== undefined) return configuration;
    throw missing('configuration', id);
  }

  /** Numbers of the configurations that `test` accepts. */
  matching(test: (configuration: Configuration) => boolean): readonly number[] {
    const ids: number[] = [];
    for (const [index, configuration] of this.#configurations.entries()) {
      if (test(configuration)) ids.push(index + 1);
    }
    return ids;
  }

  definitions(): readonly Definition[] {
    return [...this.#definitions];
  }

  /** Reads what is in the file and not yet here: at the start, or added by another process. */
  refresh(): void {
    for (const row of this.#definitionsAfter.all(this.#definitions.length)) {
      const { id, hash, name, version, graph, sum } = row;
      checkSum('definitions', sum, id, hash, name, version, graph);
      this.#keepDefinition({ hash, name, version, graph });
    }
    for (const row of this.#configurationsAfter.all(this.#configurations.length)) {
      const { id, value, states, tags, events, sum } = row;
      checkSum('configurations', sum, id, row.definition, value, states, tags, events);
      const definition = this.#definitions[row.definition - 1];
      if (definition === undefined) throw missing('definition', row.definition);
      this.#keepConfiguration(row.definition, configurationOf(row, definition));
    }
  }

  /** Remembers what is numbered now, so that `undo` can go back to it. */
  begin(): void {
    this.#mark = {
      definitions: this.#definitions.length,
      configurations: this.#configurations.length,
    };
  }

  /** Forgets what was numbered since `begin`: the transaction that wrote it did not hold. */
  undo(): void {
    for (const { definition, value } of this.#configurations.splice(this.#mark.configurations)) {
      const owner = this.#definitionIds.get(definition.hash) ?? 0;
      this.#configurationIds[owner - 1]?.delete(value);
    }
    for (const { hash } of this.#definitions.splice(this.#mark.definitions)) {
      this.#definitionIds.delete(hash);
    }
    this.#configurationIds.splice(this.#mark.definitions);
    this.#known = new WeakMap();
  }

  #find(configuration: Configuration): number {
    const owner = this.#definitionIdOf(configuration.definition);
    const kept = this.#configurationIds[owner - 1]?.get(configuration.value);
    if (kept !== undefined) return kept;
    const { value } = configuration;
    const [states, tags, events] = [
      JSON.stringify(configuration.states),
      JSON.stringify(configuration.tags),
      JSON.stringify(configuration.events),
    ];
    const id = this.#configurations.length + 1;
    const values = [id, owner, value, states, tags, events] as const;
    this.#insertConfiguration.run(...values, rowSum(...values));
    const definition = this.#definitions[owner - 1] ?? configuration.definition;
    const texts = { value, states, tags, events };
    this.#keepConfiguration(owner, configurationOf(texts, definition));
    return id;
  }

  #definitionIdOf({ hash, name, version, graph }: Definition): number {
    const kept = this.#definitionIds.get(hash);
    if (kept !== undefined) return kept;
    const id = this.#definitions.length + 1;
    const values = [id, hash, name, version, graph] as const;
    this.#insertDefinition.run(...values, rowSum(...values));
    this.#keepDefinition({ hash, name, version, graph });
    return id;
  }

  #keepDefinition(definition: Definition): void {
    this.#definitionIds.set(definition.hash, this.#definitions.push(Object.freeze(definition)));
    this.#configurationIds.push(new Map());
  }

  #keepConfiguration(owner: number, configuration: Configuration): void {
    const id = this.#configurations.push(configuration);
    this.#configurationIds[owner - 1]?.set(configuration.value, id);
  }
}

function configurationOf(
  row: Pick<ConfigurationRecord, 'value' | 'states' | 'tags' | 'events'>,
  definition: Definition,
): Configuration {
  return Object.freeze({
    definition,
    value: row.value,
    states: textsOf(row.states),
    tags: textsOf(row.tags),
    events: textsOf(row.events),
  });
}

function textsOf(json: string): readonly string[] {
  return Object.freeze(JSON.parse(json) as string[]);
}

function missing(what: string, id: number): AbeyanceError {
  return new AbeyanceError(
    'StoreCorrupt',
    `A row of the store refers to ${what} ${id}, which is not there. Restore it from a backup.`,
    { details: { [what]: id } },
  );
}
