/** What the process ends with, by name. They are told in docs/guides/command-line.md. */
export const EXIT = {
  ok: 0,
  /** The engine, the store or the system refused; its code is told. */
  refused: 1,
  /** The command cannot be read so. */
  usage: 2,
  /** There is no such file, workflow or definition. */
  notFound: 3,
  /** Nobody is there who takes commands: no engine runs, or it only shows. */
  notLive: 4,
  /** It was taken, and nothing moved: an event that is ignored, a workflow that is not parked. */
  unmoved: 5,
  /** Ctrl-C came before the end. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
