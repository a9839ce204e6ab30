import type { JSX } from 'preact';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { Status } from '../base/status.tsx';
import { Time } from '../base/time.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';

/** Lines of the one page that is read. */
const PAGE_LINES = 200;

/** Workflows that failed or are parked, newest first. */
export function FailuresPage(): JSX.Element {
  const { source } = useInspector();
  const { state, again } = useAnswer(() => source.failures({ limit: PAGE_LINES }), [source]);
  const { answer, error } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  return (
    <div class="page">
      <h1>Failures</h1>
      {answer?.items.length === 0 && <p class="notice">No workflow failed or is parked.</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">when</th>
            <th scope="col">workflow</th>
            <th scope="col">status</th>
            <th scope="col">why</th>
          </tr>
        </thead>
        <tbody>
          {answer?.items.map(({ id, at, failure, status }) => (
            <tr key={id}>
              <td>
                <Time at={at} />
              </td>
              <td>
                <Link to={{ type: 'run', id, tab: 'errors' }}>{id}</Link>
              </td>
              <td>
                <Status status={status} />
              </td>
              <td class="error">{failure}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
