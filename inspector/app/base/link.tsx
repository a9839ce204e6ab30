import type { ComponentChildren, JSX } from 'preact';
import type { Route } from './route.ts';
import { useInspector } from './use-inspector.ts';

export interface LinkProps {
  readonly to: Route;
  readonly class?: string | undefined;
  readonly current?: boolean | undefined;
  readonly title?: string | undefined;
  /** -1: no stop of the tab key, where other keys lead to it. */
  readonly tabIndex?: number | undefined;
  readonly children: ComponentChildren;
}

/** A link to a place of the app, to be followed, copied, or opened beside. */
export function Link({ to, current, children, title, tabIndex, ...rest }: LinkProps): JSX.Element {
  const { navigation } = useInspector();
  const follow = (event: JSX.TargetedMouseEvent<HTMLAnchorElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    event.preventDefault();
    navigation.go(to);
  };
  return (
    <a
      href={navigation.href(to)}
      class={rest.class}
      title={title}
      tabIndex={tabIndex}
      aria-current={current === true ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
