import {
  checkBundle,
  checkRequest,
  METHOD_NAMES,
  protocolError,
  sourceOf,
  type AnswerOf,
  type Ask,
  type CountAnswer,
  type MethodName,
  type PageOf,
  type PageOfRun,
  type RequestOf,
  type RunBundle,
  type Source,
  STATUS_NAMES,
} from '../protocol/index.ts';
import { PAGE_DEFAULT, TEXT_DEFAULT } from '../protocol/limits.ts';
import { bundledSnapshot } from './bundled-snapshot.ts';
import { cutOfSome } from './cut.ts';
import { notFound } from './history.ts';
import { asSourceError } from './source-error.ts';

const OFFERED: readonly MethodName[] = METHOD_NAMES.filter(
  (method) => method !== 'command' && method !== 'definitionHeat',
);

/**
 * A source over an exported run, which may come from anybody.
 * @throws `RequestInvalid` for what is no bundle.
 */
export function createBundleSource(bundle: unknown): Source {
  const read = checkBundle(bundle, 'bundle');
  const ask: Ask = async (method, request) => {
    try {
      return await answer(read, method, checkRequest(method, request ?? {}));
    } catch (error) {
      throw asSourceError(error);
    }
  };
  return sourceOf(ask, {
    // nothing changes in a bundle: one hears that once
    watch: () => ({
      async *[Symbol.asyncIterator]() {
        yield { type: 'changes', sequence: read.run.sequence, rows: [], removed: [] } as const;
      },
    }),
    close: () => Promise.resolve(),
  });
}

type Answers = {
  readonly [M in MethodName]: (request: RequestOf<M>) => AnswerOf<M> | Promise<AnswerOf<M>>;
};

async function answer<M extends MethodName>(
  bundle: RunBundle,
  method: M,
  request: RequestOf<M>,
): Promise<AnswerOf<M>> {
  const { run, engine } = bundle;
  const { id } = run.row;
  const answers: Answers = {
    hello: () => ({
      protocol: 1,
      capabilities: { live: false, engine: false, methods: OFFERED },
      engine: { ...engine, store: 'bundle', name: id },
      readOnly: true,
      commands: [],
    }),
    list: () => ({ rows: [run.row] }),
    count: () => counted(bundle),
    run: (asked) => (ofBundle(bundle, asked.id), run),
    entries: (asked) => (
      ofBundle(bundle, asked.id),
      page(
        bundle.entries.map(({ line }) => line),
        asked,
      )
    ),
    payload: (asked) => payload(bundle, asked),
    snapshotAt: (asked) => (ofBundle(bundle, asked.id), bundledSnapshot(bundle, asked)),
    attempts: (asked) => page(bundle.attempts, asked),
    deadLetters: (asked) => page(bundle.deadLetters, asked),
    timers: () => ({ items: timerLines(bundle) }),
    failures: () => ({ items: failure(bundle) }),
    definition: ({ hash }) => definition(bundle, hash),
    definitions: () => ({ items: definitionLines(bundle) }),
    definitionHeat: () => unsupported('definitionHeat'),
    command: () => {
      throw protocolError('ReadOnly', 'an exported run can be looked at and not moved');
    },
    exportRun: (asked) => (ofBundle(bundle, asked.id), bundle),
  };
  return answers[method](request);
}

function timerLines({ run }: RunBundle): AnswerOf<'timers'>['items'] {
  const { workflow, status } = run.row;
  return run.timers.map((timer) => ({ type: 'timer', workflow, status, ...timer }));
}

function definitionLines({ run, definitions: all }: RunBundle): AnswerOf<'definitions'>['items'] {
  const { status, definition: own } = run.row;
  return all.map(({ hash, name, version }) => {
    const count = (...statuses: string[]): number =>
      hash === own && statuses.includes(status) ? 1 : 0;
    const workflows = hash === own ? 1 : 0;
    const active = count('running', 'suspended');
    return { hash, name, version, workflows, active, failed: count('failed', 'parked') };
  });
}

function unsupported(what: string): never {
  throw protocolError('Unsupported', `an exported run does not answer ${what}`);
}

function ofBundle({ run }: RunBundle, id: string): void {
  if (id === run.row.id) return;
  throw notFound('WorkflowNotFound', `the bundle is of ${JSON.stringify(run.row.id)} only`);
}

function definition(bundle: RunBundle, hash: string): AnswerOf<'definition'> {
  const found = bundle.definitions.find((one) => one.hash === hash);
  if (found !== undefined) return found;
  throw notFound('DefinitionNotFound', `the bundle has no definition ${JSON.stringify(hash)}`);
}

function counted({ run }: RunBundle): CountAnswer {
  const byStatus = Object.fromEntries(
    STATUS_NAMES.map((status) => [status, status === run.row.status ? 1 : 0]),
  ) as CountAnswer['byStatus'];
  return { total: 1, byStatus, exact: true };
}

function payload(bundle: RunBundle, asked: RequestOf<'payload'>): AnswerOf<'payload'> {
  ofBundle(bundle, asked.id);
  const entry = bundle.entries.find(({ line }) => line.revision === asked.revision);
  if (entry === undefined) throw notFound('SnapshotNotFound', 'the bundle has no such turn');
  const { line, event, changes = {}, error } = entry;
  const parts = { event: event ?? { type: line.eventType }, changes, error };
  const showing = { maxLength: asked.maxLength ?? TEXT_DEFAULT, redact: undefined };
  return { value: cutOfSome(parts[asked.part], asked.part, showing) };
}

function failure({ run }: RunBundle): AnswerOf<'failures'>['items'] {
  const { id, workflow, version, status, states, failure: said, updatedAt, revision } = run.row;
  if (status !== 'failed' && status !== 'parked') return [];
  const { error, stumbled } = run;
  const of = { id, workflow, version, status, states, revision, at: updatedAt };
  return [{ ...of, failure: said ?? '', error, eventType: stumbled?.type }];
}

/** Lines by page, as a store gives them. */
function page<T extends { readonly sequence: number }>(
  lines: readonly T[],
  { after, before, limit = PAGE_DEFAULT, newestFirst = false }: PageOfRun,
): PageOf<T> {
  const isBack = before !== undefined || (newestFirst && after === undefined);
  const rest = lines.filter(
    ({ sequence }) => sequence > (after ?? -1) && sequence < (before ?? Infinity),
  );
  const ordered = isBack ? rest.toReversed() : rest;
  const items = ordered.slice(0, limit);
  return { items, cursor: ordered.length > limit ? items.at(-1)?.sequence : undefined };
}
