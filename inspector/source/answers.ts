import type { StoreReads } from 'abeyance/reading';
import {
  METHOD_NAMES,
  protocolError,
  type Ask,
  type AnswerOf,
  type Command,
  type CommandAck,
  type CommandName,
  type HelloAnswer,
  type HelloRequest,
  type MethodName,
  type RequestOf,
  type RunAnswer,
  checkRequest,
} from '../protocol/index.ts';
import { TEXT_DEFAULT } from '../protocol/limits.ts';
import type { Redact, Showing } from './cut.ts';
import { definitionOf, definitionsOf, heatOf } from './definitions.ts';
import { exportRun } from './export-run.ts';
import {
  attemptsOf,
  deadLettersOf,
  entriesOf,
  notFound,
  payloadOf,
  snapshotAt,
} from './history.ts';
import { countWorkflows, listWorkflows } from './lists.ts';
import { failuresOf, timersOf } from './pending.ts';
import { checkOffered } from './offered.ts';
import { runOf } from './run.ts';
import { asSourceError } from './source-error.ts';

/** What the answers are made of. */
export interface Answering {
  readonly reads: StoreReads;
  readonly now: () => number;
  readonly name: string;
  readonly store: 'engine' | 'file';
  readonly version: string;
  readonly redact: Redact | undefined;
  /** What an engine adds; `undefined`: there is none. */
  readonly engine:
    | {
        readonly completed: (run: RunAnswer) => Promise<RunAnswer>;
        /** `undefined`: it only shows. */
        readonly command: ((command: Command) => Promise<CommandAck>) | undefined;
      }
    | undefined;
  readonly commands: readonly CommandName[];
}

/** Answers every method from a store's reads. */
export function answersOf(answering: Answering): Ask {
  return async (method, request) => {
    try {
      return await answer(answering, method, checkRequest(method, request ?? {}));
    } catch (error) {
      throw asSourceError(error);
    }
  };
}

type Answers = { readonly [M in MethodName]: (request: RequestOf<M>) => Promise<AnswerOf<M>> };

function answer<M extends MethodName>(
  answering: Answering,
  method: M,
  request: RequestOf<M>,
): Promise<AnswerOf<M>> {
  const { reads, now, redact } = answering;
  const showing = ({ maxLength = TEXT_DEFAULT }: { readonly maxLength?: number | undefined }) => ({
    maxLength,
    redact,
  });
  const usual: Showing = showing({});
  const answers: Answers = {
    hello: (asked) => Promise.resolve(hello(answering, asked)),
    list: (asked) => listWorkflows(reads, asked, now()),
    count: (asked) => countWorkflows(reads, asked, now()),
    run: (asked) => run(answering, asked.id, showing(asked)),
    entries: (asked) => entriesOf(reads, asked),
    payload: (asked) => payloadOf(reads, asked, showing(asked)),
    snapshotAt: (asked) => snapshotAt(reads, asked.id, asked.revision, showing(asked)),
    attempts: (asked) => attemptsOf(reads, asked, usual),
    deadLetters: (asked) => deadLettersOf(reads, asked, usual),
    timers: (asked) => timersOf(reads, asked),
    failures: (asked) => failuresOf(reads, asked, usual),
    definition: ({ hash }) => definitionOf(reads, hash),
    definitions: () => definitionsOf(reads),
    definitionHeat: ({ hash }) => heatOf(reads, hash),
    command: (asked) => command(answering, asked),
    exportRun: async ({ id }) => {
      const whole = await run(answering, id, { maxLength: Number.MAX_SAFE_INTEGER, redact });
      return exportRun(reads, whole, { redact, version: answering.version, now: now() });
    },
  };
  return answers[method](request);
}

function hello(
  { name, store, version, now, engine, commands }: Answering,
  { protocols = [1] }: HelloRequest,
): HelloAnswer {
  if (!protocols.includes(1)) {
    const asked = protocols.join(', ');
    throw protocolError('Unsupported', `this side speaks protocol 1 and not ${asked}`);
  }
  return {
    protocol: 1,
    capabilities: { live: true, engine: engine !== undefined, methods: METHOD_NAMES },
    engine: { version, store, name, now: now() },
    readOnly: commands.length === 0,
    commands,
  };
}

async function run(
  { reads, now, engine }: Answering,
  id: string,
  showing: Showing,
): Promise<RunAnswer> {
  const stored = await runOf(reads, id, { showing, now: now() });
  if (stored === undefined) {
    throw notFound('WorkflowNotFound', `no workflow ${JSON.stringify(id)} is stored`);
  }
  return engine === undefined ? stored : engine.completed(stored);
}

async function command({ engine, commands }: Answering, asked: Command): Promise<CommandAck> {
  checkOffered(asked, engine?.command === undefined ? [] : commands);
  if (engine?.command === undefined) throw protocolError('ReadOnly', 'there is no engine');
  return engine.command(asked);
}
