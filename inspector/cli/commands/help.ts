import type { Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { usageError } from '../failure.ts';
import { printCommandHelp, printHelp } from '../help.ts';
import { hint } from '../nearest.ts';

/** Tells what there is, or all of one command. */
export async function help({ args, out, commands }: Call): Promise<ExitCode> {
  const [name] = args;
  if (name === undefined) {
    printHelp(out, commands);
    return EXIT.ok;
  }
  const spec = commands.find((command) => command.name === name);
  if (spec !== undefined) {
    printCommandHelp(out, spec);
    return EXIT.ok;
  }
  const meant = hint(
    name,
    commands.map((command) => command.name),
  );
  throw usageError(`there is no command ${name}${meant}`, 'abeyance help lists them.');
}
