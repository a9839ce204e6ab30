import {
  flag,
  guarded,
  invalid,
  listOf,
  number,
  oneOf,
  optional,
  shape,
  shortText,
  text,
  whole,
  type Check,
} from './check.ts';
import { checkCommand } from './check-command.ts';
import { ID_LENGTH_MAX, PAGE_MAX, QUERY_LENGTH_MAX, TEXT_MAX, WATCHED_IDS_MAX } from './limits.ts';
import type { MethodName, RequestOf } from './source.ts';
import type { TimerCursor, PageOfRun } from './entry.ts';
import type { WatchRequest } from './watch.ts';

const STRICT = { strict: true };

const none: Check<undefined> = (value, at) => {
  if (value !== undefined) throw invalid(at, 'is not known here');
  return undefined;
};

const id = shortText(ID_LENGTH_MAX);
const limit = optional(whole(1, PAGE_MAX));
const query: Check<string | undefined> = (value, at) => {
  const found = optional(text)(value, at);
  return found === undefined || found === '' ? found : shortText(QUERY_LENGTH_MAX)(found, at);
};
const sequence = optional(whole());
const maxLength = optional(whole(0, TEXT_MAX));
const ofDefinition = shape<RequestOf<'definition'>>({ hash: id }, STRICT);

const pageOfRun = shape<PageOfRun>(
  { id: optional(id), after: sequence, before: sequence, limit, newestFirst: optional(flag) },
  STRICT,
);

const CHECKS: { readonly [M in MethodName]: Check<RequestOf<M>> } = {
  hello: shape<RequestOf<'hello'>>({ protocols: optional(listOf(number, 100)) }, STRICT),
  list: shape<RequestOf<'list'>>(
    { query, after: sequence, limit, newestFirst: optional(flag) },
    STRICT,
  ),
  count: shape<RequestOf<'count'>>({ query }, STRICT),
  run: shape<RequestOf<'run'>>({ id, maxLength }, STRICT),
  entries: shape<RequestOf<'entries'>>(
    { id, after: sequence, before: sequence, limit, newestFirst: optional(flag) },
    STRICT,
  ),
  payload: shape<RequestOf<'payload'>>(
    { id, revision: whole(1), part: oneOf(['event', 'changes', 'error']), maxLength },
    STRICT,
  ),
  snapshotAt: shape<RequestOf<'snapshotAt'>>({ id, revision: whole(1), maxLength }, STRICT),
  attempts: pageOfRun,
  deadLetters: pageOfRun,
  timers: shape<RequestOf<'timers'>>(
    { after: optional(shape<TimerCursor>({ dueAt: number, seq: number }, STRICT)), limit },
    STRICT,
  ),
  failures: shape<RequestOf<'failures'>>({ after: sequence, limit }, STRICT),
  definition: ofDefinition,
  definitions: shape<RequestOf<'definitions'>>({ nothing: none }, STRICT),
  definitionHeat: ofDefinition,
  command: checkCommand,
  exportRun: shape<RequestOf<'exportRun'>>({ id }, STRICT),
};

/** Reads a request that came from elsewhere. @throws `RequestInvalid`. */
export function checkRequest<M extends MethodName>(method: M, value: unknown): RequestOf<M> {
  return guarded(CHECKS[method])(value, method);
}

export const checkWatch: Check<WatchRequest> = guarded(
  shape<WatchRequest>(
    { ids: optional(listOf(id, WATCHED_IDS_MAX)), query, since: sequence },
    STRICT,
  ),
);
