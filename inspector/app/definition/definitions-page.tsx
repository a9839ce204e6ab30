import type { JSX } from 'preact';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';

/** Every machine some workflow was of, or is. */
export function DefinitionsPage(): JSX.Element {
  const { source } = useInspector();
  const { state, again } = useAnswer(() => source.definitions({}), [source]);
  const { answer, error } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  return (
    <div class="page">
      <h1>Machines</h1>
      {answer?.items.length === 0 && <p class="notice">No workflow was started yet.</p>}
      <table>
        <thead>
          <tr>
            <th scope="col">machine</th>
            <th scope="col">version</th>
            <th scope="col">workflows</th>
            <th scope="col">active</th>
            <th scope="col">failed</th>
          </tr>
        </thead>
        <tbody>
          {answer?.items.map(({ hash, name, version, workflows, active, failed }) => (
            <tr key={hash}>
              <td>
                <Link to={{ type: 'definition', hash }}>{name}</Link>
              </td>
              <td>{version}</td>
              <td>{workflows}</td>
              <td>{active}</td>
              <td>{failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
