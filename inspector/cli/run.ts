import { COMMANDS } from './commands.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { failureOf, usageError, type Failure } from './failure.ts';
import { printCommandHelp, printHelp } from './help.ts';
import { aborted, type EndReason, type Io } from './io.ts';
import { hint } from './nearest.ts';
import { parseCall } from './parse.ts';
import { Printer } from './printer.ts';
import { VERSION } from '../source/version.ts';

/**
 * Runs one command line, without the name of the program, and says what the process ends with. It
 * rejects only where something is wrong with the program itself.
 */
export async function run(words: readonly string[], io: Io): Promise<ExitCode> {
  const out = new Printer(io.stdout, io.env);
  const err = new Printer(io.stderr, io.env);
  const [name, ...rest] = words;
  try {
    if (name === undefined) {
      printHelp(err, COMMANDS);
      return EXIT.usage;
    }
    if (name === '--version' || name === '-V') {
      out.line(VERSION);
      return EXIT.ok;
    }
    const asked = name === '--help' || name === '-h' ? 'help' : name;
    const spec = COMMANDS.find((command) => command.name === asked);
    if (spec === undefined) throw unknownCommand(name);
    const parsed = parseCall(spec, rest);
    if (parsed.options['help'] === true) {
      printCommandHelp(out, spec);
      return EXIT.ok;
    }
    const running = spec.run({ ...parsed, io, out, err, commands: COMMANDS });
    return await (spec.isEndless === true ? running : Promise.race([running, cutShort(io.ended)]));
  } catch (error) {
    if (io.ended.aborted) return endedCode(io.ended);
    const failure = failureOf(error);
    printFailure(err, failure, words);
    return failure.exit;
  }
}

/** Answers when it is ended before its time, whatever it waits for. */
async function cutShort(ended: AbortSignal): Promise<ExitCode> {
  await aborted(ended);
  return endedCode(ended);
}

/** That nobody reads any more is how a pipe into `head` ends, and no fault. */
function endedCode({ reason }: AbortSignal): ExitCode {
  return (reason as EndReason) === 'interrupted' ? EXIT.interrupted : EXIT.ok;
}

function unknownCommand(name: string): Error {
  const meant = hint(
    name,
    COMMANDS.map((command) => command.name),
  );
  return usageError(`there is no command ${name}${meant}`, 'abeyance help lists them.');
}

/** For a person, or for whoever asked for JSON. */
function printFailure(err: Printer, failure: Failure, words: readonly string[]): void {
  const { code, message, remedy, pointer } = failure;
  if (words.some((word) => word === '--json' || word === '--json=lines')) {
    err.json({ error: { code, message, remedy } });
    return;
  }
  err.line([{ text: `${code}: `, style: 'red' }, message]);
  for (const line of pointer ?? []) err.line(line);
  if (remedy !== undefined) err.block(remedy, { style: 'dim' });
}
