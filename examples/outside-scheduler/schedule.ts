import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One pause: a state that is entered again begins another one. */
export interface Pause {
  readonly workflowId: string;
  readonly key: string;
  readonly startedAt: number;
}

export interface Entry extends Pause {
  /** ms since epoch. */
  readonly dueAt: number;
}

type Line = { readonly add: Entry } | { readonly remove: Pause };

/**
 * What is due when: a table of a cron service, a delayed queue, a row of the cloud's scheduler.
 * Here it is a file of lines, each of which may be there twice.
 */
export class Schedule {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  add(entry: Entry): void {
    this.#append({ add: entry });
  }

  remove(pause: Pause): void {
    this.#append({ remove: pause });
  }

  /** What is to be done, soonest first. */
  entries(): readonly Entry[] {
    if (!existsSync(this.#path)) return [];
    const entries = new Map<string, Entry>();
    for (const text of readFileSync(this.#path, 'utf8').trimEnd().split('\n')) {
      const line = JSON.parse(text) as Line;
      if ('add' in line) entries.set(nameOf(line.add), line.add);
      else entries.delete(nameOf(line.remove));
    }
    return [...entries.values()].toSorted((one, other) => one.dueAt - other.dueAt);
  }

  #append(line: Line): void {
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }
}

function nameOf({ workflowId, key, startedAt }: Pause): string {
  return JSON.stringify([workflowId, key, startedAt]);
}
