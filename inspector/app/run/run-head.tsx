import type { JSX } from 'preact';
import { CopyButton } from '../base/copy-button.tsx';
import { ErrorDetails } from './error-view.tsx';
import { Link } from '../base/link.tsx';
import { Status } from '../base/status.tsx';
import { Countdown, Time } from '../base/time.tsx';
import type { Moment } from './moment.ts';
import { RunActions } from './run-actions.tsx';
import { waitSentence } from './waits.ts';

/** Children that are linked; the list has all of them. */
const CHILDREN_SHOWN = 5;

/** Which workflow it is, how it stands in one sentence, and what can be done about it. */
export function RunHead({ moment }: { readonly moment: Moment }): JSX.Element {
  const { run } = moment;
  const { row } = run;
  const { text, wakesAt } = waitSentence(run);
  const isWrong = row.status === 'failed' || row.status === 'parked' || row.status === 'cancelled';
  return (
    <div class="run-head">
      <h1>
        <Link to={{ type: 'list', query: `workflow:${row.workflow}` }} title="All of this name">
          {row.workflow}
        </Link>
        <span class="faint"> / </span>
        <span class="mono">{row.id}</span>
        <CopyButton text={() => row.id} name="the id" />
      </h1>
      <Status status={row.status} />
      {run.cancelling !== undefined && (
        <span class="status cancelling">
          cancelling, stopped in <Countdown at={run.cancelling.until} />
        </span>
      )}
      <p class={isWrong ? 'sentence error' : 'sentence'} title={text}>
        {moment.type === 'past' && <span class="faint">now: </span>}
        {text}
        {wakesAt !== undefined && (
          <>
            , wakes in <Countdown at={wakesAt} />
          </>
        )}
      </p>
      <RunActions moment={moment} />
      <RunFacts moment={moment} />
      {isWrong && run.error !== undefined && (
        <details class="run-error">
          <summary>Error and stack</summary>
          <ErrorDetails error={run.error} />
          <Link to={{ type: 'run', id: row.id, tab: 'errors' }}>All attempts</Link>
        </details>
      )}
    </div>
  );
}

function RunFacts({ moment }: { readonly moment: Moment }): JSX.Element {
  const { row, children } = moment.run;
  const shown = children.slice(0, CHILDREN_SHOWN);
  return (
    <p class="facts faint">
      <Link to={{ type: 'definition', hash: row.definition }} title={row.definition}>
        version {row.version}
      </Link>
      <span>
        started <Time at={row.createdAt} />
      </span>
      <span>
        changed <Time at={row.updatedAt} />
      </span>
      <span>{row.revision} turns</span>
      {row.tags.map((tag) => (
        <span class="badge" key={tag}>
          {tag}
        </span>
      ))}
      {Object.entries(row.metadata).map(([key, value]) => (
        <span class="badge mono" key={key} title={`metadata.${key}`}>
          {key}: {value}
        </span>
      ))}
      {row.parent !== undefined && (
        <span>
          begun by <Link to={{ type: 'run', id: row.parent, tab: 'chart' }}>{row.parent}</Link>
        </span>
      )}
      {shown.length > 0 && (
        <span>
          began{' '}
          {shown.map((id) => (
            <Link key={id} to={{ type: 'run', id, tab: 'chart' }}>
              {id}{' '}
            </Link>
          ))}
          {children.length > shown.length && (
            <Link to={{ type: 'list', query: `parent:${JSON.stringify(row.id)}` }}>
              and {children.length - shown.length} more
            </Link>
          )}
        </span>
      )}
    </p>
  );
}
