import type { JSX } from 'preact';
import { ErrorNotice } from '../base/notice.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { ChartPane } from '../chart-view/chart-pane.tsx';
import { OutlineView } from '../views/outline-view.tsx';

/** A machine, and where its workflows stand in it. */
export function DefinitionPage({ hash }: { readonly hash: string }): JSX.Element {
  const { source } = useInspector();
  const { state, again } = useAnswer(
    () => Promise.all([source.definition({ hash }), source.definitionHeat({ hash })]),
    [source, hash],
  );
  const { answer, error } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  if (answer === undefined) return <p class="notice">Reading the machine</p>;
  const [definition, heat] = answer;
  return (
    <div class="page definition">
      <h1>
        {definition.name} <span class="faint">{definition.version}</span>
      </h1>
      <p>{heat.total} workflows</p>
      <ChartPane
        hash={hash}
        graph={definition.graph}
        standing={{}}
        details={(one) => <p>{one.path}</p>}
        outline={<OutlineView graph={definition.graph} standing={{}} />}
      />
    </div>
  );
}
