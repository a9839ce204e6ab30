import type { Kept, Source } from '../../protocol/index.ts';

/** Turns after the one forked from that are looked through for work. */
const TURNS_LOOKED_AT = 500;
/** Ids that are tried to find a free one. */
const IDS_TRIED = 20;

/** What one has to know to fork a workflow. */
export interface Forked {
  readonly id: string;
  /** The turn to go on from; `undefined`: where it stands. */
  readonly revision: number | undefined;
  /** That turn's revision, in any case. */
  readonly at: number;
  /** `undefined`: it is too long to be shown. */
  readonly context: Kept | undefined;
  readonly isCheckpoint: boolean;
  /** Keys of work that was open then. */
  readonly work: readonly string[];
  /** Keys of work begun after it. */
  readonly since: readonly string[];
  /** Ids that are taken. */
  readonly taken: ReadonlySet<string>;
}

export async function forkOf(
  source: Source,
  { id, revision }: { readonly id: string; readonly revision: number | undefined },
): Promise<Forked> {
  const run = await source.run({ id });
  const at = revision ?? run.row.revision;
  const then = at === run.row.revision ? undefined : await source.snapshotAt({ id, revision: at });
  const context = then === undefined ? run.context : then.actors[0]?.context;
  const [line, since] = await Promise.all([
    then && source.entries({ id, after: then.sequence - 1, limit: 1 }),
    then && source.entries({ id, after: then.sequence, limit: TURNS_LOOKED_AT }),
  ]);
  return {
    id,
    revision,
    at,
    context: context?.type === 'whole' ? context.value : undefined,
    isCheckpoint: line?.items[0]?.checkpoint ?? true,
    work: then?.tasks ?? run.tasks.map(({ key }) => key),
    since: since?.items.flatMap(({ workStarted }) => workStarted) ?? [],
    taken: await takenIds(source, id),
  };
}

/** `order-1-fork`, `order-1-fork-2`: an id nobody has. */
export function freeId({ id, taken }: Pick<Forked, 'id' | 'taken'>): string {
  return forkIds(id).find((one) => !taken.has(one)) ?? `${id}-fork-${crypto.randomUUID()}`;
}

export async function isTaken(source: Source, id: string): Promise<boolean> {
  if (id === '') return false;
  return (await source.list({ query: `id:${JSON.stringify(id)}`, limit: 1 })).rows.length > 0;
}

function forkIds(id: string): readonly string[] {
  const rest = Array.from({ length: IDS_TRIED }, (_, index) => `${id}-fork-${index + 2}`);
  return [`${id}-fork`, ...rest];
}

async function takenIds(source: Source, id: string): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const one of forkIds(id)) {
    if (!(await isTaken(source, one))) break;
    taken.add(one);
  }
  return taken;
}
