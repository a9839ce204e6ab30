import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { DefinitionAnswer, DefinitionLine } from '../../protocol/index.ts';
import { Link } from '../base/link.tsx';
import { useInspector } from '../base/use-inspector.ts';
import { graphChanges, type GraphChange } from './graph-diff.ts';

export interface VersionsProps {
  readonly shown: DefinitionAnswer;
  /** All of the same name, this one too. */
  readonly versions: readonly DefinitionLine[];
}

/** The other versions of a machine, and what is otherwise in one of them. */
export function Versions({ shown, versions }: VersionsProps): JSX.Element | null {
  const { definitions } = useInspector();
  const chosen = useSignal('');
  const others = versions.filter(({ hash }) => hash !== shown.hash);
  if (others.length === 0) return null;
  const other = chosen.value === '' ? undefined : definitions.of(chosen.value).value;
  return (
    <section class="versions" aria-label="Versions">
      <h2>Versions</h2>
      <ul>
        {versions.map(({ hash, version, workflows, active }) => (
          <li key={hash}>
            <Link to={{ type: 'definition', hash }} current={hash === shown.hash}>
              {version}
            </Link>{' '}
            <span class="faint mono">{hash.slice(0, 8)}</span> {workflows} workflows, {active} go on
          </li>
        ))}
      </ul>
      <label>
        Compare with{' '}
        <select
          value={chosen.value}
          onChange={({ currentTarget }) => {
            chosen.value = currentTarget.value;
          }}
        >
          <option value="">none</option>
          {others.map(({ hash, version }) => (
            <option key={hash} value={hash}>
              {version} ({hash.slice(0, 8)})
            </option>
          ))}
        </select>
      </label>
      {other !== undefined && (
        <Changes
          changes={graphChanges(other.graph, shown.graph)}
          from={`${other.version} (${other.hash.slice(0, 8)})`}
        />
      )}
    </section>
  );
}

interface ChangesProps {
  readonly changes: readonly GraphChange[];
  readonly from: string;
}

const SIGNS = { '+': 'added', '-': 'removed', '~': 'changed' } as const;

function Changes({ changes, from }: ChangesProps): JSX.Element {
  if (changes.length === 0)
    return <p>States and transitions are those of {from}: what is otherwise is in the code.</p>;
  return (
    <>
      <p class="faint">
        Against {from}: {changes.length} {changes.length === 1 ? 'change' : 'changes'}
      </p>
      <ul class="graph-changes" aria-label="Changes">
        {changes.map(({ sign, what, path, text }) => (
          <li key={`${sign} ${what} ${path} ${text}`} class={SIGNS[sign]}>
            <span aria-hidden="true">{sign}</span>{' '}
            <b>
              {what} {path === '' ? 'of the machine' : path}
            </b>{' '}
            <span class="visually-hidden">{SIGNS[sign]}:</span> {text}
          </li>
        ))}
      </ul>
    </>
  );
}
