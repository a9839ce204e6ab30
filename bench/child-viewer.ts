// One who looks on: the list of all workflows and the page of one, as the inspector's app asks for
// them. Told by its parent when to come, and where, and when to go.
import { createRemoteSource, type Source } from 'abeyance/inspector';

/** Where to look. */
export interface Sight {
  readonly base: string;
  readonly token: string;
  /** The workflow whose page is shown. */
  readonly id: string;
}

/** As the app has it: counts, and reads of a run, are made at most so often. */
const RESTS_MS = { count: 1_000, run: 250 };

let looking: AbortController | undefined;

process.on('message', (sight: Sight | 'go') => {
  if (sight === 'go') {
    looking?.abort();
    process.send?.('gone');
  } else void come(sight);
});
process.send?.('ready');

async function come({ base, token, id }: Sight): Promise<void> {
  looking = new AbortController();
  const { signal } = looking;
  const source = createRemoteSource(`${base}/api`, { token });
  const read = runReader(source, id);
  await Promise.all([source.list({ limit: 200, newestFirst: true }), read()]);
  const list = source.watch({ query: '' }, { signal });
  void follow(list, RESTS_MS.count, () => source.count({ query: '' }));
  void follow(source.watch({ ids: [id] }, { signal }), RESTS_MS.run, read);
  signal.addEventListener('abort', () => void source.close());
  process.send?.('there');
}

/** Reads a run: the first time the newest page of its history, then what came since. */
function runReader(source: Source, id: string): () => Promise<void> {
  let newest: number | undefined;
  return async () => {
    const page =
      newest === undefined
        ? { id, limit: 200, newestFirst: true }
        : { id, limit: 1_000, after: newest };
    const [{ sequence }] = await Promise.all([source.run({ id }), source.entries(page)]);
    newest = sequence;
  };
}

async function follow(
  deltas: AsyncIterable<unknown>,
  restMs: number,
  read: () => Promise<unknown>,
): Promise<void> {
  let reading: Promise<unknown> | undefined;
  for await (const _ of deltas) {
    reading ??= readAndRest(read, restMs).then(() => (reading = undefined));
  }
}

async function readAndRest(read: () => Promise<unknown>, restMs: number): Promise<void> {
  // what is cut off when one goes was not wanted any more
  await read().catch(() => {});
  await new Promise((resolve) => {
    setTimeout(resolve, restMs);
  });
}
