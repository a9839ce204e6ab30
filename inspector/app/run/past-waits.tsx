import type { JSX } from 'preact';
import { durationText } from '../../chart/index.ts';
import { useInspector } from '../base/use-inspector.ts';
import { exactText } from '../base/time-text.ts';
import type { Moment } from './moment.ts';
import { actorName, timerText } from './turn-text.ts';
import { Wait } from './wait.tsx';
import { namedEvents } from './why-not.ts';

/** What it waited for after a turn of the past; nothing of it can be moved. */
export function PastWaits({
  moment,
}: {
  readonly moment: Extract<Moment, { readonly type: 'past' }>;
}): JSX.Element {
  const { definitions } = useInspector();
  const { snapshot } = moment;
  const { timers, tasks, at, actors, id } = snapshot;
  const graph = definitions.of(snapshot.definition).value?.graph;
  const root = actors.find(({ address }) => address === id);
  const events = graph === undefined || root === undefined ? [] : namedEvents(graph, root.value);
  return (
    <ul>
      {timers.map(({ key, dueAt }) => (
        <Wait
          key={key}
          icon="timer"
          kind="timer"
          note={
            <span class="faint" title={exactText(dueAt)}>
              in {durationText(Math.max(0, dueAt - at))}
            </span>
          }
        >
          {timerText(key)}
        </Wait>
      ))}
      {events.map((event) => (
        <Wait key={event} icon="event" kind="event">
          <span class="mono">{event}</span>
        </Wait>
      ))}
      {tasks.map((key) => (
        <Wait key={key} icon="task" kind="task" note={<span class="faint">open</span>}>
          {actorName(key)}
        </Wait>
      ))}
      {timers.length + events.length + tasks.length === 0 && <li class="faint">Nothing.</li>}
    </ul>
  );
}
