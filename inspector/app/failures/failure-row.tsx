import type { JSX } from 'preact';
import type { FailureLine } from '../../protocol/index.ts';
import { Icon } from '../base/icon.tsx';
import { lazyPart } from '../base/lazy.tsx';
import { Link } from '../base/link.tsx';
import { countOf, countText } from '../base/number-text.ts';
import { refusal } from '../base/refusal.ts';
import { Status } from '../base/status.tsx';
import { Time } from '../base/time.tsx';
import { useInspector } from '../base/use-inspector.ts';
import { openBulk } from '../list/open-bulk.tsx';
import type { BulkKind } from '../list/bulk.ts';
import type { FailureGroup } from './failure-lines.ts';

const FailureDialog = lazyPart(async () => (await import('./failure-dialog.tsx')).FailureDialog);

/** One workflow that failed or is parked. */
export function FailureRow({ failure }: { readonly failure: FailureLine }): JSX.Element {
  const inspector = useInspector();
  const { id, at, status, workflow } = failure;
  const show = () => {
    inspector.dialog.value = () => <FailureDialog.Part failure={failure} />;
  };
  return (
    <>
      <span role="gridcell" class="l-when">
        <Time at={at} />
      </span>
      <span role="gridcell" class="l-workflow c-id clip">
        <Link to={{ type: 'run', id, tab: 'errors' }} title={id} tabIndex={-1}>
          {id}
        </Link>{' '}
        <span class="faint">{workflow}</span>
      </span>
      <span role="gridcell" class="l-status">
        <Status status={status} />
      </span>
      <span role="gridcell" class="l-why error clip" title={failure.failure}>
        {failure.failure}
      </span>
      <span role="gridcell" class="l-act">
        <button type="button" class="small" tabIndex={-1} onClick={show}>
          Details
        </button>
        {status === 'parked' && <Again failures={[failure]} />}
      </span>
    </>
  );
}

export interface GroupRowProps {
  readonly group: FailureGroup;
  readonly isOpen: boolean;
  /** `false`: there are failures that were not read, and may be of it. */
  readonly isWhole: boolean;
  readonly toggle: () => void;
}

/** Those that say the same, behind what they say. */
export function GroupRow({ group, isOpen, isWhole, toggle }: GroupRowProps): JSX.Element {
  const { message, failures, workflows, parked, at } = group;
  return (
    <>
      <span role="gridcell" class="l-when">
        <Time at={at} />
      </span>
      <span role="gridcell" class="l-workflow clip">
        <button
          type="button"
          class="plain fold"
          tabIndex={-1}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          <Icon name={isOpen ? 'chevronDown' : 'chevronRight'} />
          {countOf(failures.length, 'workflow')}
          {isWhole ? '' : ' or more'}
        </button>
      </span>
      <span role="gridcell" class="l-status clip faint" title={workflows.join(', ')}>
        {workflows.join(', ')}
      </span>
      <span role="gridcell" class="l-why error clip" title={message}>
        {message}
      </span>
      <span role="gridcell" class="l-act">
        {parked.length > 0 && <Again failures={parked} />}
      </span>
    </>
  );
}

/** Tries again, or passes over, what they stumbled over. */
function Again({ failures }: { readonly failures: readonly FailureLine[] }): JSX.Element {
  const inspector = useInspector();
  const refused = refusal(inspector, 'retry');
  const [first] = failures;
  const isOne = failures.length === 1 && first !== undefined;
  const act = (kind: BulkKind & ('retry' | 'skip')) => {
    if (isOne && kind === 'retry') void inspector.command({ kind: 'retry', id: first.id });
    else openBulk(inspector, kind, { type: 'rows', rows: failures });
  };
  const count = isOne ? '' : ` ${countText(failures.length)}`;
  return (
    <>
      <button
        type="button"
        class="small"
        tabIndex={-1}
        disabled={refused !== undefined}
        title={refused ?? 'Tries once more the event it stumbled over'}
        onClick={() => act('retry')}
      >
        Retry{count}
      </button>
      <button
        type="button"
        class="small"
        tabIndex={-1}
        disabled={refused !== undefined}
        title={refused ?? 'Leaves out the event it stumbled over, and goes on'}
        onClick={() => act('skip')}
      >
        Skip{count}
      </button>
    </>
  );
}
