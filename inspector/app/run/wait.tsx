import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from '../base/icon.tsx';

export interface WaitProps {
  readonly icon: IconName;
  readonly kind: string;
  readonly children: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly act?: ComponentChildren;
}

/** One thing that is waited for: what it is, and what can be done about it. */
export function Wait({ icon, kind, children, note, act }: WaitProps): JSX.Element {
  return (
    <li>
      <Icon name={icon} />
      <span class="unseen">{kind}</span>
      <span class="wait-what">{children}</span>
      <span class="wait-note">{note}</span>
      {act}
    </li>
  );
}
