import type { CommandSpec, OptionSpec } from './command.ts';
import { FILE, ID, JSON_OPTION } from './shared-options.ts';

const LIVE = `It needs an engine that runs on FILE and whose inspector takes commands:
serveInspector(engine, { allowCommands: true }).`;
const BULK = `With --query it is done to all that a search finds. --dry-run says how many those are;
without --yes nothing is done.`;

const BULK_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  query: { type: 'string', short: 'q', value: 'QUERY', about: 'all that it finds, see list' },
  'dry-run': { type: 'boolean', about: 'only says how many' },
  yes: { type: 'boolean', short: 'y', about: 'does it to all of them' },
  json: JSON_OPTION,
};

const COMMAND_ID: OptionSpec = {
  type: 'string',
  value: 'ID',
  about: 'the same twice is done once',
};

/** Commands that an engine carries out. */
export const MOVING_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'send',
    about: 'sends an event to a workflow',
    details: [
      LIVE,
      `PAYLOAD is JSON, or - to read it from standard input. What JSON cannot say is tagged, as a
store keeps it: {"$":["Date",0]}.`,
      BULK,
    ],
    usage: 'FILE ID TYPE [PAYLOAD]  or  FILE --query QUERY TYPE [PAYLOAD]',
    args: [
      FILE,
      { ...ID, isOptional: true },
      { name: 'TYPE', about: 'of the event', isOptional: true },
      { name: 'PAYLOAD', about: 'JSON', isOptional: true },
    ],
    options: { 'command-id': COMMAND_ID, ...BULK_OPTIONS },
    examples: [
      [`send orders.db order-42 approve '{"by":"ann"}'`, 'an event with a payload'],
      ["send orders.db --query 'state:packing age>1d' remind --dry-run", 'to how many it would go'],
    ],
    run: async (call) => (await import('./commands/moving.ts')).send(call),
  },
  {
    name: 'resume',
    about: 'ends by hand what a workflow waits for',
    details: [LIVE, BULK],
    usage: 'FILE ID [DATA]  or  FILE --query QUERY [DATA]',
    args: [
      FILE,
      { ...ID, isOptional: true },
      { name: 'DATA', about: 'JSON it goes on with', isOptional: true },
    ],
    options: {
      suspension: {
        type: 'string',
        value: 'KEY',
        about: 'which, where it waits for several: see show',
      },
      'command-id': COMMAND_ID,
      ...BULK_OPTIONS,
    },
    examples: [['resume orders.db order-42', 'as if its sleep were over']],
    run: async (call) => (await import('./commands/moving.ts')).resume(call),
  },
  {
    name: 'cancel',
    about: 'cancels a workflow, which may undo what it did',
    details: [LIVE, BULK],
    usage: 'FILE ID [REASON]  or  FILE --query QUERY [REASON]',
    args: [
      FILE,
      { ...ID, isOptional: true },
      { name: 'REASON', about: 'kept with it', isOptional: true },
    ],
    options: {
      force: { type: 'boolean', about: 'at once, whatever its chart would do' },
      ...BULK_OPTIONS,
    },
    examples: [
      ["cancel orders.db order-42 'ordered twice'", 'one'],
      ["cancel orders.db --query 'workflow:order age>90d' --dry-run", 'how many it would be'],
      ["cancel orders.db --query 'workflow:order age>90d' --yes", 'all of them'],
    ],
    run: async (call) => (await import('./commands/moving.ts')).cancel(call),
  },
  {
    name: 'retry',
    about: 'lets a parked workflow take again what it stumbled over',
    details: [LIVE, BULK],
    usage: 'FILE ID  or  FILE --query QUERY',
    args: [FILE, { ...ID, isOptional: true }],
    options: {
      skip: { type: 'boolean', about: 'passes by what it stumbled over' },
      ...BULK_OPTIONS,
    },
    examples: [
      ['retry orders.db order-42', 'after the cause is mended'],
      ["retry orders.db --query 'status:parked workflow:order' --yes", 'all that are parked'],
    ],
    run: async (call) => (await import('./commands/moving.ts')).retry(call),
  },
];
