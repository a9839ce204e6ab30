import type { Timer } from '../../src/machines/recording.ts';
import { workKey } from '../../src/machines/xstate/actor-node.ts';
import type { ActorTree } from '../../src/machines/xstate/actor-tree.ts';
import { picture, pictureTree } from './picture.ts';
import { pathOf, plainPath } from './recorded-turn.ts';

type Node = ActorTree['root'];

/** A tree as it is compared with live XState. */
export function treeWorld(tree: ActorTree, ended: boolean): unknown {
  const { root, runtime } = tree;
  if (ended) return picture(root.actor._snapshot, pathOf);
  const ids = Object.entries(runtime.system.getAll()).map(([id, actor]) => [id, pathOf(actor)]);
  const seen = new Set<unknown>();
  return {
    tree: pictureTree(root.actor, pathOf, seen),
    // those that nobody lists are pictured here
    running: runningOf(tree).map(({ actor }) => [
      pathOf(actor),
      seen.has(actor) ? undefined : picture(actor._snapshot, pathOf),
    ]),
    systemIds: ids.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    timers: timersOf(tree).map(({ dueAt, source, target, event }) => [
      dueAt,
      {
        of: plainPath(source),
        for: target.type === 'actor' ? plainPath(target.address) : target.id,
        event: event.type,
      },
    ]),
  };
}

/** In order of birth. */
export function runningOf({ runtime }: ActorTree): readonly Node[] {
  return [...runtime.nodes.values()]
    .filter(({ actor }) => actor._processingStatus === 1)
    .toSorted((one, other) => one.incarnation - other.incarnation);
}

/** Those of them whose work runs. */
export function worksOf(tree: ActorTree): readonly Node[] {
  return runningOf(tree).filter(({ kind }) => kind !== 'machine' && kind !== 'transition');
}

export function promisesOf(tree: ActorTree): readonly Node[] {
  return runningOf(tree).filter(({ kind }) => kind === 'promise');
}

/** Keys of promises that nobody waits for any more: first those in whose place another stands. */
export function overAmong(asked: readonly string[], open: readonly Node[]): readonly string[] {
  const keys = new Set(open.map(workKey));
  const places = new Set(open.map(({ address }) => address));
  const isTaken = (key: string): boolean => places.has(key.slice(0, key.lastIndexOf('#')));
  const over = asked.filter((key) => !keys.has(key));
  return [...over.filter(isTaken), ...over.filter((key) => !isTaken(key))];
}

/** In the order in which they come due. */
export function timersOf({ timers }: ActorTree): readonly Timer[] {
  return [...timers.values()].toSorted(
    (one, other) => one.dueAt - other.dueAt || one.number - other.number,
  );
}
