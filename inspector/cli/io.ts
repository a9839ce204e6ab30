/** Where a command writes to. */
export interface Output {
  readonly isTTY: boolean;
  /** Characters of a line on a terminal. */
  readonly columns: number;
  write(text: string): void;
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
  /** Aborts when the user ends it, or nobody reads any more what it writes. */
  readonly ended: AbortSignal;
  /** Shows an address in a browser. */
  readonly openUrl: (url: string) => void;
}
