import type { JSX } from 'preact';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { Countdown } from '../base/time.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';

/** Lines of the one page that is read. */
const PAGE_LINES = 200;

/** What time moves next, in any workflow. */
export function TimersPage(): JSX.Element {
  const { source } = useInspector();
  const { state, again } = useAnswer(() => source.timers({ limit: PAGE_LINES }), [source]);
  const { answer, error } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  return (
    <div class="page">
      <h1>Timers</h1>
      {answer?.items.length === 0 && <p class="notice">No workflow waits for time.</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">due in</th>
            <th scope="col">workflow</th>
            <th scope="col">state</th>
            <th scope="col">what comes</th>
          </tr>
        </thead>
        <tbody>
          {answer?.items.map((due) => (
            <tr key={`${due.workflowId} ${due.key}`}>
              <td>
                <Countdown at={due.dueAt} />
              </td>
              <td>
                <Link to={{ type: 'run', id: due.workflowId, tab: 'chart' }}>{due.workflowId}</Link>
              </td>
              <td>{due.state}</td>
              <td>{due.event ?? due.type}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
