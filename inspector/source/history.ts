import {
  pastAt,
  storedTurn,
  type JournalKinds,
  type JournalRequest,
  type StoreReads,
} from 'abeyance/reading';
import type {
  AttemptLine,
  DeadLetterLine,
  EntriesRequest,
  EntryLine,
  Kept,
  PageOf,
  PageOfRun,
  PayloadAnswer,
  PayloadRequest,
  SnapshotAtAnswer,
  StateValue,
} from '../protocol/index.ts';
import { protocolError, SourceError } from '../protocol/index.ts';
import { PAGE_DEFAULT } from '../protocol/limits.ts';
import { cutOf, cutOfSome, type Showing } from './cut.ts';
import { sentenceOf } from './sentence.ts';

type Turn = JournalKinds['turns'];

/** A page of the history of one workflow. */
export async function entriesOf(
  reads: StoreReads,
  request: EntriesRequest,
): Promise<PageOf<EntryLine>> {
  const asked = journalRequest(request);
  const page = await reads.journal('turns', asked);
  const kept = await reads.journal('turns', { ...asked, checkpointsOnly: true });
  const checkpoints = new Set(kept.items.map(({ sequence }) => sequence));
  return {
    cursor: page.cursor,
    items: page.items.map((line) => entryOf(line, checkpoints.has(line.sequence))),
  };
}

export function entryOf(line: Turn, checkpoint: boolean): EntryLine {
  const { workflowId, revision, sequence, at, source, eventType, eventId, outcome } = line;
  const turn = storedTurn(line);
  return {
    revision,
    sequence,
    at,
    source,
    eventType,
    eventId,
    to: turn.to,
    outcome,
    reason: turn.reason,
    transitions: turn.transitions,
    value: JSON.parse(line.configuration.value) as StateValue,
    definition: line.configuration.definition.hash,
    checkpoint,
    changed: turn.contexts.flatMap(({ address, set, unset }) =>
      [...Object.keys(set), ...unset].map((key) =>
        address === workflowId ? key : `${address} ${key}`,
      ),
    ),
    timersSet: turn.timersSet,
    timersCleared: turn.timersCleared,
    workStarted: turn.workStarted,
    workStopped: turn.workStopped,
    actorsDropped: turn.actorsDropped,
    hasError: turn.error !== undefined,
    eventLength: turn.hasPayload ? JSON.stringify(turn.event).length : 0,
  };
}

/** One part of a turn, read when it is asked for. */
export async function payloadOf(
  reads: StoreReads,
  { id, revision, part }: PayloadRequest,
  showing: Showing,
): Promise<PayloadAnswer> {
  const { items } = await reads.journal('turns', { workflowId: id, revision, limit: 1 });
  const [line] = items;
  if (line === undefined) throw noSuchTurn(id, revision);
  return { value: cutOfSome(partOf(line, part), part, showing) };
}

/** Of changes: by address what was set and unset, and where that actor stood. */
export function partOf(line: Turn, part: PayloadRequest['part']): Kept | undefined {
  const turn = storedTurn(line);
  switch (part) {
    case 'event':
      return turn.event as Kept;
    case 'changes':
      return Object.fromEntries(
        turn.contexts.map(({ address, value, set, unset }) => [
          address,
          { ...(value === undefined ? undefined : { value }), set: set as Kept, unset },
        ]),
      );
    case 'error':
      return turn.error as Kept | undefined;
  }
}

/** @throws `SnapshotNotFound`. */
export async function snapshotAt(
  reads: StoreReads,
  id: string,
  revision: number,
  showing: Showing,
): Promise<SnapshotAtAnswer> {
  const past = await pastAt(reads, id, revision);
  if (past === undefined) throw noSuchTurn(id, revision);
  const { line, actors, timers, tasks } = past;
  return {
    id,
    revision,
    sequence: line.sequence,
    at: line.at,
    definition: line.configuration.definition.hash,
    actors: actors.map(({ address, value, context }) => ({
      address,
      value,
      context: cutOf(context, 'context', showing),
    })),
    timers: [...timers].map(([key, dueAt]) => ({ key, dueAt })),
    tasks: [...tasks],
  };
}

export async function attemptsOf(
  reads: StoreReads,
  request: PageOfRun,
  showing: Showing,
): Promise<PageOf<AttemptLine>> {
  const page = await reads.journal('attempts', journalRequest(request));
  return {
    cursor: page.cursor,
    items: page.items.map(({ error, ...line }) => ({
      ...line,
      error: cutOf(JSON.parse(error), 'error', showing),
      message: sentenceOf(error),
    })),
  };
}

export async function deadLettersOf(
  reads: StoreReads,
  request: PageOfRun,
  showing: Showing,
): Promise<PageOf<DeadLetterLine>> {
  const page = await reads.journal('deadLetters', journalRequest(request));
  return {
    cursor: page.cursor,
    items: page.items.map(({ body, workflowId, sequence, at, eventType, reason }) => {
      const { to, event } = JSON.parse(body) as { readonly to?: string; readonly event?: unknown };
      return {
        workflowId,
        sequence,
        at,
        eventType,
        reason,
        to: to ?? workflowId,
        event: cutOf(event ?? { type: eventType }, 'event', showing),
      };
    }),
  };
}

function journalRequest({
  id,
  after,
  before,
  limit = PAGE_DEFAULT,
  newestFirst = false,
}: PageOfRun): JournalRequest {
  if (after !== undefined && before !== undefined) {
    throw protocolError('RequestInvalid', 'give `after` or `before`, not both');
  }
  const isBack = before !== undefined || (newestFirst && after === undefined);
  const from = before ?? after;
  return {
    limit,
    newestFirst: isBack,
    ...(id === undefined ? undefined : { workflowId: id }),
    ...(from === undefined ? undefined : { after: from }),
  };
}

function noSuchTurn(id: string, revision: number): Error {
  return notFound('SnapshotNotFound', `workflow ${JSON.stringify(id)} has no turn ${revision}`);
}

export function notFound(code: string, message: string): Error {
  return new SourceError({ code, message });
}
