import type { CommandSpec } from './command.ts';
import { HELP_OPTION, usageOf } from './parse.ts';
import type { Line, Printer } from './printer.ts';

/** What there is, in a page. */
export function printHelp(out: Printer, commands: readonly CommandSpec[]): void {
  out.line([
    { text: 'abeyance', style: 'bold' },
    ' COMMAND FILE … : looks at workflows, and moves them',
  ]);
  out.line();
  for (const line of pairs(commands.map(({ name, about }) => [name, about]))) out.line(line);
  out.line();
  out.block(ABOUT);
}

const ABOUT = `FILE is what an engine keeps its workflows in. Where an engine runs on it and offers
its inspector (serveInspector), that is asked; else the file is read, and nothing is written. It
may also be a run that \`abeyance export\` wrote, or the address of an inspector.

abeyance help COMMAND tells all of a command, with examples. Commands that tell something
take --json. It ends with 0; 1 refused; 2 wrong usage; 3 not found; 4 nobody there who takes
commands; 5 taken, but nothing moved.`;

/** All of a command. */
export function printCommandHelp(out: Printer, spec: CommandSpec): void {
  const { name, about, details = [], args, options, examples } = spec;
  out.line([{ text: `abeyance ${name}`, style: 'bold' }, `: ${about}`]);
  out.line();
  out.line(`  abeyance ${usageOf(spec)} [options]`);
  for (const paragraph of details) {
    out.line();
    out.block(paragraph);
  }
  if (args.length > 0) {
    out.line();
    for (const line of pairs(args.map((arg) => [arg.name, arg.about]))) out.line(line);
  }
  out.line();
  for (const line of pairs(
    Object.entries({ ...options, help: HELP_OPTION }).map(([long, option]) => {
      const short = option.short === undefined ? '' : `-${option.short}, `;
      const value = option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : '';
      const choices = option.choices === undefined ? '' : `: ${option.choices.join(', ')}`;
      return [`${short}--${long}${value}`, `${option.about}${choices}`] as const;
    }),
  )) {
    out.line(line);
  }
  if (examples.length === 0) return;
  out.line();
  for (const [line, does] of examples) {
    out.line({ text: `  # ${does}`, style: 'dim' });
    out.line(`  abeyance ${line}`);
  }
}

function pairs(rows: readonly (readonly [string, string])[]): readonly Line[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, about]) => [
    '  ',
    { text: name.padEnd(width + 2), style: 'bold' },
    about,
  ]);
}
