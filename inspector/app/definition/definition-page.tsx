import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { OutlineState } from '../../chart/index.ts';
import type { DefinitionAnswer, HeatAnswer } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { ChartPane } from '../chart-view/chart-pane.tsx';
import { OutlineView, Works } from '../views/outline-view.tsx';
import { agesOf, heatBadges, heatRows, heatText, SAMPLED, stateQuery } from './heat.ts';
import type { HeatRow } from './heat.ts';
import { HeatTable } from './heat-table.tsx';
import { Versions } from './versions.tsx';

/** A machine, and where its workflows stand in it. */
export function DefinitionPage({ hash }: { readonly hash: string }): JSX.Element {
  const { source } = useInspector();
  const { state, again } = useAnswer(
    () => Promise.all([source.definition({ hash }), source.definitionHeat({ hash })]),
    [source, hash],
  );
  const { answer, error, loading } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  if (answer === undefined) return <p class="notice late">Reading the machine</p>;
  const [definition, heat] = answer;
  return <Machine definition={definition} heat={heat} again={again} loading={loading} />;
}

interface MachineProps {
  readonly definition: DefinitionAnswer;
  readonly heat: HeatAnswer;
  readonly again: () => void;
  readonly loading: boolean;
}

function Machine({ definition, heat, again, loading }: MachineProps): JSX.Element {
  const { source, now } = useInspector();
  const { hash, name, version, graph } = definition;
  const sampled = useAnswer(
    () => source.list({ query: stateQuery(name, ''), limit: SAMPLED, newestFirst: true }),
    [source, heat],
  ).state.value.answer?.rows;
  const versions = useAnswer(() => source.definitions({}), [source, heat]).state.value.answer;
  const rows = useMemo(
    () => heatRows(graph, heat, agesOf(sampled ?? [], hash, now.peek())),
    [graph, heat, sampled, hash],
  );
  const badges = useMemo(() => heatBadges(rows, graph), [rows, graph]);
  const notes = new Map(rows.map(({ path, heat: here }) => [path, heatText(here)]));
  return (
    <div class="definition">
      <header class="definition-head">
        <h1>
          <Link to={{ type: 'definitions' }}>Machines</Link> / {name}{' '}
          <span class="faint">{version}</span>
        </h1>
        <Link to={{ type: 'list', query: stateQuery(name, '') }}>{heat.total} workflows</Link>
        <button type="button" class="quiet" disabled={loading} onClick={again}>
          Count anew
        </button>
      </header>
      <div class="definition-body">
        <ChartPane
          {...{ hash, graph, badges }}
          standing={STANDS_NOWHERE}
          details={(state) => (
            <HeatDetails {...{ state, name }} row={rows.find(({ id }) => id === state.id)} />
          )}
          outline={<OutlineView {...{ graph, notes }} standing={STANDS_NOWHERE} />}
        />
        <aside class="definition-side" aria-label="Where its workflows stand">
          <HeatTable rows={rows} name={name} sampled={sampled} />
          <Versions
            shown={definition}
            versions={(versions?.items ?? []).filter((other) => other.name === name)}
          />
        </aside>
      </div>
    </div>
  );
}

const STANDS_NOWHERE = {};

interface HeatDetailsProps {
  readonly state: OutlineState;
  readonly name: string;
  readonly row: HeatRow | undefined;
}

/** What is told of a state that was pressed. */
function HeatDetails({ state, name, row }: HeatDetailsProps): JSX.Element {
  return (
    <>
      <p class="mono faint">{state.path || state.id}</p>
      <p>
        {row === undefined ? (
          'No workflow stands here now.'
        ) : (
          <>
            <Link to={{ type: 'list', query: stateQuery(name, state.path) }}>
              {row.total} workflows
            </Link>{' '}
            <span class="faint">{heatText(row.heat)}</span>
          </>
        )}
      </p>
      <Works state={state} />
      {state.transitions.length > 0 && (
        <ul class="ways">
          {state.transitions.map(({ id, sentence, kind }) => (
            <li key={id} class={`way ${kind}`}>
              {sentence}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
