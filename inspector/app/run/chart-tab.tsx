import type { JSX } from 'preact';
import { useInspector } from '../base/use-inspector.ts';
import { ChartPane } from '../chart-view/chart-pane.tsx';
import { definitionOf, standingOf, type Moment } from './moment.ts';

/** The statechart of a workflow at a moment. */
export function ChartTab({ moment }: { readonly moment: Moment }): JSX.Element {
  const { definitions } = useInspector();
  const address = moment.run.row.id;
  const hash = definitionOf(moment, address) ?? moment.run.row.definition;
  const definition = definitions.of(hash).value;
  if (definition === undefined) return <p class="notice">Reading the machine</p>;
  return <ChartPane hash={hash} graph={definition.graph} standing={standingOf(moment, address)} />;
}
