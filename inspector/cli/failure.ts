import { SourceError } from '../protocol/index.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/** Why a command ends without having done what was asked. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly exit: ExitCode;
  /** What to do about it, in a sentence or as a command. */
  readonly remedy: string | undefined;
  readonly pointer: readonly string[] | undefined;

  constructor({ code, message, exit, remedy, pointer }: Failure) {
    super(message);
    this.code = code;
    this.exit = exit;
    this.remedy = remedy;
    this.pointer = pointer;
  }
}

/** A failure as it is told. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly exit: ExitCode;
  readonly remedy?: string | undefined;
  /** What was given, and under it what points at the place that is wrong. */
  readonly pointer?: readonly string[] | undefined;
}

/** The command cannot be read so. */
export function usageError(message: string, remedy?: string): CliError {
  return new CliError({ code: 'UsageInvalid', message, exit: EXIT.usage, remedy });
}

/** By code: what the shell hears, and what a person can do. The engine's own remedies stand in its
 * messages. */
const KNOWN: Readonly<Record<string, Omit<Failure, 'code' | 'message'>>> = {
  ActorUnknown: { exit: EXIT.notFound },
  DefinitionNotFound: { exit: EXIT.notFound, remedy: 'abeyance graph FILE lists what there is.' },
  Disconnected: { exit: EXIT.notLive, remedy: 'See that the engine still runs, and try again.' },
  OptionInvalid: { exit: EXIT.usage },
  QueryInvalid: { exit: EXIT.usage, remedy: 'abeyance help list has the words of a search.' },
  ReadOnly: { exit: EXIT.notLive, remedy: 'Start its inspector with `allowCommands: true`.' },
  RequestInvalid: { exit: EXIT.usage },
  SnapshotNotFound: { exit: EXIT.notFound },
  Unsupported: { exit: EXIT.notLive },
  WorkflowNotFound: {
    exit: EXIT.notFound,
    remedy: 'abeyance list FILE WORD finds workflows by a part of their id.',
  },
};

/** Any error as it is told. What has no code is told as `Failed`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CliError) return error;
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const named = typeof code === 'string' ? code : 'Failed';
  const told = typeof message === 'string' ? message : String(error);
  const known = isOurs(error) ? KNOWN[named] : undefined;
  return { code: named, message: told, exit: EXIT.refused, ...known };
}

/** Whether its codes are those of the library, and not of the system. */
function isOurs(error: unknown): boolean {
  return error instanceof SourceError || (error as Error | undefined)?.name === 'AbeyanceError';
}
