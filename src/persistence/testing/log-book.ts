import type { LogFields, Logger } from '../../runtime/logger.ts';

export interface LogLine {
  /** ms since epoch, by the clock of the test. */
  readonly at: number;
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: LogFields;
}

export interface EmittedEvent {
  /** ms since epoch, by the clock of the test. */
  readonly at: number;
  readonly workflowId: string;
  readonly event: { readonly type: string };
}

/** Entries of each kind that are kept; the oldest go first. */
const KEPT_MAX = 100_000;

/** What engines said, for a test to look at. */
export class LogBook {
  readonly lines: LogLine[] = [];
  readonly emitted: EmittedEvent[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(workflowId: string, event: { readonly type: string }): void {
    keep(this.emitted, { at: this.#now(), workflowId, event });
  }

  /** A logger that keeps its lines and passes them on. */
  logger(next: Logger | undefined): Logger {
    const level =
      (name: keyof Logger): Logger['debug'] =>
      (message, fields = {}) => {
        keep(this.lines, { at: this.#now(), level: name, message, fields });
        next?.[name](message, fields);
      };
    return {
      debug: level('debug'),
      info: level('info'),
      warn: level('warn'),
      error: level('error'),
    };
  }
}

function keep<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > KEPT_MAX) list.shift();
}
