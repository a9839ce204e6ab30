import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Dialog } from '../base/dialog.tsx';
import type { Route } from '../base/route.ts';
import { useInspector } from '../base/use-inspector.ts';

interface Offer {
  readonly name: string;
  readonly to: Route;
}

const PLACES: readonly Offer[] = [
  { name: 'Workflows', to: { type: 'list', query: '' } },
  { name: 'Machines', to: { type: 'definitions' } },
  { name: 'Timers', to: { type: 'timers' } },
  { name: 'Failures', to: { type: 'failures' } },
  { name: 'Settings', to: { type: 'settings' } },
];

/** Places by name, and workflows by what is typed. */
export function Palette(): JSX.Element {
  const inspector = useInspector();
  const text = useSignal('');
  const typed = text.value.trim();
  const found = PLACES.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
  const search: Offer = { name: `Search “${typed}”`, to: { type: 'list', query: typed } };
  const offers = typed === '' ? found : [...found, search];
  const take = (offer: Offer | undefined) => {
    if (offer === undefined) return;
    inspector.dialog.value = undefined;
    inspector.navigation.go(offer.to);
  };
  return (
    <Dialog title="Go to">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          take(offers[0]);
        }}
      >
        <input
          type="search"
          aria-label="A place, or an id"
          autofocus
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
      </form>
      <ul class="offers">
        {offers.map((offer) => (
          <li key={offer.name}>
            <button type="button" class="plain" onClick={() => take(offer)}>
              {offer.name}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
