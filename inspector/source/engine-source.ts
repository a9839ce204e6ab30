import type { Engine } from 'abeyance';
import { COMMAND_NAMES, sourceOf, type CommandName, type Source } from '../protocol/index.ts';
import { answersOf } from './answers.ts';
import type { Redact } from './cut.ts';
import { engineCommands } from './engine-commands.ts';
import { hasMethods, optionInvalid, readGiven, textsIn } from './given.ts';
import { withAnswers } from './exits.ts';
import { VERSION } from './version.ts';
import { Watches } from './watches.ts';

export interface EngineSourceOptions {
  /** What may be done through it: `false`: nothing. By default everything. */
  readonly commands?: boolean | readonly CommandName[];
  /** A name to show, such as the file's. */
  readonly name?: string;
  /** Replaces what is not to be shown, before it leaves the process. */
  readonly redact?: Redact;
}

/**
 * A source over an engine in the same process. Closing it does not close the engine.
 * @throws `OptionInvalid`.
 */
export function createEngineSource(engine: Engine, options: EngineSourceOptions = {}): Source {
  if (!hasMethods(engine, 'now', 'changes', 'explain') || !hasMethods(engine.reads, 'load')) {
    throw optionInvalid('engine', 'give an engine of createEngine');
  }
  const {
    commands = true,
    name = '',
    redact,
  } = readGiven(options, {
    name: ['string', 'give a name to show'],
    redact: ['function', 'give a function of a path and a value'],
  });
  const offered = offeredOf(commands);
  const { reads } = engine;
  const now = (): number => engine.now();
  const watches = new Watches({
    reads,
    now,
    begin: (heard) =>
      engine.changes((change) => {
        if (change.type === 'closed') heard.end();
        else heard.changed(change.workflowId);
      }),
  });
  const ask = answersOf({
    reads,
    now,
    name,
    store: 'engine',
    version: VERSION,
    redact,
    commands: offered,
    engine: {
      completed: async (run) => {
        const explanation = await engine.explain(run.row.id).catch(() => undefined);
        if (explanation === undefined) return run;
        const exits = withAnswers(run.exits, explanation.exits);
        return { ...run, exits, explanation: explanation.text };
      },
      command: offered.length === 0 ? undefined : engineCommands(engine),
    },
  });
  return sourceOf(ask, {
    watch: (request, how) => watches.watch(request, how),
    close: () => {
      watches.close();
      return Promise.resolve();
    },
  });
}

function offeredOf(commands: boolean | readonly CommandName[]): readonly CommandName[] {
  if (typeof commands === 'boolean') return commands ? COMMAND_NAMES : [];
  const asked = textsIn(commands);
  const known = COMMAND_NAMES.filter((name) => asked?.includes(name));
  if (asked !== undefined && known.length === new Set(asked).size) return known;
  throw optionInvalid('commands', `give true, false, or some of ${COMMAND_NAMES.join(', ')}`);
}
