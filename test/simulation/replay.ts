import { isDeepStrictEqual } from 'node:util';
import type { AnyStateMachine } from 'xstate';
import type { MachineEvent } from '../../src/machines/recording.ts';
import { Registry } from '../../src/machines/registry.ts';
import { Disk } from '../../src/persistence/memory/disk.ts';
import type { HotWorkflow } from '../../src/runtime/hot-workflow.ts';
import { DEFAULT_LIMITS } from '../../src/runtime/limits.ts';
import { silentLogger } from '../../src/runtime/logger.ts';
import { readPast } from '../../src/runtime/checkpoint-text.ts';
import type { EngineCore } from '../../src/runtime/engine-core.ts';
import { isLater, type KeptBody, type SendBody } from '../../src/runtime/messages.ts';
import { REWIND_EVENT } from '../../src/runtime/rewind-turns.ts';
import { readSnapshotId, snapshotId } from '../../src/runtime/snapshot-id.ts';
import { resumePast } from '../../src/runtime/snapshot-verbs.ts';
import { readSuspensions } from '../../src/runtime/suspensions.ts';
import { readWorkflow } from '../../src/runtime/read-workflow.ts';
import type { Commit } from '../../src/runtime/records.ts';
import type { Batch } from '../../src/runtime/store.ts';
import type { TurnBody } from '../../src/runtime/turn.ts';
import type { Publish } from '../../src/runtime/kept-messages.ts';
import { readCheckpoints } from '../../src/runtime/checkpoint-policy.ts';
import { ChildTurns } from '../../src/runtime/child-turns.ts';
import { ownEventOf, type OwnEvent } from '../../src/runtime/own-send.ts';
import type { DeadLetterRow, MessageKey, MessageRow } from '../../src/runtime/records.ts';
import { DEADLINE } from '../../src/runtime/deadline.ts';
import { CANCEL_EVENT, OperatorTurns } from '../../src/runtime/operator-turns.ts';
import { TurnTaker } from '../../src/runtime/turn-taker.ts';
import { WorkflowTurns } from '../../src/runtime/workflow-turns.ts';
import { plain } from './ledger.ts';
import type { EngineSetting } from './process.ts';

type ReplayOptions = Pick<EngineSetting, 'checkpoints' | 'onFailure'>;

/**
 * T1: takes every turn a second time, from what was stored before it and from nothing else. A tree
 * that was kept in memory, or made anew after a crash, must have come to the very same commit.
 */
export class Replay {
  /** Turns that were compared. */
  count = 0;
  readonly #registry: Registry;
  readonly #taker: TurnTaker;
  readonly #disk = new Disk();
  readonly #publish: Publish;
  readonly #turns: WorkflowTurns;
  readonly #operator: OperatorTurns;
  readonly #children: ChildTurns;
  /** What one message leads to by itself: events that were kept for the state it leads into. */
  readonly #following = new Map<string, Commit[]>();
  /** Checkpoints by the name of their snapshot: one that is gone may be gone back to still. */
  readonly #checkpoints = new Map<string, string>();
  #taken: Commit[] = [];

  constructor(machines: readonly AnyStateMachine[], options: ReplayOptions) {
    const { checkpoints = {}, onFailure = 'error' } = options;
    this.#registry = new Registry(machines, DEFAULT_LIMITS.microsteps);
    const taker = new TurnTaker({
      limits: DEFAULT_LIMITS,
      logger: silentLogger,
      onFailure,
      applied: new Set(),
      hears: () => false,
      checkpoints: readCheckpoints(checkpoints),
    });
    const publish: Publish = (_, { commit }) => this.#taken.push(commit);
    this.#taker = taker;
    this.#publish = publish;
    this.#turns = new WorkflowTurns(taker, publish);
    this.#operator = new OperatorTurns(this.#turns, taker, publish);
    this.#children = new ChildTurns(this.#turns);
  }

