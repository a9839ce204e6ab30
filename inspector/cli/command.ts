import type { ExitCode } from './exit-code.ts';
import { usageError } from './failure.ts';
import type { Io } from './io.ts';
import type { Printer } from './printer.ts';

/** A command as data: what is parsed, told by `help` and completed by shells follows from it. */
export interface CommandSpec {
  readonly name: string;
  /** In a line. */
  readonly about: string;
  /** More, a paragraph each. */
  readonly details?: readonly string[];
  readonly args: readonly ArgSpec[];
  /** What follows the name, where `args` do not say it all. */
  readonly usage?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Without the name of the program, and what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  /** Goes on until it is ended, and ends well then. */
  readonly isEndless?: boolean;
  readonly run: (call: Call) => Promise<ExitCode>;
}

export interface ArgSpec {
  readonly name: string;
  readonly about: string;
  readonly isOptional?: boolean;
  /** It takes all that follow. */
  readonly isRest?: boolean;
  readonly choices?: readonly string[];
}

export interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** What stands for the value in help: `N`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly about: string;
}

/** A command as it was called. */
export interface Call {
  /** In the order of the command's `args`; what was left out is not there. */
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly io: Io;
  readonly out: Printer;
  readonly err: Printer;
  /** All there are. */
  readonly commands: readonly CommandSpec[];
}

/** Whether an option without a value was given. */
export function flag({ options }: Call, name: string): boolean {
  return options[name] === true;
}

/** The value of an option, if it was given. */
export function textOption({ options }: Call, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws `UsageInvalid` for what is no whole number from `least` on. */
export function wholeOption(call: Call, name: string, least: number): number | undefined {
  const text = textOption(call, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw usageError(`--${name} takes a whole number from ${least} on, and not ${text}`);
}

/** An argument that `parseCall` has seen to be there. */
export function arg({ args }: Call, index: number): string {
  return args[index] ?? '';
}
