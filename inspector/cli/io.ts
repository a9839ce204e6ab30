/** Where a command writes to. */
export interface Output {
  readonly isTTY: boolean;
  /** Characters of a line on a terminal. */
  readonly columns: number;
  write(text: string): void;
}

export type EndReason = 'interrupted' | 'unread';

/** Answers when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** All that a command knows of the process it runs in. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** All of what is typed or piped in. */
  readonly stdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** ms since epoch. */
  readonly now: () => number;
  /** Aborts when the user ends it (`interrupted`), or nobody reads any more (`unread`). */
  readonly ended: AbortSignal;
  /** Shows an address in a browser. */
  readonly openUrl: (url: string) => void;
}
