import type { Commit } from '../../runtime/records.ts';
import type { AttemptFailed, Batch } from '../../runtime/store.ts';
import { eventConflict, revisionConflict } from '../refusals.ts';
import type { Connection } from './connection.ts';
import { isDuplicate } from './failure.ts';
import type { Tables } from './tables/tables.ts';
import type { Owner } from './tables/workflows.ts';

/** Draws the numbers that order rows by when they were written. */
export type Counter = () => number;

/** Goes on after the highest number any row has. */
export function openCounter(connection: Connection): Counter {
  const columns = ['workflows.seq', 'turns.sequence', 'messages.seq', 'tasks.seq'];
  columns.push('attempts.sequence', 'dead_letters.sequence');
  const highest = columns.map((name) => {
    const [table, column] = name.split('.');
    const sql = `select coalesce(max(${column}), 0) as value from ${table}`;
    return connection.prepare<{ value: number }>(sql).get()?.value ?? 0;
  });
  let last = Math.max(...highest);
  return () => (last += 1);
}

/** Writes a batch in one transaction (C1). */
export function writeBatch(
  connection: Connection,
  tables: Tables,
  counter: Counter,
  batch: Batch,
): void {
  tables.configurations.begin();
  try {
    connection.transaction('immediate', () => {
      for (const commit of batch.commits) applyCommit(tables, counter, commit);
      for (const failed of batch.attempts) applyAttempt(tables, counter, failed);
      for (const { workflowId, key } of batch.settled) {
        const workflow = tables.workflows.seqOf(workflowId);
        if (workflow !== undefined) tables.tasks.drop(workflow, key);
      }
      tables.liveness.put(batch.aliveAt);
    });
  } catch (error) {
    tables.configurations.undo();
    tables.journal.undo();
    throw error;
  }
}

function applyCommit(tables: Tables, counter: Counter, commit: Commit): void {
  const { workflow } = commit;
  const isNew = workflow.revision === 1;
  const owner = isNew
    ? tables.workflows.insert(workflow, counter())
    : tables.workflows.update(workflow);
  if (owner === undefined) throw revisionConflict(workflow.id, workflow.revision);
  dropAll(tables, owner, commit);
  for (const actor of commit.actors) tables.actors.put(owner.seq, actor);
  for (const [index, message] of commit.messages.entries()) {
    if (isNew && index === 0) tables.messages.putFirst(owner.seq, message);
    else tables.messages.put(owner.seq, message, counter());
  }
  for (const task of commit.tasks) tables.tasks.put(owner.seq, task, counter());
  for (const letter of commit.deadLetters) {
    tables.journal.addDeadLetter(owner.seq, letter, counter());
  }
  addTurn(tables, owner, isNew ? owner.seq : counter(), commit);
}

/** What is dropped goes first, so that a key dropped and written in one commit stays written. */
function dropAll(tables: Tables, owner: Owner, commit: Commit): void {
  for (const address of commit.actorsDropped) tables.actors.drop(owner.seq, address);
  for (const { workflowId, key } of commit.messagesDropped) {
    const own = workflowId === commit.workflow.id;
    const workflow = own ? owner.seq : tables.workflows.seqOf(workflowId);
    if (workflow !== undefined) tables.messages.drop(workflow, key);
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

function applyAttempt(tables: Tables, counter: Counter, failed: AttemptFailed): void {
  const workflow = tables.workflows.seqOf(failed.workflowId);
  if (workflow === undefined) return;
  if (failed.task !== undefined) tables.tasks.retry(workflow, failed.task, counter());
  tables.journal.addAttempt(workflow, failed.attempt, counter());
}
