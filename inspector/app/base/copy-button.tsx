import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from './icon.tsx';

/** How long it says that it did, ms. */
const SAID_MS = 1_500;

export interface CopyButtonProps {
  readonly text: () => string;
  /** What it copies, as its name says it. */
  readonly name: string;
}

/** Puts a text on the clipboard. */
export function CopyButton({ text, name }: CopyButtonProps): JSX.Element {
  const said = useSignal('');
  const copy = async (event: Event) => {
    event.stopPropagation();
    try {
      await navigator.clipboard.writeText(text());
      said.value = 'copied';
    } catch {
      said.value = 'not allowed here';
    }
    setTimeout(() => (said.value = ''), SAID_MS);
  };
  return (
    <button type="button" class="plain copy" title={`Copy ${name}`} onClick={(e) => void copy(e)}>
      <Icon name={said.value === 'copied' ? 'check' : 'copy'} />
      <span class="unseen">Copy {name}</span>
      {said.value !== '' && <span role="status">{said.value}</span>}
    </button>
  );
}
