import type { CheckpointRow, Commit } from '../../runtime/records.ts';
import type { AttemptFailed, Batch } from '../../runtime/store.ts';
import { eventConflict, isSameMessage, messageConflict, revisionConflict } from '../refusals.ts';
import type { Connection } from './connection.ts';
import { isDuplicate } from './failure.ts';
import type { Tables } from './tables/tables.ts';
import type { Owner } from './tables/workflows.ts';

/** Draws the numbers that order rows by when they were written; goes on after the last drawn. */
export class Counter {
  last: number;

  constructor(tables: Tables) {
    this.last = tables.liveness.read()?.lastNumber ?? 0;
  }

  next(): number {
    return (this.last += 1);
  }
}

/** Writes a batch in one transaction (C1). */
export function writeBatch(
  connection: Connection,
  tables: Tables,
  counter: Counter,
  batch: Batch,
): void {
  const before = counter.last;
  tables.configurations.begin();
  tables.standings.begin();
  try {
    connection.transaction('immediate', () => {
      for (const commit of batch.commits) applyCommit(tables, counter, commit);
      for (const failed of batch.attempts) applyAttempt(tables, counter, failed);
      for (const { workflowId, key } of batch.settled) {
        const workflow = tables.workflows.seqOf(workflowId);
        if (workflow !== undefined) tables.tasks.drop(workflow, key);
      }
      for (const row of batch.broadcasts) tables.broadcasts.put(row, counter.next());
      dropAtLast(tables, batch);
      tables.liveness.put({ aliveAt: batch.aliveAt, lastNumber: counter.last });
    });
  } catch (error) {
    counter.last = before;
    tables.configurations.undo();
    tables.standings.undo();
    tables.workflows.undo();
    tables.journal.undo();
    throw error;
  }
}

function applyCommit(tables: Tables, counter: Counter, commit: Commit): void {
  const { workflow } = commit;
  const isNew = workflow.revision === 1;
  const owner = isNew
    ? tables.workflows.insert(workflow, counter.next())
    : tables.workflows.update(workflow);
  if (owner === undefined) throw revisionConflict(workflow.id, workflow.revision);
  dropAll(tables, owner, commit);
  for (const actor of commit.actors) tables.actors.put(owner.seq, actor);
  for (const [index, message] of commit.messages.entries()) {
    if (isNew && index === 0) tables.messages.putFirst(owner.seq, message);
    else tables.messages.put(owner.seq, message, counter.next());
  }
  for (const task of commit.tasks) tables.tasks.put(owner.seq, task, counter.next());
  for (const letter of commit.deadLetters) {
    tables.journal.addDeadLetter(owner.seq, letter, counter.next());
  }
  if (commit.checkpoint !== undefined)
    keepCheckpoint(tables, owner, workflow.id, commit.checkpoint);
  addTurn(tables, owner, isNew ? owner.seq : counter.next(), commit);
}

/** What is dropped goes first, so that a key dropped and written in one commit stays written. */
function dropAll(tables: Tables, owner: Owner, commit: Commit): void {
  for (const address of commit.actorsDropped) tables.actors.drop(owner.seq, address);
  const { id } = commit.workflow;
  for (const message of commit.messagesDropped) {
    const { workflowId, key } = message;
    const workflow = workflowId === id ? owner.seq : tables.workflows.seqOf(workflowId);
    const isGone = workflow !== undefined && !tables.messages.drop(workflow, key);
    if (isGone && isSameMessage(message, commit.consumed)) throw messageConflict(id, message);
  }
  for (const key of commit.tasksDropped) tables.tasks.drop(owner.seq, key);
}

function addTurn(tables: Tables, owner: Owner, sequence: number, { workflow, turn }: Commit): void {
  try {
    tables.journal.addTurn(owner, turn, sequence);
  } catch (error) {
    if (turn.eventId === undefined || !isDuplicate(error)) throw error;
    throw eventConflict(workflow.id, turn.eventId);
  }
}

function keepCheckpoint(tables: Tables, owner: Owner, id: string, row: CheckpointRow): void {
  const sequence = tables.journal.turnOf(owner.seq, row.revision);
  if (sequence === undefined) throw revisionConflict(id, row.revision);
  tables.checkpoints.put(owner.seq, row, sequence);
}

/** What a batch drops goes after all it writes. */
function dropAtLast(tables: Tables, batch: Batch): void {
  for (const id of batch.broadcastsDropped) tables.broadcasts.drop(id);
  for (const { workflowId, revision } of batch.checkpointsDropped) {
    const workflow = tables.workflows.seqOf(workflowId);
    if (workflow !== undefined) tables.checkpoints.drop(workflow, revision);
  }
  for (const id of batch.workflowsDropped) {
    const workflow = tables.workflows.dropId(id);
    if (workflow !== undefined) tables.removal.remove(workflow);
  }
}

function applyAttempt(tables: Tables, counter: Counter, failed: AttemptFailed): void {
  const workflow = tables.workflows.seqOf(failed.workflowId);
  if (workflow === undefined) return;
  if (failed.task !== undefined) tables.tasks.retry(workflow, failed.task, counter.next());
  tables.journal.addAttempt(workflow, failed.attempt, counter.next());
}
