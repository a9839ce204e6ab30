import type { JSX } from 'preact';
import type { SummaryRow } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { Status } from '../base/status.tsx';
import { Time } from '../base/time.tsx';
import type { Selection } from './selection.ts';
import { WaitsCell } from './waits-cell.tsx';

export interface ListRowProps {
  readonly row: SummaryRow;
  readonly selection: Selection;
  /** Shift was held: all from the last one on. */
  readonly onSelect: (isRange: boolean) => void;
}

/** One workflow: who it is, where it stands, what would move it. */
export function ListRow({ row, selection, onSelect }: ListRowProps): JSX.Element {
  const states = row.states.join(', ');
  return (
    <>
      <span role="gridcell" class="c-check">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${row.id}`}
          checked={selection.has(row.id)}
          onClick={(event) => onSelect(event.shiftKey)}
        />
      </span>
      <span role="gridcell" class="c-id clip">
        <Link to={{ type: 'run', id: row.id, tab: 'chart' }} title={row.id} tabIndex={-1}>
          {row.id}
        </Link>
      </span>
      <span role="gridcell" class="c-name clip faint" title={`${row.workflow} ${row.version}`}>
        {row.workflow}
      </span>
      <span role="gridcell" class="c-status">
        <Status status={row.status} />
      </span>
      <span role="gridcell" class="c-state" title={states}>
        <span class="clip mono">{states}</span>
        {ownTags(row.tags).map((tag) => (
          <span class="tag clip" key={tag}>
            {tag}
          </span>
        ))}
      </span>
      <span role="gridcell" class="c-waits">
        <WaitsCell row={row} />
      </span>
      <span role="gridcell" class="c-updated faint">
        <Time at={row.updatedAt} />
      </span>
    </>
  );
}

/** A row that is on its way. */
export function UnreadRow(): JSX.Element {
  return (
    <span role="gridcell" class="unread">
      <span class="bone" />
    </span>
  );
}

/** Tags that only say that it is suspended, which its status does, are left out. */
function ownTags(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => tag !== 'suspended' && !tag.startsWith('suspended.'));
}
