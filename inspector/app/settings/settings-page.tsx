import type { JSX } from 'preact';
import type { Theme } from '../base/settings.ts';
import { useInspector } from '../base/use-inspector.ts';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

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
              onChange={() => {
                settings.theme.value = theme;
              }}
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
            onChange={({ currentTarget }) => {
              settings.exactTimes.value = currentTarget.checked;
            }}
          />
          Show dates in the place of “3 min ago”
        </label>
      </fieldset>
    </div>
  );
}
