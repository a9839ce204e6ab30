import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** One call of a service, as the service itself wrote it down. */
export interface Call {
  readonly service: 'bank' | 'mail';
  /** The idempotency key the caller gave. */
  readonly key: string;
  readonly attempt: number;
  readonly pid: number;
  /** Whether it did something: a service that knows the key only says again what it said. */
  readonly done: boolean;
}

/** The world outside of the workflows: it remembers what was done, whoever dies. */
export class World {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  calls(): readonly Call[] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, 'utf8').trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line) as Call);
  }

  /** Does something once for each key; says whether it was this call that did it. */
  call(service: Call['service'], key: string, attempt: number): boolean {
    const done = !this.calls().some((call) => call.key === key && call.done);
    this.#write({ service, key, attempt, pid: process.pid, done });
    return done;
  }

  /** A call that came to nothing. */
  miss(service: Call['service'], key: string, attempt: number): void {
    this.#write({ service, key, attempt, pid: process.pid, done: false });
  }

  #write(call: Call): void {
    appendFileSync(this.#path, `${JSON.stringify(call)}\n`);
  }
}
