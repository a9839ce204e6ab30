import type { JSX } from 'preact';
import { Link } from '../base/link.tsx';
import { useInspector } from '../base/use-inspector.ts';
import { withoutStatus } from './query-edit.ts';

export interface EmptyListProps {
  readonly query: string;
  readonly loading: boolean;
}

/** Nothing to show, and what to do about it. */
export function EmptyList({ query, loading }: EmptyListProps): JSX.Element {
  const { hello } = useInspector();
  if (loading) {
    return (
      <p class="empty late" role="status">
        Reading…
      </p>
    );
  }
  const others = withoutStatus(query);
  if (query.trim() !== '') {
    return (
      <div class="empty" role="status">
        <p>No workflow is found by this search.</p>
        <p class="faint">Those that come to match appear here by themselves.</p>
        <p>
          {others !== query && others !== '' && (
            <>
              <Link to={{ type: 'list', query: others }}>Look in every status</Link> ·{' '}
            </>
          )}
          <Link to={{ type: 'list', query: '' }}>Show all workflows</Link>
        </p>
      </div>
    );
  }
  const isFile = hello.value?.engine.store === 'file';
  return (
    <div class="empty" role="status">
      <p>No workflow yet.</p>
      <p class="faint">
        {isFile ? 'Once an engine starts one in this file' : 'Once one is started'}, it appears here
        by itself:
      </p>
      <pre>
        await engine.start(machine, {'{'} id: 'first' {'}'});
      </pre>
    </div>
  );
}
