import type { JSX } from 'preact';
import type { DefinitionLine } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { stateQuery } from './heat.ts';

/** Every machine some workflow was of, or is. */
export function DefinitionsPage(): JSX.Element {
  const { source } = useInspector();
  const { state, again } = useAnswer(() => source.definitions({}), [source]);
  const { answer, error, loading } = state.value;
  if (error !== undefined) return <ErrorNotice error={error} again={again} />;
  const [own, inner] = parted(answer?.items ?? []);
  return (
    <div class="page">
      <header class="definition-head">
        <h1>Machines</h1>
        <button type="button" class="quiet" disabled={loading} onClick={again}>
          Count anew
        </button>
      </header>
      {answer?.items.length === 0 && (
        <p class="notice">No workflow was started yet: its machine stands here when one is.</p>
      )}
      {own.length > 0 && <Lines lines={own} />}
      {inner.length > 0 && (
        <>
          <h2>Only used inside of others, or without a workflow now</h2>
          <Lines lines={inner} />
        </>
      )}
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly DefinitionLine[] }): JSX.Element {
  return (
    <table class="definitions">
      <thead>
        <tr>
          <th scope="col">machine</th>
          <th scope="col">version</th>
          <th scope="col">workflows</th>
          <th scope="col">go on</th>
          <th scope="col">failed or parked</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.hash} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line }: { readonly line: DefinitionLine }): JSX.Element {
  const { hash, name, version, workflows, active, failed } = line;
  const wrong = { not: false, type: 'status', values: ['failed', 'parked'] } as const;
  const over = { not: true, type: 'status', values: ['done', 'cancelled', 'failed'] } as const;
  return (
    <tr>
      <th scope="row">
        <Link to={{ type: 'definition', hash }}>{name}</Link>
      </th>
      <td>
        {version} <span class="faint mono">{hash.slice(0, 8)}</span>
      </td>
      <td>
        {workflows > 0 && (
          <Link to={{ type: 'list', query: stateQuery(name, '') }}>{workflows}</Link>
        )}
      </td>
      <td>
        {active > 0 && (
          <Link to={{ type: 'list', query: stateQuery(name, '', [over]) }}>{active}</Link>
        )}
      </td>
      <td>
        {failed > 0 && (
          <Link class="error" to={{ type: 'list', query: stateQuery(name, '', [wrong]) }}>
            {failed}
          </Link>
        )}
      </td>
    </tr>
  );
}

/** Those that workflows are of, and the others. */
function parted(
  lines: readonly DefinitionLine[],
): readonly [own: readonly DefinitionLine[], inner: readonly DefinitionLine[]] {
  const sorted = lines.toSorted((one, other) => one.name.localeCompare(other.name));
  return [
    sorted.filter(({ workflows }) => workflows > 0),
    sorted.filter(({ workflows }) => workflows === 0),
  ];
}
