import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface StatePopoverProps {
  readonly name: string;
  /** Where in the window the state is. */
  readonly at: DOMRect | undefined;
  readonly onClose: () => void;
  /** Hides or shows the states in it; `undefined`: it has none. */
  readonly toggle: (() => void) | undefined;
  readonly children: ComponentChildren;
}

/** px between a state and what is told of it. */
const GAP = 10;

/** What is told of a state, beside it. */
export function StatePopover(props: StatePopoverProps): JSX.Element {
  const { name, at, onClose, toggle, children } = props;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = element.current;
    const around = shown?.parentElement;
    if (shown === null || around === null || around === undefined || at === undefined) return;
    const box = around.getBoundingClientRect();
    const { width, height } = shown.getBoundingClientRect();
    const beside = at.right + GAP + width <= box.right ? at.right + GAP : at.left - GAP - width;
    shown.style.left = `${within(beside - box.left, box.width - width)}px`;
    shown.style.top = `${within(at.top - box.top, box.height - height)}px`;
    shown.focus({ preventScroll: true });
  }, [at?.x, at?.y, name]);
  return (
    <div
      class="popover"
      ref={element}
      role="dialog"
      aria-label={`State ${name}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <h2>{name}</h2>
        {toggle !== undefined && (
          <button type="button" class="quiet" onClick={toggle}>
            Hide or show inner states
          </button>
        )}
        <button type="button" class="plain" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </header>
      {children}
    </div>
  );
}

function within(value: number, max: number): number {
  return Math.max(8, Math.min(value, max - 8));
}
