import { useSignal, type Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { Icon } from '../base/icon.tsx';
import { useKey } from '../base/use-inspector.ts';
import { completed, completionsAt, type Completions, type KnownValues } from './completions.ts';
import { queryFault, type QueryFault } from './query-edit.ts';
import { useDraft, type Draft } from './use-draft.ts';

const NONE: Completions = { from: 0, to: 0, offers: [] };

export interface SearchBoxProps {
  readonly query: string;
  /** Collected when one begins to type. */
  readonly known: () => KnownValues;
  /** Escape, and Enter: back to the rows. */
  readonly onLeave: () => void;
}

/** The search: always seen, always in the address, with what may stand where the caret is. */
export function SearchBox({ query, known, onLeave }: SearchBoxProps): JSX.Element {
  const box = useDraft(query);
  const { draft, apply, fault } = box;
  const input = useRef<HTMLInputElement>(null);
  const { open, chosen, offer, take, press } = useCompletions({ ...box, input, known, onLeave });
  const id = useId();
  useKey('search', () => input.current?.select());
  const { offers } = open.value;
  return (
    <div class="search-box">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        class="mono"
        role="combobox"
        aria-label="Search workflows"
        aria-expanded={offers.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={chosen.value < 0 ? undefined : `${id}-${chosen.value}`}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
        autocomplete="off"
        spellcheck={false}
        placeholder="status:suspended waits:timer age>1h"
        value={draft.value}
        onInput={({ currentTarget }) => {
          box.type(currentTarget.value);
          offer(currentTarget);
        }}
        onClick={({ currentTarget }) => offer(currentTarget)}
        onBlur={() => (open.value = NONE)}
        onKeyDown={(event) => {
          if (!press(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {draft.value === '' ? (
        <kbd title="The key that leads here">/</kbd>
      ) : (
        <button type="button" class="plain" aria-label="Clear the search" onClick={() => apply('')}>
          <Icon name="close" />
        </button>
      )}
      <Offers id={id} offers={offers} chosen={chosen.value} take={take} />
      {fault !== undefined && <Fault id={`${id}-fault`} text={draft.value} fault={fault} />}
    </div>
  );
}

interface Completing extends Omit<Draft, 'fault'>, Omit<SearchBoxProps, 'query'> {
  readonly input: { readonly current: HTMLInputElement | null };
}

interface Completion {
  readonly open: Signal<Completions>;
  /** -1: none. */
  readonly chosen: Signal<number>;
  readonly offer: (element: HTMLInputElement) => void;
  readonly take: (index: number) => void;
  /** `true`: the key meant something here. */
  readonly press: (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => boolean;
}

/** What is offered at the caret, and the keys by which one takes of it. */
function useCompletions({ draft, apply, type, input, known, onLeave }: Completing): Completion {
  const open = useSignal<Completions>(NONE);
  const chosen = useSignal(-1);
  const { offers } = open.value;
  const show = (completions: Completions) => {
    open.value = completions;
    chosen.value = -1;
  };
  const offer = (element: HTMLInputElement) =>
    show(completionsAt(element.value, element.selectionStart ?? element.value.length, known()));
  const take = (index: number) => {
    const taken = offers[index];
    const element = input.current;
    if (taken === undefined || element === null) return;
    const { text, caret } = completed(draft.value, open.value, taken);
    type(text);
    element.value = text;
    element.focus();
    element.setSelectionRange(caret, caret);
    offer(element);
  };
  const press = (event: JSX.TargetedKeyboardEvent<HTMLInputElement>): boolean => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      if (offers.length === 0) offer(event.currentTarget);
      else {
        const from = chosen.value < 0 && step < 0 ? 0 : chosen.value;
        chosen.value = (from + step + offers.length) % offers.length;
      }
    } else if (chosen.value >= 0 && (event.key === 'Enter' || event.key === 'Tab')) {
      take(chosen.value);
    } else if (event.key === 'Enter') {
      show(NONE);
      apply(draft.value);
      if (queryFault(draft.value) === undefined) onLeave();
    } else if (event.key === 'Escape') {
      if (offers.length === 0) onLeave();
      show(NONE);
    } else return false;
    return true;
  };
  return { open, chosen, offer, take, press };
}

interface OffersProps {
  readonly id: string;
  readonly offers: Completions['offers'];
  readonly chosen: number;
  readonly take: (index: number) => void;
}

function Offers({ id, offers, chosen, take }: OffersProps): JSX.Element {
  return (
    <ul
      class="completions"
      role="listbox"
      id={id}
      aria-label="Completions"
      hidden={offers.length === 0}
    >
      {offers.map(({ text, hint }, index) => (
        <li
          key={text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            // the caret stays where it is
            event.preventDefault();
            take(index);
          }}
        >
          <span class="mono">{text}</span> <span class="faint">{hint}</span>
        </li>
      ))}
    </ul>
  );
}

interface FaultProps {
  readonly id: string;
  readonly text: string;
  readonly fault: QueryFault;
}

/** What cannot be read, and the place in the text from which on. */
function Fault({ id, text, fault }: FaultProps): JSX.Element {
  const at = Math.min(fault.column - 1, text.length);
  const [word = ''] = /^\S*/.exec(text.slice(at)) ?? [];
  return (
    <p class="fault" id={id} role="status">
      <code>
        {text.slice(0, at)}
        <mark>{word === '' ? '␣' : word}</mark>
        {text.slice(at + word.length)}
      </code>
      <span class="error">
        {fault.message} (column {fault.column})
      </span>
    </p>
  );
}
