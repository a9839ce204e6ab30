import type { CommandSpec } from './command.ts';
import { ALL, FILE, ID, JSON_LINES, JSON_OPTION, LIMIT, LONG, OFFLINE } from './shared-options.ts';

const SEARCH = `A search is words that must all hold, as in the inspector's search box:
  status:suspended,parked    workflow:order       state:order.validating   tag:human
  waits:timer waits:approve  metadata.region:eu   parent:ID                id:ID
  'age>1h' since it changed  'created<2d'         a bare word: a part of id, name, state, failure
A minus turns one round: -status:done. Quote < and > for the shell, and what has spaces twice:
'metadata.name:"a b"'.`;

/** Commands that only look. */
export const LOOKING_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'list',
    about: 'lists workflows, all or those a search finds',
    details: [SEARCH],
    args: [FILE, { name: 'QUERY', about: 'words of a search', isRest: true }],
    options: {
      limit: LIMIT,
      all: ALL,
      newest: { type: 'boolean', about: 'the last that began first' },
      count: { type: 'boolean', short: 'c', about: 'only how many, by status' },
      long: LONG,
      json: JSON_OPTION,
      'json-lines': JSON_LINES,
      offline: OFFLINE,
    },
    examples: [
      ['list orders.db status:suspended state:validating', 'what stands still there'],
      ["list orders.db status:failed,parked 'age<1d'", 'what went wrong since yesterday'],
      ['list orders.db --count', 'how many there are, by status'],
      ['list orders.db waits:approve --all --json=lines', 'for a program'],
    ],
    run: async (call) => (await import('./commands/list.ts')).list(call),
  },
  {
    name: 'show',
    about: 'tells all of a workflow: where it stands and what it waits for',
    args: [FILE, ID],
    options: {
      context: { type: 'boolean', short: 'c', about: 'with the context of each actor' },
      long: LONG,
      json: JSON_OPTION,
      offline: OFFLINE,
    },
    examples: [
      ['show orders.db order-42', 'where it stands'],
      ['show orders.db order-42 --context', 'with its data'],
    ],
    run: async (call) => (await import('./commands/show.ts')).show(call),
  },
  {
    name: 'explain',
    about: 'says why a workflow stands where it stands, and what would move it',
    details: ['Where an engine runs, it asks the guards; a file cannot say what they would.'],
    args: [FILE, ID],
    options: { json: JSON_OPTION, offline: OFFLINE },
    examples: [['explain orders.db order-42', 'why it does not go on']],
    run: async (call) => (await import('./commands/explain.ts')).explain(call),
  },
  {
    name: 'history',
    about: 'tells what happened to a workflow, a line for each event',
    args: [FILE, ID],
    options: {
      limit: { ...LIMIT, about: 'the newest so many; 100 if left out' },
      all: { ...ALL, about: 'from the beginning' },
      newest: { type: 'boolean', about: 'the newest first' },
      follow: { type: 'boolean', short: 'f', about: 'goes on until it has ended, or Ctrl-C' },
      payload: { type: 'boolean', short: 'p', about: 'with what each event carried' },
      long: LONG,
      json: JSON_OPTION,
      'json-lines': JSON_LINES,
      offline: OFFLINE,
    },
    examples: [
      ['history orders.db order-42', 'what happened'],
      ['history orders.db order-42 --payload', 'and what the events carried'],
      ['history orders.db order-42 --follow', 'and what happens'],
    ],
    isEndless: true,
    run: async (call) => (await import('./commands/history.ts')).history(call),
  },
  {
    name: 'timers',
    about: 'lists what time moves next, over all workflows',
    args: [FILE],
    options: {
      limit: LIMIT,
      all: ALL,
      long: LONG,
      json: JSON_OPTION,
      'json-lines': JSON_LINES,
      offline: OFFLINE,
    },
    examples: [['timers orders.db --limit 10', 'the next ten']],
    run: async (call) => (await import('./commands/timers.ts')).timers(call),
  },
];
