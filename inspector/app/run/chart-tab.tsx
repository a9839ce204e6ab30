import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { stateKey, transitionKey } from '../../chart/index.ts';
import { lazyPart } from '../base/lazy.tsx';
import { useInspector, useKey } from '../base/use-inspector.ts';
import type { Badge } from '../chart-view/chart-drawing.ts';
import { actOn } from '../views/act.ts';
import { ActorChoice } from '../views/machine-tools.tsx';
import { MachineOutline } from '../views/outline-tab.tsx';
import type { Replay } from '../views/replay.ts';
import { StateDetails } from '../views/state-details.tsx';
import { useMachine, useReplay, type ShownMachine } from '../views/use-machine.ts';
import type { Moment } from './moment.ts';

const NARROW = '(max-width: 600px)';
const Chart = lazyPart(async () => (await import('../chart-view/chart-pane.tsx')).ChartPane);

/** The statechart of a workflow at a moment. */
export function ChartTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const machine = useMachine(moment);
  const { histories } = useInspector();
  const { drawn } = histories.of(moment.run.row.id);
  if (machine === undefined) return <p class="notice">Reading the machine</p>;
  // on a phone a chart is a keyhole: its outline says the same
  if (drawn.value ?? !matchMedia(NARROW).matches)
    return <MachineChart key={machine.hash} moment={moment} machine={machine} />;
  return (
    <div class="outline-pane">
      <ActorChoice machine={machine} />{' '}
      <button
        type="button"
        onClick={() => {
          drawn.value = true;
        }}
      >
        Draw the chart
      </button>
      <MachineOutline key={machine.hash} moment={moment} machine={machine} />
    </div>
  );
}

interface MachineChartProps {
  readonly moment: Moment;
  readonly machine: ShownMachine;
}

function MachineChart({ moment, machine }: MachineChartProps): JSX.Element {
  const inspector = useInspector();
  const { hash, graph, standing, offers, history } = machine;
  const isPath = history.path.value;
  const replay = useReplay(moment, machine, isPath);
  const badges = useMemo(() => pathBadges(replay, graph.id), [replay, graph]);
  const onTransition = (id: string) => {
    const offer = offers.get(id);
    if (offer !== undefined) actOn(inspector, moment.run.row.id, offer);
  };
  const togglePath = () => {
    history.path.value = !isPath;
  };
  useKey('showPath', togglePath);
  return (
    <Chart.Part
      {...{ hash, graph, standing, badges, offers, onTransition }}
      tools={
        <>
          <ActorChoice machine={machine} />
          <button
            type="button"
            class="quiet"
            aria-pressed={isPath}
            title="How often each state was entered and each transition taken (p)"
            onClick={togglePath}
          >
            Path
          </button>
        </>
      }
      details={(state) => <StateDetails {...{ state, moment, machine, onTransition }} />}
      outline={<MachineOutline moment={moment} machine={machine} times={replay?.taken} />}
    />
  );
}

/** How often it came by, at each state and transition of the path it took. */
function pathBadges(replay: Replay | undefined, root: string): ReadonlyMap<string, Badge> {
  const badges = new Map<string, Badge>();
  if (replay === undefined) return badges;
  for (const [id, times] of replay.states) badges.set(stateKey(id), badge(times, 'entered'));
  // the machine itself is entered once, which says nothing
  badges.delete(stateKey(root));
  for (const [id, times] of replay.taken) badges.set(transitionKey(id), badge(times, 'taken'));
  return badges;
}

function badge(times: number, what: string): Badge {
  return { text: `${times}×`, looks: 'visited', title: `${what} ${times}×` };
}