  /** Says which commits of a batch do not follow from what was stored. */
  note(batch: Batch): readonly string[] {
    const breaches = batch.commits.flatMap((commit) => {
      let found = this.#compare(commit);
      const { id } = commit.workflow;
      const attempts = batch.attempts.filter(({ workflowId }) => workflowId === id);
      if (found.length > 0 && attempts.length > 0) {
        // of what is written together it may have been known
        this.#disk.write({ ...batch, commits: [], attempts, settled: [] });
        found = this.#compare(commit);
      }
      this.#disk.write({ ...batch, commits: [commit], attempts: [], settled: [] });
      return found;
    });
    this.#disk.write({ ...batch, commits: [] });
    return breaches;
  }

  #compare(commit: Commit): readonly string[] {
    const { id, revision } = commit.workflow;
    const left = commit.checkpoint;
    if (left !== undefined) this.#checkpoints.set(snapshotId(id, left.revision), left.body);
    if (commit.turn.source === 'start') return [];
    const following = this.#following.get(id) ?? [];
    const again = following.length > 0 ? following : this.#again(commit);
    const [first, ...rest] = again;
    this.#following.set(id, rest);
    this.count += 1;
    if (isDeepStrictEqual(textOf(first), textOf(commit))) return [];
    const texts = `${JSON.stringify(commit)}\nand not\n${JSON.stringify(first)}`;
    return [`T1: ${id}@${revision} came out as\n${texts}`];
  }

  #again(commit: Commit): Commit[] {
    const { id } = commit.workflow;
    const records = this.#disk.load(id);
    if (records === undefined) return [];
    const hot = readWorkflow(records, this.#registry, () => {});
    this.#taken = [];
    this.#take(hot, commit);
    return this.#taken;
  }

  #take(hot: HotWorkflow, commit: Commit): void {
    const { turn, messages, messagesDropped, deadLetters } = commit;
    const { source, at, eventId, eventType } = turn;
    const body = plain(turn.body) as TurnBody;
    // only the line of a start leaves the type out
    const event = (body.event as MachineEvent | undefined) ?? { type: eventType };
    const to = body.to ?? hot.id;
    const [letter] = deadLetters;
    const mine = messagesDropped.filter(({ workflowId }) => workflowId === hot.id);
    // what a turn took stands last: before it is what it cleared and what its end left over
    const own = mine.at(-1);
    switch (source) {
      case 'message': {
        const consumed = messagesDropped.find(({ workflowId }) => workflowId !== hot.id);
        const news = consumed && ownEventOf(consumed.key, event);
        if (consumed !== undefined && news !== undefined) {
          this.#takeOwn(hot, news, consumed, at);
        } else if (consumed !== undefined) {
          this.#turns.takeEvent(hot, { to, event, eventId, source, consumed }, at);
        } else if (own !== undefined) this.#takeOwnMessage(hot, own.key, event, letter, at);
        return;
      }
      case 'timer':
        if (eventType === CANCEL_EVENT) this.#operator.overdue(hot, at);
        else if (letter?.reason === 'expired') this.#turns.expire(hot, own?.key ?? '', at);
        else if (eventType.startsWith('xstate.promise.')) {
          this.#turns.wakeTask(hot, keyAt(hot, to), at);
        } else this.#fireFirst(hot, at);
        return;
      case 'task': {
        if (eventType === 'xstate.error.action') {
          this.#failAction(hot, messages, at);
          return;
        }
        this.#turns.takeAnswer(hot, { key: keyAt(hot, to), event, toParent: false }, at);
        return;
      }
      case 'recovery':
        // what is passed by is told nowhere else
        this.#operator.retry(hot, { type: letter === undefined ? 'retry' : 'skip' }, at);
        return;
      case 'resume': {
        if (eventType === REWIND_EVENT) {
          this.#takeBack(hot, event, eventId, at);
          return;
        }
        const named = hot.suspensions.find(
          ({ state, address }) => state === undefined && address === to,
        );
        const suspension = named ?? hot.suspensions[0];
        if (suspension === undefined) return;
        this.#operator.resume(hot, { suspension, data: undefined, timedOut: false }, at);
        return;
      }
      case 'cancel': {
        const consumed = messagesDropped.find(({ workflowId }) => workflowId !== hot.id);
        const { reason = 'no more' } = event as { readonly reason?: string };
        if (consumed !== undefined) {
          this.#operator.cancel(hot, { reason, until: at, consumed }, at);
          return;
        }
        const deadline = commit.tasks.find(({ kind }) => kind === DEADLINE);
        this.#operator.cancel(hot, { reason: 'no more', until: deadline?.dueAt }, at);
        return;
      }
      default: {
        const later = messages.find(isLater);
        const dueAt = later === undefined ? undefined : { dueAt: later.dueAt ?? 0 };
        this.#turns.takeEvent(hot, { to, event, eventId, source, ...dueAt }, at);
      }
    }
  }

  /** A message that leaves the workflow's own rows: an event to come, or one that nobody took. */
  #takeOwnMessage(
    hot: HotWorkflow,
    key: string,
    event: MachineEvent,
    letter: DeadLetterRow | undefined,
    at: number,
  ): void {
    const held = hot.held.get(key);
    if (held !== undefined) {
      const { event: stumbledOver } = plain(held.body) as KeptBody;
      const isSame = isDeepStrictEqual(event, stumbledOver);
      this.#operator.retry(hot, isSame ? { type: 'retry' } : { type: 'edit', event }, at);
      return;
    }
    // by what is stored it is the first that is due, whichever was taken
    const later = hot.later.has(key) ? this.#turns.later.firstDue(hot, at) : undefined;
    if (later !== undefined) this.#turns.later.take(hot, later, at);
    else if (letter === undefined) this.#children.drop(hot, key, event, at);
    else this.#turns.loseSend(hot, key, plain(letter.body) as SendBody, letter.reason, at);
  }

  /** A custom action threw: what it threw stands in the message that is kept of it. */
  #failAction(hot: HotWorkflow, messages: readonly MessageRow[], at: number): void {
    const held = messages.find(({ kind }) => kind === 'held');
    if (held === undefined) return;
    const { to: address, key = '', error } = plain(held.body) as KeptBody;
    this.#turns.takeActionFailure(hot, { address, key, error }, at);
  }

  #takeOwn(hot: HotWorkflow, event: OwnEvent, consumed: MessageKey, at: number): void {
    if (event.type !== 'workflow.ended') {
      this.#children.acknowledge(hot, event, consumed, at);
      return;
    }
    const { key, result } = event;
    const news = { key, childId: consumed.workflowId, result };
    this.#children.takeNews(hot, news, { event, consumed }, at);
  }

  #takeBack(hot: HotWorkflow, event: MachineEvent, eventId: string | undefined, at: number): void {
    const { snapshot } = event as MachineEvent & { readonly snapshot: string };
    const { workflowId, revision } = readSnapshotId(snapshot);
    const turn = this.#disk.shelf(workflowId)?.lines.turns[revision - 1];
    const text = this.#checkpoints.get(snapshot);
    if (turn === undefined || text === undefined) throw new Error(`${snapshot} was never kept`);
    const { configuration } = turn;
    const place = { workflowId, revision, past: readPast(text), configuration };
    const core = {
      registry: this.#registry,
      taker: this.#taker,
      publish: this.#publish,
      operator: this.#operator,
      sendInside: () => {},
    };
    const [suspension] = readSuspensions(place.past.suspensions, workflowId);
    const how = { suspension: suspension?.key, eventId, data: undefined, timedOut: false };
    const found = { type: 'past', line: turn, place } as const;
    // nothing is stored by it, so nothing else of an engine is asked for
    resumePast(core as unknown as EngineCore, hot, { found, ...how }, at);
  }

  #fireFirst(hot: HotWorkflow, now: number): void {
    const timers = [...(hot.tree?.timers.values() ?? [])];
    const [first] = timers.toSorted((a, b) => a.dueAt - b.dueAt || a.number - b.number);
    if (first !== undefined) this.#turns.takeTimer(hot, first.key, now);
  }
}

/** Key of the task whose actor stands at this address. */
function keyAt(hot: HotWorkflow, at: string): string {
  return [...hot.tasks.values()].find(({ address }) => address === at)?.key ?? '';
}

/**
 * Without what is the same object for all commits of a machine, and without the stacks of errors:
 * they tell who called the turn, which is another one here.
 */
function textOf(commit: Commit | undefined): unknown {
  if (commit === undefined) return undefined;
  return JSON.parse(JSON.stringify(commit), (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(STACK, '') : value,
  );
}

const STACK = /,"stack":"(?:[^"\\]|\\.)*"/g;
