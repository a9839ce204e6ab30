import type { DefinitionGraph } from 'abeyance';
import { useMemo } from 'preact/hooks';
import type { ChartStanding } from '../../chart/index.ts';
import { useInspector } from '../base/use-inspector.ts';
import { definitionOf, revisionOf, standingOf, type Moment } from '../run/moment.ts';
import { offersOf, type Offer } from './offers.ts';
import { replayOf, type Replay } from './replay.ts';
import type { RunHistory } from './run-history.ts';
import { useHistory } from './use-history.ts';

/** The machine of one actor of a workflow, as a view draws it. */
export interface ShownMachine {
  readonly history: RunHistory;
  readonly address: string;
  readonly hash: string;
  readonly graph: DefinitionGraph;
  readonly standing: ChartStanding;
  readonly offers: ReadonlyMap<string, Offer>;
  /** Addresses that a machine could be chosen of. */
  readonly machines: readonly string[];
}

/** `undefined` until its definition has come. */
export function useMachine(moment: Moment): ShownMachine | undefined {
  const inspector = useInspector();
  const { run } = moment;
  const history = inspector.histories.of(run.row.id);
  const machines = run.actors.filter(({ definition }) => definition !== undefined);
  const addresses = machines.map(({ address }) => address);
  const chosen = history.actor.value;
  const address = chosen !== undefined && addresses.includes(chosen) ? chosen : run.row.id;
  const hash = definitionOf(moment, address) ?? run.row.definition;
  const definition = inspector.definitions.of(hash).value;
  const { hello } = inspector;
  const standing = useMemo(() => standingOf(moment, address), [moment, address]);
  const offers = useMemo(
    () => offersOf(moment, address, (name) => inspector.can(name)),
    [moment, address, hello.value],
  );
  if (definition === undefined) return undefined;
  const { graph } = definition;
  return { history, address, hash, graph, standing, offers, machines: addresses };
}

/** What the turns up to the moment say of an actor; `undefined` until they are read. */
export function useReplay(
  moment: Moment,
  machine: ShownMachine | undefined,
  wanted: boolean,
): Replay | undefined {
  const told = useHistory(moment, wanted);
  const here = revisionOf(moment);
  const { graph, address } = machine ?? {};
  return useMemo(() => {
    if (told === undefined || graph === undefined || address === undefined) return undefined;
    const lines = told.lines.filter(({ revision }) => revision <= here);
    return replayOf(graph, address, lines, address === moment.run.row.id);
  }, [told, graph, address, here]);
}
