import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Dialog } from '../base/dialog.tsx';
import type { Inspector } from '../base/inspector.ts';
import type { SavedView } from '../base/settings.ts';
import { useInspector } from '../base/use-inspector.ts';
import { renamedView, savedView, withoutView } from './views.ts';

/** Asks for the name of a view; one that has a name already can get another, or go. */
export function openView(inspector: Inspector, view: SavedView): void {
  inspector.dialog.value = () => <ViewDialog view={view} />;
}

function ViewDialog({ view }: { readonly view: SavedView }): JSX.Element {
  const inspector = useInspector();
  const { views } = inspector.settings;
  const name = useSignal(view.name);
  const isSaved = view.name !== '';
  const wanted = name.value.trim();
  const isTaken = wanted !== view.name && views.value.some((other) => other.name === wanted);
  const close = () => (inspector.dialog.value = undefined);
  const remove = () => {
    views.value = withoutView(views.value, view.name);
    close();
  };
  return (
    <Dialog title={isSaved ? 'Saved view' : 'Save view'}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted === '') return;
          views.value = isSaved
            ? renamedView(views.value, view.name, wanted)
            : savedView(views.value, { name: wanted, query: view.query });
          close();
        }}
      >
        <label>
          Name
          <input
            type="text"
            autofocus
            maxLength={60}
            value={name.value}
            onInput={({ currentTarget }) => {
              name.value = currentTarget.value;
            }}
          />
        </label>
        <code>{view.query === '' ? 'all workflows' : view.query}</code>
        {isTaken && <p class="faint">The view that has this name now is replaced.</p>}
        <div class="buttons">
          {isSaved && (
            <button type="button" class="danger" onClick={remove}>
              Delete
            </button>
          )}
          <span class="spring" />
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="main" disabled={wanted === ''}>
            {isSaved ? 'Rename' : 'Save'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
