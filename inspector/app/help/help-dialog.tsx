import type { JSX } from 'preact';
import { Dialog } from '../base/dialog.tsx';
import { KEYS } from '../base/key-map.ts';

export function HelpDialog(): JSX.Element {
  return (
    <Dialog title="Keys">
      <dl class="keys">
        {KEYS.map(({ keys, what }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
