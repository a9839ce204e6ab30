import type { CommandSpec } from './command.ts';
import { LOOKING_COMMANDS } from './looking-commands.ts';
import { MOVING_COMMANDS } from './moving-commands.ts';
import { FILE, ID, JSON_OPTION, OFFLINE, OUTPUT, SCHEME } from './shared-options.ts';

/** Everything the command line can, in the order in which help tells it. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'inspect',
    about: 'shows the inspector in a browser',
    details: [
      `Where an engine runs on FILE and offers its inspector, that is the one; else one is served
that reads the file, until Ctrl-C.`,
    ],
    args: [FILE],
    options: {
      port: { type: 'string', short: 'p', value: 'N', about: 'a free one if left out' },
      host: {
        type: 'string',
        value: 'HOST',
        about: 'whom others can reach; this machine only if left out. It needs --token',
      },
      token: {
        type: 'string',
        value: 'TOKEN',
        about: 'whoever has it may look; better given as ABEYANCE_TOKEN, which nobody can list',
      },
      'allowed-host': {
        type: 'string',
        value: 'HOST:PORT',
        about: 'the name it is asked by, where --host is 0.0.0.0',
      },
      open: { type: 'boolean', about: 'opens the browser' },
      offline: OFFLINE,
    },
    examples: [
      ['inspect orders.db', 'prints the address'],
      ['inspect orders.db --open --port 4100', 'and opens it'],
    ],
    isEndless: true,
    run: async (call) => (await import('./commands/inspect.ts')).inspect(call),
  },
  ...LOOKING_COMMANDS,
  ...MOVING_COMMANDS,
  {
    name: 'export',
    about: 'writes a run: its history as JSON, or its chart where it stands',
    args: [FILE, ID],
    options: {
      format: {
        type: 'string',
        short: 'f',
        value: 'FORMAT',
        choices: ['json', 'svg', 'mermaid', 'scxml'],
        about: 'json if left out, which inspect and show open again',
      },
      output: OUTPUT,
      scheme: SCHEME,
      offline: OFFLINE,
    },
    examples: [
      ['export orders.db order-42 -o order-42.json', 'all of it, for somebody else'],
      ['export orders.db order-42 --format svg -o order-42.svg', 'a picture'],
    ],
    run: async (call) => (await import('./commands/export.ts')).exportRun(call),
  },
  {
    name: 'graph',
    about: 'draws the chart of a workflow, or lists which there are',
    args: [
      FILE,
      { name: 'NAME', about: 'of the workflow, or the hash of a definition', isOptional: true },
    ],
    options: {
      format: {
        type: 'string',
        short: 'f',
        value: 'FORMAT',
        choices: ['outline', 'svg', 'mermaid', 'scxml', 'json'],
        about: 'outline if left out',
      },
      output: OUTPUT,
      scheme: SCHEME,
      json: JSON_OPTION,
      offline: OFFLINE,
    },
    examples: [
      ['graph orders.db', 'which there are'],
      ['graph orders.db order --format mermaid', 'for a document'],
    ],
    run: async (call) => (await import('./commands/graph.ts')).graph(call),
  },
  {
    name: 'completion',
    about: 'prints a script by which a shell completes commands',
    args: [{ name: 'SHELL', about: 'bash, zsh or fish', choices: ['bash', 'zsh', 'fish'] }],
    options: {},
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/abeyance', 'for bash'],
      ['completion fish > ~/.config/fish/completions/abeyance.fish', 'for fish'],
    ],
    run: async (call) => (await import('./commands/completion.ts')).completion(call),
  },
  {
    name: 'help',
    about: 'tells all of a command',
    args: [{ name: 'COMMAND', about: 'which', isOptional: true }],
    options: {},
    examples: [],
    run: async (call) => (await import('./commands/help.ts')).help(call),
  },
];
