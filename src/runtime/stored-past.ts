import { invalidOption } from '../machines/invalid-option.ts';
import { readPast } from './checkpoint-text.ts';
import { REWIND_EVENT } from './rewind-turns.ts';
import {
  fieldsIn,
  fieldsOf,
  listIn,
  numberIn,
  numberOrNone,
  reading,
  standingIn,
  textIn,
  type Fields,
} from './stored-text.ts';
import { storedTurn, type StoredTurn } from './stored-turn.ts';
import { storedState } from './stored-run.ts';
import type { JournalKinds, JournalRequest, Page, StoreReads } from './store.ts';
import type { StateValue } from './workflow-snapshot.ts';

type Line = JournalKinds['turns'];

/** A workflow's machines as they stood after one of its turns. */
export interface StoredPast {
  readonly line: Line;
  /** The root first. */
  readonly actors: readonly PastMachine[];
  /** Due time by key. */
  readonly timers: ReadonlyMap<string, number>;
  readonly tasks: ReadonlySet<string>;
}

export interface PastMachine {
  readonly address: string;
  readonly value: StateValue;
  /** As the codec wrote it. */
  readonly context: Fields;
}

/** Turns read at a time. */
const PAGE = 500;

const WHAT = 'a checkpoint';

/**
 * Puts together from its history where a workflow stood after a turn: from the last checkpoint that
 * is kept before it, or from its beginning. `undefined`: no turn has this revision.
 * @throws `OptionInvalid`, `TextInvalid` for what no engine wrote, and what `reads` throws.
 */
export async function pastAt(
  reads: StoreReads,
  workflowId: string,
  revision: number,
): Promise<StoredPast | undefined> {
  if (typeof workflowId !== 'string') throw invalidOption('workflowId', 'give a string');
  if (!Number.isSafeInteger(revision)) throw invalidOption('revision', 'give a whole number');
  const journal = journalOf(reads);
  const wanted = { workflowId, revision, limit: 1 };
  const [line] = (await pageOf(journal, 'turns', wanted)).items;
  if (line === undefined) return undefined;
  const { replay, from } = await beginningOf(journal, line);
  for (let after = from; ;) {
    const page = await pageOf(journal, 'turns', {
      workflowId,
      limit: PAGE,
      ...(after === undefined ? undefined : { after }),
    });
    reading(() => {
      for (const turn of page.items) if (turn.sequence <= line.sequence) replay.take(turn);
    });
    after = page.cursor;
    if (after === undefined || after >= line.sequence) return reading(() => replay.end(line));
  }
}

async function beginningOf(
  journal: Journal,
  { workflowId, sequence }: Line,
): Promise<{ readonly replay: Replay; readonly from: number | undefined }> {
  const request = { workflowId, after: sequence + 1, limit: 1, newestFirst: true };
  const [kept] = (await pageOf(journal, 'checkpoints', request)).items;
  const replay = new Replay(workflowId);
  if (kept === undefined) return { replay, from: undefined };
  reading(() => replay.begin(kept.body));
  return { replay, from: kept.sequence };
}

type Journal = StoreReads['journal'];

function journalOf(reads: StoreReads): Journal {
  try {
    const { journal } = reads;
    if (typeof journal === 'function') {
      const bound: Journal = journal.bind(reads);
      return bound;
    }
  } catch {
    // what throws when it is looked at is no store
  }
  throw invalidOption('reads', "give an engine's, or a reader");
}

/** The lines of a page, each of which is at least a line of a workflow. */
async function pageOf<K extends 'turns' | 'checkpoints'>(
  journal: Journal,
  kind: K,
  request: JournalRequest,
): Promise<Page<JournalKinds[K]>> {
  const page = await journal(kind, request);
  return reading(() => {
    const { items, cursor } = fieldsIn(page, 'a page');
    const lines = listIn(
      items ?? null,
      'a page',
      fieldsIn,
    ) as unknown as readonly JournalKinds[K][];
    for (const { sequence } of lines) numberIn(sequence, 'the number of a line');
    return { items: lines, cursor: numberOrNone(cursor, 'the end of a page') };
  });
}

class Replay {
  readonly #id: string;
  #root: Fields = {};
  readonly #actors = new Map<string, PastMachine>();
  readonly #timers = new Map<string, number>();
  readonly #tasks = new Set<string>();

  constructor(workflowId: string) {
    this.#id = workflowId;
  }

  begin(checkpoint: string): void {
    const { state, actors, messages, tasks } = readPast(checkpoint);
    this.#root = fieldsOf(storedState(state).context);
    for (const { address: at, value: text, state: kept } of actors) {
      if (text === undefined) continue;
      const address = textIn(at, WHAT);
      const context = fieldsOf(storedState(kept).context);
      this.#actors.set(address, { address, value: standingIn(text, WHAT), context });
    }
    for (const { key, kind, dueAt } of messages) {
      if (kind !== 'timer' || dueAt === undefined) continue;
      this.#timers.set(textIn(key, WHAT), numberIn(dueAt, WHAT));
    }
    for (const { key } of tasks) this.#tasks.add(textIn(key, WHAT));
  }

  take(line: Line): void {
    const turn = storedTurn(line);
    // every machine is written anew then
    if (line.eventType === REWIND_EVENT) this.#actors.clear();
    for (const address of turn.actorsDropped) this.#actors.delete(address);
    for (const { address, value, set, unset } of turn.contexts) {
      const { context = {}, value: before = {} } = this.#actors.get(address) ?? {};
      if (address === this.#id) this.#root = changed(this.#root, set, unset);
      else {
        const after = { address, value: value ?? before, context: changed(context, set, unset) };
        this.#actors.set(address, after);
      }
    }
    this.#takeTimers(turn);
  }

  #takeTimers({ timersSet, timersCleared, workStarted, workStopped }: StoredTurn): void {
    for (const key of timersCleared) this.#timers.delete(key);
    for (const { key, dueAt } of timersSet) this.#timers.set(key, dueAt);
    for (const key of workStopped) this.#tasks.delete(key);
    for (const key of workStarted) this.#tasks.add(key);
  }

  end(line: Line): StoredPast {
    const value = standingIn(line.configuration.value, 'the state of a turn');
    const root = { address: this.#id, value, context: this.#root };
    return {
      line,
      actors: [root, ...this.#actors.values()],
      timers: this.#timers,
      tasks: this.#tasks,
    };
  }
}

function changed(context: Fields, set: Fields, unset: readonly string[]): Fields {
  const gone = new Set(unset);
  const left = Object.entries(context).filter(([key]) => !gone.has(key));
  return Object.fromEntries([...left, ...Object.entries(set)]);
}
