import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Kept } from '../../protocol/index.ts';
import { indentedText, keptText } from '../base/kept.ts';
import { DIFF_MAX, type DiffLine, type DiffSection } from './turn-diff.ts';

/** Characters of a value before it is folded. */
const SHORT = 60;

/** What changed: by sign, by colour and by word. */
export function DiffView({ sections }: { readonly sections: readonly DiffSection[] }): JSX.Element {
  if (sections.length === 0) return <p class="faint">It changed nothing.</p>;
  return (
    <div class="diff">
      {sections.map(({ name, lines, note }) => (
        <section key={name} aria-label={name}>
          <h3>{name}</h3>
          {note !== undefined && <p class="faint">{note}</p>}
          <ul>
            {lines.map((line) => (
              <li key={`${line.type} ${line.path}`} class={line.type}>
                <DiffRow line={line} />
              </li>
            ))}
          </ul>
          {lines.length >= DIFF_MAX && (
            <p class="faint">and more; the first {DIFF_MAX} are shown</p>
          )}
        </section>
      ))}
    </div>
  );
}

const SIGNS = { added: '+', removed: '−', changed: '~' } as const;

function DiffRow({ line }: { readonly line: DiffLine }): JSX.Element {
  return (
    <>
      <span class="sign" aria-label={line.type}>
        {SIGNS[line.type]}
      </span>
      <span class="path">{line.path}</span>
      {line.type !== 'added' && line.before !== '' && <Value class="old" value={line.before} />}
      {line.type === 'changed' && <span class="faint"> → </span>}
      {line.type !== 'removed' && line.after !== '' && <Value class="new" value={line.after} />}
    </>
  );
}

interface ValueProps {
  readonly class: string;
  readonly value: Kept;
}

function Value({ value, class: kind }: ValueProps): JSX.Element {
  const open = useSignal(false);
  const text = keptText(value, SHORT);
  if (!text.includes('…')) return <span class={kind}>{text}</span>;
  return (
    <button
      type="button"
      class={`plain ${kind}`}
      aria-expanded={open.value}
      onClick={() => (open.value = !open.value)}
    >
      {open.value ? indentedText(value).slice(0, 20_000) : text}
    </button>
  );
}
