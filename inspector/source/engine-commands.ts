import type { Engine, EventInput } from 'abeyance';
import { decodeValue, keptRef } from 'abeyance/reading';
import {
  protocolError,
  type BulkOutcome,
  type Command,
  type CommandAck,
  type CommandKind,
  type Kept,
} from '../protocol/index.ts';
import { allRows } from './lists.ts';
import { searchOf } from './search.ts';
import { asSourceError } from './source-error.ts';

/** Commands whose answers are kept, so that one that comes twice is done once. */
const ACKS_MAX = 1_000;
/** Workflows one command may move. */
const BULK_MAX = 100_000;
/** Of a bulk command, how many are under way at a time. */
const BULK_AT_ONCE = 20;
const BULK_ERRORS_MAX = 20;

type Done = Omit<Extract<CommandAck, { readonly ok: true }>, 'ok' | 'commandId'>;
type Of<K extends CommandKind['kind']> = Extract<CommandKind, { readonly kind: K }>;

/**
 * Does what commands ask for by the engine's own methods. What has an id there is known by the
 * command's, so that it is done once even over a restart, and history says by whose hand.
 */
export function engineCommands(engine: Engine): (command: Command) => Promise<CommandAck> {
  const acks = new Map<string, Promise<CommandAck>>();
  return (command) => {
    const { commandId } = command;
    const known = acks.get(commandId);
    if (known !== undefined) return known;
    const ack = acked(commandId, () => perform(engine, command, `inspector:${commandId}`));
    acks.set(commandId, ack);
    const [oldest] = acks.keys();
    if (acks.size > ACKS_MAX && oldest !== undefined) acks.delete(oldest);
    return ack;
  };
}

async function acked(commandId: string, act: () => Promise<Done>): Promise<CommandAck> {
  try {
    return { ok: true, commandId, ...(await act()) };
  } catch (error) {
    const { code, message } = asSourceError(error);
    return { ok: false, commandId, error: { code, message } };
  }
}

function perform(engine: Engine, command: CommandKind, eventId: string): Promise<Done> {
  switch (command.kind) {
    case 'send':
      return send(engine, command, eventId);
    case 'resume':
      return resume(engine, command, eventId);
    case 'cancel':
      return cancel(engine, command);
    case 'retry':
      return retry(engine, command);
    case 'fork':
      return fork(engine, command);
    case 'fireTimer':
      return fireTimer(engine, command, eventId);
    case 'delete':
      return remove(engine, command);
    case 'bulk':
      return bulk(engine, command, eventId);
  }
}

async function send(engine: Engine, { id, event }: Of<'send'>, eventId: string): Promise<Done> {
  const { type, payload } = event;
  const input: EventInput = {
    type,
    id: eventId,
    targetWorkflowId: id,
    ...(payload === undefined ? undefined : { payload: valueOf(payload) }),
  };
  const [result] = (await engine.sendEvent(input)).results;
  const { outcome = 'ignored', revision } = result ?? {};
  return { outcome, moved: outcome === 'handled' || outcome === 'deferred', revision };
}

async function resume(engine: Engine, command: Of<'resume'>, eventId: string): Promise<Done> {
  const { id, data, suspension, since, event, timedOut } = command;
  const result = await engine.resumeWorkflow(id, data === undefined ? undefined : valueOf(data), {
    id: eventId,
    ...given({ suspension, since, event, timedOut }),
  });
  const { resumed, outcome = 'nothing stood still any more', revision } = result;
  return { outcome, moved: resumed, revision };
}

async function cancel(engine: Engine, { id, reason, force }: Of<'cancel'>): Promise<Done> {
  const { cancelled } = await engine.cancelWorkflow(id, reason, given({ force }));
  const outcome = cancelled ? 'cancelled' : 'it is being cancelled already, or has ended';
  return { outcome, moved: cancelled };
}

async function retry(engine: Engine, { id, event = 'retry' }: Of<'retry'>): Promise<Done> {
  const instead = typeof event === 'string' ? event : (valueOf(event) as { readonly type: string });
  const { retried } = await engine.retryWorkflow(id, { event: instead });
  return { outcome: retried ? 'retried' : 'it is not parked', moved: retried };
}

async function fork(engine: Engine, command: Of<'fork'>): Promise<Done> {
  const { id, newId, context } = command;
  const { revision = (await engine.get(id)).getSnapshot().revision } = command;
  const handle = await engine.fork(`${id}@${revision}`, {
    id: newId,
    ...(context === undefined ? undefined : { context: valueOf(context) }),
  });
  return { outcome: 'forked', moved: true, revision: handle.getSnapshot().revision };
}

async function fireTimer(
  engine: Engine,
  { id, key }: Of<'fireTimer'>,
  eventId: string,
): Promise<Done> {
  const { fired, revision } = await engine.fireTimer(id, key, { id: eventId });
  return { outcome: fired ? 'fired' : 'it is set no longer', moved: fired, revision };
}

async function remove(engine: Engine, { id }: Of<'delete'>): Promise<Done> {
  const { deleted } = await engine.deleteWorkflow(id);
  const outcome = deleted ? 'deleted' : 'it has not ended, or has something to do still';
  return { outcome, moved: deleted };
}

/** @throws `QueryInvalid`, `TooLarge`; `RequestInvalid` where more is found than was expected. */
async function bulk(engine: Engine, command: Of<'bulk'>, eventId: string): Promise<Done> {
  const { query, action, dryRun = false, expected } = command;
  const search = searchOf(query, engine.now());
  const ids: string[] = [];
  for await (const { found } of allRows(engine.reads, search)) {
    ids.push(...found.map(({ id }) => id));
    if (ids.length > BULK_MAX) {
      throw protocolError('TooLarge', `the search finds more than ${BULK_MAX}; narrow it down`);
    }
  }
  if (dryRun) {
    const counted = { found: ids.length, done: 0, failed: 0, errors: [] };
    return { outcome: `${ids.length} found`, moved: false, bulk: counted };
  }
  if (expected !== undefined && ids.length > expected) {
    const what = `the search finds ${ids.length} now, and not ${expected}; look again`;
    throw protocolError('RequestInvalid', what, { found: ids.length, expected });
  }
  const outcome = await doEach(ids, (id) => perform(engine, { ...action, id }, eventId));
  return {
    outcome: `${outcome.done} of ${outcome.found}`,
    moved: outcome.done > 0,
    bulk: outcome,
  };
}

async function doEach(
  ids: readonly string[],
  act: (id: string) => Promise<Done>,
): Promise<BulkOutcome> {
  const errors: BulkOutcome['errors'][number][] = [];
  let done = 0;
  let failed = 0;
  for (let from = 0; from < ids.length; from += BULK_AT_ONCE) {
    const group = ids.slice(from, from + BULK_AT_ONCE);
    await Promise.all(
      group.map(async (id) => {
        try {
          if ((await act(id)).moved) done += 1;
        } catch (error) {
          failed += 1;
          const { code, message } = asSourceError(error);
          if (errors.length < BULK_ERRORS_MAX) errors.push({ id, code, message });
        }
      }),
    );
  }
  return { found: ids.length, done, failed, errors };
}

/** The value that a viewer wrote down as a store would. @throws `TextInvalid`. */
function valueOf(kept: Kept): unknown {
  return decodeValue(JSON.stringify(kept), keptRef);
}

/** Without what is undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
