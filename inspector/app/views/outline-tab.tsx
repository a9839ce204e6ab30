import type { JSX } from 'preact';
import { useInspector } from '../base/use-inspector.ts';
import type { Moment } from '../run/moment.ts';
import { actOn } from './act.ts';
import { ActorChoice } from './machine-tools.tsx';
import { OutlineView } from './outline-view.tsx';
import { useMachine, type ShownMachine } from './use-machine.ts';

/** A workflow's machine as boxes in boxes. */
export function OutlineTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const machine = useMachine(moment);
  if (machine === undefined) return <p class="notice">Reading the machine</p>;
  return (
    <div class="outline-pane">
      <ActorChoice machine={machine} />
      <MachineOutline key={machine.hash} moment={moment} machine={machine} />
    </div>
  );
}

export interface MachineOutlineProps {
  readonly moment: Moment;
  readonly machine: ShownMachine;
  readonly times?: ReadonlyMap<string, number> | undefined;
}

export function MachineOutline({ moment, machine, times }: MachineOutlineProps): JSX.Element {
  const inspector = useInspector();
  const { graph, standing, offers } = machine;
  return (
    <OutlineView
      {...{ graph, standing, offers, times }}
      onTransition={(id) => {
        const offer = offers.get(id);
        if (offer !== undefined) actOn(inspector, moment.run.row.id, offer);
      }}
    />
  );
}
