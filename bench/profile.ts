import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import type { Profiler } from 'node:inspector';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { abeyanceApprover, handWrittenApprover, type Approver } from './approvals.ts';
import { BenchDirectory } from './files.ts';
import { fillWithSleepers } from './sleeping.ts';

// Says where the time goes: `node bench/profile.ts [approvals | hand-written | sleepers]`.

const TOTAL = 20_000;
const WARM_UP = 4_000;
/** Functions below this share of all samples are not shown. */
const LEAST_SHARE = 0.01;
const SAMPLE_US = 200;
/** A name that ends in a place of ours or of a dependency, and not of Node. */
const OURS = / (src|node_modules|bench)\/\S+:\d+$/;

async function main(name: string): Promise<void> {
  using directory = new BenchDirectory();
  if (name === 'sleepers') {
    await fillWithSleepers(directory.file(), 20_000, (index) => `warm-${index}`);
    const path = directory.file();
    await report(() => fillWithSleepers(path, 100_000, (index) => `order-${index}`));
    return;
  }
  const approver = await approverOf(name, directory.file());
  await approver.run(WARM_UP, 50);
  await report(() => approver.run(TOTAL, 50));
  await approver.close();
}

async function approverOf(name: string, path: string): Promise<Approver> {
  return name === 'hand-written' ? handWrittenApprover(path, true) : abeyanceApprover(path);
}

async function report(work: () => Promise<unknown>): Promise<void> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const places = new Places();
  print('by itself', sharesOf(profile, places, leaf));
  print(
    'with what it calls',
    sharesOf(profile, places, (stack) => new Set(stack)),
  );
}

/** What a sample is counted for by itself: where that is Node's own code, also who called it. */
function leaf(stack: readonly string[]): readonly string[] {
  const caller = stack.find((name) => OURS.test(name));
  const [innermost = ''] = stack;
  if (caller === undefined || caller === innermost || innermost.startsWith('(')) return [innermost];
  return [`${innermost} < ${caller}`];
}

/** Adds up the samples of each name that `pick` takes from a stack, innermost first. */
function sharesOf(
  { nodes, samples = [] }: Profiler.Profile,
  places: Places,
  pick: (stack: readonly string[]) => Iterable<string>,
): Map<string, number> {
  const parents = new Map<number, number>();
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id);
  const names = new Map(nodes.map(({ id, callFrame }) => [id, places.nameOf(callFrame)]));
  const stacks = new Map<number, readonly string[]>();
  const shares = new Map<string, number>();
  for (const id of samples) {
    const stack = stacks.get(id) ?? stackOf(id, parents, names);
    stacks.set(id, stack);
    for (const name of pick(stack)) {
      shares.set(name, (shares.get(name) ?? 0) + 1 / samples.length);
    }
  }
  return shares;
}

function stackOf(
  id: number,
  parents: ReadonlyMap<number, number>,
  names: ReadonlyMap<number, string>,
): readonly string[] {
  const stack: string[] = [];
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    stack.push(names.get(at) ?? '');
  }
  return stack;
}

function print(title: string, shares: ReadonlyMap<string, number>): void {
  process.stdout.write(`\n${title}\n`);
  const sorted = [...shares].toSorted(([, one], [, other]) => other - one);
  for (const [name, share] of sorted) {
    if (share < LEAST_SHARE) break;
    process.stdout.write(`${(share * 100).toFixed(1).padStart(6)} %  ${name}\n`);
  }
}

/** Tells where a function stands in the sources, by the maps beside `dist`. */
class Places {
  readonly #maps = new Map<string, SourceMap | undefined>();

  nameOf({
    functionName,
    url,
    lineNumber,
    columnNumber,
  }: Profiler.Profile['nodes'][0]['callFrame']) {
    const name = functionName || '(anonymous)';
    if (!url.startsWith('file:')) return `${name} ${url}`.trim();
    const entry = this.#mapOf(url)?.findEntry(lineNumber, columnNumber);
    const found = entry !== undefined && 'originalSource' in entry ? entry : undefined;
    const source = (found?.originalSource ?? url).replace(
      /^.*?\/(src|node_modules|bench)\//,
      '$1/',
    );
    return `${name} ${source}:${(found?.originalLine ?? lineNumber) + 1}`;
  }

  #mapOf(url: string): SourceMap | undefined {
    if (!url.includes('/dist/') || url.includes('/node_modules/')) return undefined;
    const known = this.#maps.get(url);
    if (known !== undefined) return known;
    const map = new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')));
    this.#maps.set(url, map);
    return map;
  }
}

await main(process.argv[2] ?? 'approvals');
