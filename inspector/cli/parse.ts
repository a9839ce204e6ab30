import { parseArgs } from 'node:util';
import type { ArgSpec, Call, CommandSpec, OptionSpec } from './command.ts';
import { usageError } from './failure.ts';
import { hint } from './nearest.ts';

export type Parsed = Pick<Call, 'args' | 'options'>;

/** `-status:done` is a word of a search, and no option. */
const TURNED_ROUND = /^-[A-Za-z][\w.]*[:<>]/;

/** Understood by each command beside its own. */
export const HELP_OPTION: OptionSpec = { type: 'boolean', short: 'h', about: 'tells all of it' };

/** Reads what follows a command's name. @throws `UsageInvalid`. */
export function parseCall(spec: CommandSpec, words: readonly string[]): Parsed {
  const { given, rest } = parted(spec, words);
  const options: Readonly<Record<string, OptionSpec>> = { ...spec.options, help: HELP_OPTION };
  const { tokens } = parseArgs({
    args: [...given],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short }]) => [
        name,
        short === undefined ? { type } : { type, short },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const args: string[] = [];
  const values: Record<string, string | boolean> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value);
    if (token.kind === 'option') {
      const { name, rawName, value } = token;
      values[name] = valueOf(options, { name, rawName, value, spec });
    }
  }
  if (values['help'] === true) return { args: [], options: values };
  return { args: checked(spec, [...args, ...rest]), options: values };
}

/** Words of a search that are turned round are set aside, since they look like options. */
function parted(
  { args }: CommandSpec,
  words: readonly string[],
): { readonly given: readonly string[]; readonly rest: readonly string[] } {
  const takesRest = args.some(({ isRest }) => isRest === true);
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const isTurned = (word: string, at: number): boolean =>
    takesRest && at < end && TURNED_ROUND.test(word);
  return {
    given: words
      .filter((word, at) => !isTurned(word, at))
      .map((word) => (word === '--json=lines' ? '--json-lines' : word)),
    rest: words.filter(isTurned),
  };
}

interface GivenOption {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly spec: CommandSpec;
}

function valueOf(
  options: Readonly<Record<string, OptionSpec>>,
  { name, rawName, value, spec }: GivenOption,
): string | boolean {
  const option = options[name];
  if (option === undefined) {
    const meant = hint(name, Object.keys(options), '--');
    const isWord = rawName.length === 2 && spec.args.some(({ isRest }) => isRest === true);
    const remedy = isWord
      ? 'Where words of a search begin with a minus, put -- before them.'
      : `abeyance help ${spec.name} tells what there is.`;
    throw usageError(`${spec.name} has no option ${rawName}${meant}`, remedy);
  }
  if (option.type === 'boolean') {
    if (value === undefined) return true;
    throw usageError(`${rawName} takes no value`);
  }
  if (value === undefined || value === '') {
    throw usageError(`${rawName} needs a value: --${name} ${option.value ?? 'VALUE'}`);
  }
  if (option.choices?.includes(value) === false) {
    throw usageError(`${rawName} is one of ${option.choices.join(', ')}, and not ${value}`);
  }
  return value;
}

function checked(spec: CommandSpec, args: readonly string[]): readonly string[] {
  const missing = spec.args.find(({ isOptional, isRest }, at) => {
    return isOptional !== true && isRest !== true && args[at] === undefined;
  });
  const usage = `abeyance ${usageOf(spec)}`;
  if (missing !== undefined) {
    throw usageError(`${spec.name} needs ${missing.name}: ${missing.about}`, usage);
  }
  const takesAll = spec.args.some(({ isRest }) => isRest === true);
  if (!takesAll && args.length > spec.args.length) {
    throw usageError(`${spec.name} does not take ${args[spec.args.length] ?? ''}`, usage);
  }
  for (const [at, { name, choices }] of spec.args.entries()) {
    const given = args[at];
    if (given !== undefined && choices?.includes(given) === false) {
      const meant = hint(given, choices);
      throw usageError(`${name} is one of ${choices.join(', ')}, and not ${given}${meant}`);
    }
  }
  return args;
}

/** `list FILE [QUERY…]` */
export function usageOf({ name, args, usage }: CommandSpec): string {
  return [name, ...(usage === undefined ? args.map(argText) : [usage])].join(' ');
}

function argText({ name, isOptional = false, isRest = false }: ArgSpec): string {
  const text = isRest ? `${name}…` : name;
  return isOptional || isRest ? `[${text}]` : text;
}
