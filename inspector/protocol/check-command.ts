import {
  flag,
  json,
  listOf,
  invalid,
  objectOf,
  oneOf,
  optional,
  recordOf,
  shape,
  shortText,
  text,
  unionOf,
  whole,
  type Check,
} from './check.ts';
import {
  COMMAND_NAMES,
  type BulkAction,
  type BulkOutcome,
  type Command,
  type CommandAck,
  type CommandError,
  type CommandKind,
} from './command.ts';
import { protocolError } from './errors.ts';
import { ID_LENGTH_MAX, QUERY_LENGTH_MAX } from './limits.ts';

const STRICT = { strict: true };

type Of<K extends CommandKind['kind']> = Extract<Command, { readonly kind: K }>;
type Bulk<K extends BulkAction['kind']> = Extract<BulkAction, { readonly kind: K }>;
type RetryEvent = Of<'retry'>['event'];

const id = shortText(ID_LENGTH_MAX);
const commandId = shortText(200);
const sent = shape<Of<'send'>['event']>({ type: id, payload: optional(json) }, STRICT);

const retryEvent: Check<RetryEvent> = (value, at) => {
  if (value === undefined || value === 'retry' || value === 'skip') return value;
  if (typeof value !== 'object') throw invalid(at, "is not 'retry', 'skip' or an event");
  id(objectOf(value, at)['type'], `${at}.type`);
  return recordOf(json)(value, at) as RetryEvent;
};

const bulkAction = unionOf<BulkAction>('kind', {
  send: shape<Bulk<'send'>>({ kind: oneOf(['send']), event: sent }, STRICT),
  resume: shape<Bulk<'resume'>>({ kind: oneOf(['resume']), data: optional(json) }, STRICT),
  cancel: shape<Bulk<'cancel'>>(
    { kind: oneOf(['cancel']), reason: optional(id), force: optional(flag) },
    STRICT,
  ),
  retry: shape<Bulk<'retry'>>(
    { kind: oneOf(['retry']), event: optional(oneOf(['retry', 'skip'])) },
    STRICT,
  ),
  delete: shape<Bulk<'delete'>>({ kind: oneOf(['delete']) }, STRICT),
});

const COMMANDS: { readonly [K in CommandKind['kind']]: Check<Of<K>> } = {
  send: shape<Of<'send'>>({ kind: oneOf(['send']), commandId, id, event: sent }, STRICT),
  resume: shape<Of<'resume'>>(
    {
      kind: oneOf(['resume']),
      commandId,
      id,
      data: optional(json),
      suspension: optional(id),
      since: optional(whole()),
      event: optional(id),
      timedOut: optional(flag),
    },
    STRICT,
  ),
  cancel: shape<Of<'cancel'>>(
    { kind: oneOf(['cancel']), commandId, id, reason: optional(id), force: optional(flag) },
    STRICT,
  ),
  retry: shape<Of<'retry'>>({ kind: oneOf(['retry']), commandId, id, event: retryEvent }, STRICT),
  fork: shape<Of<'fork'>>(
    {
      kind: oneOf(['fork']),
      commandId,
      id,
      revision: optional(whole(1)),
      newId: id,
      context: optional(json),
    },
    STRICT,
  ),
  fireTimer: shape<Of<'fireTimer'>>(
    { kind: oneOf(['fireTimer']), commandId, id, key: optional(id) },
    STRICT,
  ),
  delete: shape<Of<'delete'>>({ kind: oneOf(['delete']), commandId, id }, STRICT),
  bulk: shape<Of<'bulk'>>(
    {
      kind: oneOf(['bulk']),
      commandId,
      query: shortText(QUERY_LENGTH_MAX),
      action: bulkAction,
      dryRun: optional(flag),
      expected: optional(whole()),
    },
    STRICT,
  ),
};

/** Reads a command that came from elsewhere. @throws `RequestInvalid`, `Unsupported`. */
export const checkCommand: Check<Command> = (value, at) => {
  const { kind } = objectOf(value, at);
  const name = COMMAND_NAMES.find((one) => one === kind);
  if (name === undefined) {
    const known = COMMAND_NAMES.join(', ');
    throw protocolError('Unsupported', `${at}.kind is no command known here: ${known}`);
  }
  return COMMANDS[name](value, at);
};

const error = shape<CommandError>({ code: text, message: text });

const bulkOutcome = shape<BulkOutcome>({
  found: whole(),
  done: whole(),
  failed: whole(),
  errors: listOf(shape<BulkOutcome['errors'][number]>({ id: text, code: text, message: text })),
});

type Acked = Extract<CommandAck, { readonly ok: true }>;
type Refused = Extract<CommandAck, { readonly ok: false }>;

const yes: Check<true> = (value, at) => {
  if (value === true) return value;
  throw invalid(at, 'is not true');
};
const no: Check<false> = (value, at) => {
  if (value === false) return value;
  throw invalid(at, 'is not false');
};

export const checkAck: Check<CommandAck> = (value, at) =>
  objectOf(value, at)['ok'] === true
    ? shape<Acked>({
        ok: yes,
        commandId: text,
        outcome: text,
        moved: flag,
        revision: optional(whole()),
        bulk: optional(bulkOutcome),
      })(value, at)
    : shape<Refused>({ ok: no, commandId: text, error })(value, at);
