import type { ComponentChildren, JSX } from 'preact';
import { Link } from '../base/link.tsx';
import type { SavedView, Theme } from '../base/settings.ts';
import { useInspector } from '../base/use-inspector.ts';
import { openView } from '../list/view-dialog.tsx';
import { withoutView } from '../list/views.ts';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** What a reader likes, and what is looked at. */
export function SettingsPage(): JSX.Element {
  const { settings } = useInspector();
  return (
    <div class="page settings">
      <h1>Settings</h1>
      <fieldset>
        <legend>Colours</legend>
        {THEMES.map(([theme, label]) => (
          <label key={theme}>
            <input
              type="radio"
              name="theme"
              checked={settings.theme.value === theme}
              onChange={() => (settings.theme.value = theme)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Times</legend>
        <label>
          <input
            type="checkbox"
            checked={settings.exactTimes.value}
            onChange={({ currentTarget }) => (settings.exactTimes.value = currentTarget.checked)}
          />
          Show dates in the place of “3 min ago”
        </label>
      </fieldset>
      <Views />
      <fieldset>
        <legend>Workflows looked at lately</legend>
        <p class="faint">
          {settings.recent.value.length} are remembered in this browser, for the palette.
        </p>
        <button
          type="button"
          disabled={settings.recent.value.length === 0}
          onClick={() => (settings.recent.value = [])}
        >
          Forget them
        </button>
      </fieldset>
      <About />
    </div>
  );
}

function Views(): JSX.Element {
  const { views } = useInspector().settings;
  return (
    <fieldset>
      <legend>Saved views</legend>
      {views.value.length === 0 && (
        <p class="faint">
          None yet. Search in the <Link to={{ type: 'list', query: '' }}>list</Link>, then “Save
          view…”.
        </p>
      )}
      <ul class="saved">
        {views.value.map((view) => (
          <View key={view.name} view={view} />
        ))}
      </ul>
    </fieldset>
  );
}

function View({ view }: { readonly view: SavedView }): JSX.Element {
  const inspector = useInspector();
  const { views } = inspector.settings;
  const { name, query } = view;
  const remove = () => {
    views.value = withoutView(views.value, name);
    inspector.toast('done', `The view ${name} is deleted`);
  };
  return (
    <li>
      <Link to={{ type: 'list', query }}>{name}</Link> <code class="clip">{query}</code>
      <span class="spring" />
      <button type="button" class="small" onClick={() => openView(inspector, view)}>
        Rename…
      </button>
      <button type="button" class="small danger" aria-label={`Delete ${name}`} onClick={remove}>
        Delete
      </button>
    </li>
  );
}

/** What is looked at, and what may be done to it. */
function About(): JSX.Element | null {
  const hello = useInspector().hello.value;
  if (hello === undefined) return null;
  const { engine, readOnly, commands, capabilities } = hello;
  const stores = { engine: 'an engine', file: 'a file', bundle: 'an exported run' };
  return (
    <fieldset>
      <legend>What is looked at</legend>
      <dl class="about">
        <Fact name="Source">
          {stores[engine.store]}
          {engine.name !== '' && `, ${engine.name}`}
        </Fact>
        <Fact name="Version">
          Abeyance {engine.version}, protocol {hello.protocol}
        </Fact>
        <Fact name="Live">{capabilities.live ? 'yes' : 'no: read once'}</Fact>
        <Fact name="Commands">
          {readOnly ? 'none: nothing can be moved from here' : commands.join(', ')}
        </Fact>
      </dl>
    </fieldset>
  );
}

function Fact(props: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
