import type { Definition } from '../../machines/configuration.ts';
import type {
  BroadcastRow,
  CheckpointRow,
  Commit,
  MessageRow,
  TaskRow,
} from '../../runtime/records.ts';
import type {
  AttemptFailed,
  Batch,
  DueCursor,
  DuePage,
  JournalKinds,
  WorkflowRecords,
} from '../../runtime/store.ts';
import { compareTexts } from '../order.ts';
import { eventConflict, revisionConflict } from '../refusals.ts';
import { checkConsumed } from './consumed.ts';
import { DueList } from './due-list.ts';
import { dropInOrder, keepOnly, putInOrder } from './lines.ts';
import { Copier, noLines, type Lines, type Shelf } from './rows.ts';

/** What a memory store keeps its rows on; it outlives the engines that write to it. */
export class Disk {
  readonly lines: Lines = noLines();
  aliveAt: number | undefined;
  readonly #shelves = new Map<string, Shelf>();
  readonly #due = new DueList();
  readonly #copier = new Copier();
  #seq = 0;

  /** Applies a batch wholly or not at all (C1): it is checked first, and then nothing can fail. */
  write(batch: Batch): void {
    this.#check(batch.commits);
    checkConsumed(batch.commits, ({ workflowId, key }) =>
      this.#shelves.get(workflowId)?.messages.has(key),
    );
    for (const commit of batch.commits) this.#apply(commit);
    for (const failed of batch.attempts) this.#applyAttempt(failed);
    for (const { workflowId, key } of batch.settled) {
      const shelf = this.#shelves.get(workflowId);
      if (shelf !== undefined) this.#dropTask(shelf, key);
    }
    for (const row of batch.broadcasts) this.#putBroadcast(row);
    this.#dropAtLast(batch);
    this.aliveAt = batch.aliveAt;
  }

  load(workflowId: string): WorkflowRecords | undefined {
    const shelf = this.#shelves.get(workflowId);
    if (shelf === undefined) return undefined;
    const { workflow, actors, messages, tasks } = shelf;
    const mailbox = [...messages.values()].toSorted(
      (a, b) => a.row.number - b.row.number || a.seq - b.seq,
    );
    return {
      workflow,
      actors: [...actors.values()].toSorted((a, b) => compareTexts(a.address, b.address)),
      messages: mailbox.map(({ row }) => row),
      tasks: [...tasks.values()]
        .map(({ row }) => row)
        .toSorted((a, b) => compareTexts(a.key, b.key)),
    };
  }

  shelf(workflowId: string): Shelf | undefined {
    return this.#shelves.get(workflowId);
  }

  /** In the order of creation. */
  shelves(): readonly Shelf[] {
    return [...this.#shelves.values()];
  }

  due(after: DueCursor | undefined, until: number, limit: number): DuePage {
    return this.#due.read(after, until, limit);
  }

  definitions(): readonly Definition[] {
    return this.#copier.definitions();
  }

  #check(commits: readonly Commit[]): void {
    const revisions = new Map<string, number>();
    const eventIds = new Map<string, Set<string>>();
    for (const { workflow, turn, checkpoint } of commits) {
      const { id, revision } = workflow;
      const stored = revisions.get(id) ?? this.#shelves.get(id)?.workflow.revision ?? 0;
      if (stored !== revision - 1) throw revisionConflict(id, revision);
      if (
        checkpoint !== undefined &&
        !(checkpoint.revision >= 1 && checkpoint.revision <= stored)
      ) {
        throw revisionConflict(id, checkpoint.revision);
      }
      revisions.set(id, revision);
      if (turn.eventId === undefined) continue;
      const taken = eventIds.get(id) ?? new Set(this.#shelves.get(id)?.eventIds);
      if (taken.has(turn.eventId)) throw eventConflict(id, turn.eventId);
      eventIds.set(id, taken.add(turn.eventId));
    }
  }

  #apply(commit: Commit): void {
    const { workflow, turn } = commit;
    const shelf = this.#shelfFor(commit);
    // What is dropped goes first, so that a key dropped and written in one commit stays written.
    for (const address of commit.actorsDropped) shelf.actors.delete(address);
    for (const { workflowId, key } of commit.messagesDropped) {
      const owner = this.#shelves.get(workflowId);
      if (owner !== undefined) this.#dropMessage(owner, key);
    }
    for (const key of commit.tasksDropped) this.#dropTask(shelf, key);
    for (const actor of commit.actors) {
      shelf.actors.set(actor.address, this.#copier.standing(actor));
    }
    for (const message of commit.messages) this.#putMessage(shelf, message);
    for (const task of commit.tasks) this.#putTask(shelf, task);
    for (const letter of commit.deadLetters) {
      this.#append(shelf, 'deadLetters', { ...letter, ...this.#lineOf(shelf) });
    }
    if (commit.checkpoint !== undefined) this.#keepCheckpoint(shelf, commit.checkpoint);
    if (turn.eventId !== undefined) shelf.eventIds.add(turn.eventId);
    const line = { ...turn, ...this.#lineOf(shelf) };
    this.#append(shelf, 'turns', this.#copier.standing(line));
    const { metadata, createdAt, parent } = shelf.workflow;
    shelf.workflow = this.#copier.workflow({ ...workflow, metadata, createdAt, parent });
  }

  #shelfFor({ workflow }: Commit): Shelf {
    const found = this.#shelves.get(workflow.id);
    if (found !== undefined) return found;
    const shelf: Shelf = {
      seq: this.#next(),
      workflow: this.#copier.workflow(workflow),
      actors: new Map(),
      messages: new Map(),
      tasks: new Map(),
      eventIds: new Set(),
      lines: noLines(),
    };
    this.#shelves.set(workflow.id, shelf);
    return shelf;
  }

  #applyAttempt({ workflowId, task, attempt }: AttemptFailed): void {
    const shelf = this.#shelves.get(workflowId);
    if (shelf === undefined) return;
    if (task !== undefined && shelf.tasks.has(task.key)) this.#putTask(shelf, task);
    this.#append(shelf, 'attempts', { ...attempt, ...this.#lineOf(shelf) });
  }

