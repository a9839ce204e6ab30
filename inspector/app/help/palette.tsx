import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { SummaryRow } from '../../protocol/index.ts';
import { Dialog } from '../base/dialog.tsx';
import { Icon } from '../base/icon.tsx';
import { useAnswer } from '../base/use-answer.ts';
import { useInspector } from '../base/use-inspector.ts';
import { asQuery, offersFor, type Asked, type Offer } from './offers.ts';
import { openHelp } from './open-help.tsx';

/** Asks for workflows so long after the last key, ms. */
const TYPED_MS = 150;
const FOUND_MAX = 8;

/** Places, what can be done here, machines, and workflows by what is typed. */
export function Palette(): JSX.Element {
  const inspector = useInspector();
  const text = useSignal('');
  const at = useSignal(0);
  const id = useId();
  const typed = text.value.trim();
  const asked = useAsked(typed);
  const offers = offersFor(inspector, typed, asked, () => openHelp(inspector));
  const chosen = Math.min(at.value, offers.length - 1);
  const take = (offer: Offer | undefined) => {
    if (offer === undefined || offer.refused !== undefined) return;
    inspector.dialog.value = undefined;
    offer.take();
  };
  const press = (key: string): boolean => {
    if (key === 'ArrowDown') at.value = (chosen + 1) % offers.length;
    else if (key === 'ArrowUp') at.value = (chosen + offers.length - 1) % offers.length;
    else if (key === 'Enter') take(offers[chosen]);
    else return false;
    return true;
  };
  return (
    <Dialog title="Go to">
      <input
        type="text"
        class="palette-text"
        role="combobox"
        aria-label="A place, a command, a machine, or an id"
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={`${id}-${chosen}`}
        placeholder="A place, a command, a machine, or an id"
        autocomplete="off"
        spellcheck={false}
        autofocus
        value={text.value}
        onInput={({ currentTarget }) => {
          text.value = currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={(event) => {
          if (press(event.key)) event.preventDefault();
        }}
      />
      <ul class="offers" role="listbox" id={id} aria-label="Offers">
        {offers.map((offer, index) => (
          <OfferLine
            key={offer.key}
            id={`${id}-${index}`}
            offer={offer}
            isChosen={index === chosen}
            take={() => take(offer)}
          />
        ))}
      </ul>
    </Dialog>
  );
}

interface OfferLineProps {
  readonly id: string;
  readonly offer: Offer;
  readonly isChosen: boolean;
  readonly take: () => void;
}

function OfferLine({ id, offer, isChosen, take }: OfferLineProps): JSX.Element {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li
      ref={line}
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-disabled={offer.refused !== undefined}
      title={offer.refused}
      onClick={take}
    >
      <Icon name={offer.icon} />
      <span class="clip">{offer.name}</span>
      <span class="faint clip">{offer.hint}</span>
    </li>
  );
}

/** What of the source is offered. */
function useAsked(typed: string): Asked {
  const { source } = useInspector();
  const workflows = useFound(typed).value;
  const definitions = useAnswer(() => source.definitions({}), [source]);
  return { machines: definitions.state.value.answer?.items ?? [], workflows };
}

/** Workflows that what is typed finds: as a search if it is one, else as a part of an id. */
function useFound(typed: string): ReadonlySignal<readonly SummaryRow[]> {
  const { source } = useInspector();
  const found = useSignal<readonly SummaryRow[]>([]);
  useEffect(() => {
    if (typed === '') {
      found.value = [];
      return undefined;
    }
    let left = false;
    const timer = setTimeout(() => {
      void source.list({ query: asQuery(typed), limit: FOUND_MAX, newestFirst: true }).then(
        ({ rows }) => (left ? undefined : (found.value = rows)),
        () => undefined,
      );
    }, TYPED_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [source, typed]);
  return found;
}
