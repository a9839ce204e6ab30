import { readPast } from './checkpoint-text.ts';
import { REWIND_EVENT } from './rewind-turns.ts';
import { fieldsOf, storedTurn, type StoredTurn } from './stored-turn.ts';
import { storedState } from './stored-run.ts';
import type { JournalKinds, StoreReads } from './store.ts';
import type { StateValue } from './workflow-snapshot.ts';

type Line = JournalKinds['turns'];
type Fields = Readonly<Record<string, unknown>>;

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

/**
 * Puts together from its history where a workflow stood after a turn: from the last checkpoint that
 * is kept before it, or from its beginning. `undefined`: no turn has this revision.
 */
export async function pastAt(
  reads: StoreReads,
  workflowId: string,
  revision: number,
): Promise<StoredPast | undefined> {
  const wanted = { workflowId, revision, limit: 1 };
  const [line] = (await reads.journal('turns', wanted)).items;
  if (line === undefined) return undefined;
  const { replay, from } = await beginningOf(reads, line);
  for (let after = from; ;) {
    const page = await reads.journal('turns', {
      workflowId,
      limit: PAGE,
      ...(after === undefined ? undefined : { after }),
    });
    for (const turn of page.items) if (turn.sequence <= line.sequence) replay.take(turn);
    after = page.cursor;
    if (after === undefined || after >= line.sequence) return replay.end(line);
  }
}

async function beginningOf(
  reads: StoreReads,
  { workflowId, sequence }: Line,
): Promise<{ readonly replay: Replay; readonly from: number | undefined }> {
  const request = { workflowId, after: sequence + 1, limit: 1, newestFirst: true };
  const [kept] = (await reads.journal('checkpoints', request)).items;
  const replay = new Replay(workflowId);
  if (kept === undefined) return { replay, from: undefined };
  replay.begin(kept.body);
  return { replay, from: kept.sequence };
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
    for (const { address, value, state: text } of actors) {
      if (value === undefined) continue;
      const context = fieldsOf(storedState(text).context);
      this.#actors.set(address, { address, value: JSON.parse(value) as StateValue, context });
    }
    for (const { key, kind, dueAt } of messages) {
      if (kind === 'timer' && dueAt !== undefined) this.#timers.set(key, dueAt);
    }
    for (const { key } of tasks) this.#tasks.add(key);
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
    const value = JSON.parse(line.configuration.value) as StateValue;
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