  #putMessage(shelf: Shelf, message: MessageRow): void {
    this.#dropMessage(shelf, message.key);
    const seq = this.#next();
    shelf.messages.set(message.key, { seq, row: this.#copier.copy(message) });
    const { key, kind, dueAt } = message;
    if (dueAt === undefined || kind === 'held') return;
    this.#due.add({ dueAt, seq, kind, workflowId: shelf.workflow.id, key });
  }

  #dropMessage(shelf: Shelf, key: string): void {
    const dropped = shelf.messages.get(key);
    if (dropped === undefined) return;
    shelf.messages.delete(key);
    const { dueAt } = dropped.row;
    if (dueAt !== undefined) this.#due.remove({ dueAt, seq: dropped.seq });
  }

  #putTask(shelf: Shelf, task: TaskRow): void {
    this.#dropTask(shelf, task.key);
    const seq = this.#next();
    shelf.tasks.set(task.key, { seq, row: this.#copier.copy(task) });
    const { key, dueAt } = task;
    if (dueAt === undefined) return;
    this.#due.add({ dueAt, seq, kind: 'task', workflowId: shelf.workflow.id, key });
  }

  #dropTask(shelf: Shelf, key: string): void {
    const dropped = shelf.tasks.get(key);
    if (dropped === undefined) return;
    shelf.tasks.delete(key);
    const { dueAt } = dropped.row;
    if (dueAt !== undefined) this.#due.remove({ dueAt, seq: dropped.seq });
  }

  #putBroadcast(row: BroadcastRow): void {
    const { broadcasts } = this.lines;
    const place = broadcasts.findIndex(({ id }) => id === row.id);
    const sequence = broadcasts[place]?.sequence ?? this.#next();
    const line = this.#copier.copy({ ...row, sequence });
    if (place < 0) broadcasts.push(line);
    else broadcasts[place] = line;
  }

  #keepCheckpoint(shelf: Shelf, row: CheckpointRow): void {
    const turn = shelf.lines.turns[row.revision - 1];
    if (turn === undefined) return;
    const { workflowId, sequence, at } = turn;
    const line = this.#copier.copy({ ...row, workflowId, sequence, at });
    putInOrder(this.lines.checkpoints, line);
    putInOrder(shelf.lines.checkpoints, line);
  }

  /** What a batch drops goes after all it writes. */
  #dropAtLast({ broadcastsDropped, checkpointsDropped, workflowsDropped }: Batch): void {
    if (broadcastsDropped.length > 0) {
      keepOnly(this.lines.broadcasts, ({ id }) => !broadcastsDropped.includes(id));
    }
    for (const { workflowId, revision } of checkpointsDropped) {
      const shelf = this.#shelves.get(workflowId);
      const turn = shelf?.lines.turns[revision - 1];
      if (shelf === undefined || turn === undefined) continue;
      dropInOrder(this.lines.checkpoints, turn.sequence);
      dropInOrder(shelf.lines.checkpoints, turn.sequence);
    }
    this.#dropWorkflows(workflowsDropped);
  }

  #dropWorkflows(ids: readonly string[]): void {
    const gone = new Set(ids.filter((id) => this.#shelves.has(id)));
    if (gone.size === 0) return;
    for (const id of gone) {
      const shelf = this.#shelves.get(id);
      if (shelf === undefined) continue;
      for (const key of shelf.messages.keys()) this.#dropMessage(shelf, key);
      for (const key of shelf.tasks.keys()) this.#dropTask(shelf, key);
      this.#shelves.delete(id);
    }
    const { turns, attempts, deadLetters, checkpoints } = this.lines;
    for (const lines of [turns, attempts, deadLetters, checkpoints]) {
      keepOnly<{ readonly workflowId: string }>(lines, ({ workflowId }) => !gone.has(workflowId));
    }
  }

  #append<K extends keyof JournalKinds>(shelf: Shelf, kind: K, line: JournalKinds[K]): void {
    Object.freeze(line);
    shelf.lines[kind].push(line);
    this.lines[kind].push(line);
  }

  #lineOf(shelf: Shelf): { readonly workflowId: string; readonly sequence: number } {
    return { workflowId: shelf.workflow.id, sequence: this.#next() };
  }

  #next(): number {
    return (this.#seq += 1);
  }
}
