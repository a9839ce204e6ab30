import { QUERY_KEYS } from '../../protocol/index.ts';
import { STATUS_NAMES } from '../../protocol/check-summary.ts';
import { arg, type Call, type CommandSpec, type OptionSpec } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { HELP_OPTION } from '../parse.ts';

/** Prints a script by which a shell completes commands, options, their values and searches. */
export async function completion(call: Call): Promise<ExitCode> {
  const { out, commands } = call;
  const shell = arg(call, 0);
  const script = shell === 'bash' ? bash : shell === 'zsh' ? zsh : fish;
  out.block(script(commands));
  return EXIT.ok;
}

/** Words after a command that are not files: options, choices, and the keys of a search. */
function wordsOf({ args, options }: CommandSpec): readonly string[] {
  return [
    ...Object.keys({ ...options, help: HELP_OPTION }).map((name) => `--${name}`),
    ...args.flatMap(({ choices = [] }) => choices),
    ...(args.some(({ isRest }) => isRest === true) ? SEARCH_WORDS : []),
  ];
}

const SEARCH_WORDS: readonly string[] = [
  ...STATUS_NAMES.map((status) => `status:${status}`),
  ...QUERY_KEYS.filter((key) => !['status', 'age', 'created', 'metadata.'].includes(key)).map(
    (key) => `${key}:`,
  ),
];

/** `--format` and what may follow it. */
function choicesOf(commands: readonly CommandSpec[]): Words {
  const choices = new Map<string, ReadonlySet<string>>();
  for (const { options } of commands) {
    for (const [name, option] of Object.entries(options)) {
      if (option.choices === undefined) continue;
      choices.set(`--${name}`, new Set([...(choices.get(`--${name}`) ?? []), ...option.choices]));
    }
  }
  return new Map([...choices].map(([name, values]) => [name, [...values]]));
}

function wordsByCommand(commands: readonly CommandSpec[]): Words {
  return new Map(commands.map((spec) => [spec.name, wordsOf(spec)]));
}

type Words = ReadonlyMap<string, readonly string[]>;

/** Lines of a shell's `case`. */
function cases(words: Words, act: (words: string) => string): string {
  return [...words].map(([name, all]) => `    ${name}) ${act(all.join(' '))}`).join('\n');
}

function bash(commands: readonly CommandSpec[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# abeyance: completion for bash
_abeyance() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  # bash takes a colon for the end of a word
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n : -c word -p before
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names}' -- "$word"))
    return
  fi
  case $before in
${cases(choicesOf(commands), (words) => `words='${words}' ;;`)}
    --output|-o) COMPREPLY=($(compgen -f -- "$word")); return ;;
    help) words='${names}' ;;
    *) case \${COMP_WORDS[1]} in
${cases(wordsByCommand(commands), (words) => `words='${words}' ;;`)}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY+=($(compgen -f -- "$word")); fi
  if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$word"; fi
}
complete -o filenames -F _abeyance abeyance
`;
}

function zsh(commands: readonly CommandSpec[]): string {
  const described = commands.map(
    ({ name, about }) => `    '${name}:${about.replaceAll("'", '’')}'`,
  );
  return `#compdef abeyance
# abeyance: completion for zsh
_abeyance() {
  local -a commands words
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[CURRENT-1] in
${cases(choicesOf(commands), (words) => `compadd -- ${words}; return ;;`)}
    --output|-o) _files; return ;;
    help) _describe command commands; return ;;
  esac
  case $words[2] in
${cases(wordsByCommand(commands), (words) => `compadd -- ${words} ;;`)}
  esac
  (( CURRENT == 3 )) && _files
}
compdef _abeyance abeyance
`;
}

function fish(commands: readonly CommandSpec[]): string {
  const first = commands.map(
    ({ name, about }) => `${FISH} -n __fish_use_subcommand -f -a ${name} -d '${quoted(about)}'`,
  );
  const rest = commands.flatMap((spec) => {
    const when = `${FISH} -n '__fish_seen_subcommand_from ${spec.name}'`;
    const options = Object.entries({ ...spec.options, help: HELP_OPTION });
    const words = wordsOf(spec).filter((word) => !word.startsWith('--'));
    return [
      ...options.map(([name, option]) => `${when} ${fishOption(name, option)}`),
      ...(words.length === 0 ? [] : [`${when} -a '${words.join(' ')}'`]),
    ];
  });
  return ['# abeyance: completion for fish', ...first, ...rest].join('\n');
}

const FISH = 'complete -c abeyance';

function fishOption(name: string, { short, type, choices, about }: OptionSpec): string {
  return [
    `-l ${name}`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    ...(type === 'string' ? ['-r'] : []),
    ...(choices === undefined ? [] : [`-f -a '${choices.join(' ')}'`]),
    `-d '${quoted(about)}'`,
  ].join(' ');
}

function quoted(text: string): string {
  return text.replaceAll("'", "\\'");
}
