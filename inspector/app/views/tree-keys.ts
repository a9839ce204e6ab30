/** What of a key event is looked at. */
interface Press {
  readonly key: string;
  readonly target: EventTarget | null;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Moves the focus in a tree as one expects of trees. `true`: the key meant something. */
export function moveInTree(tree: Element, press: Press): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  const from = press.target;
  // a button in an item has its own Enter and Space
  if (!(from instanceof HTMLElement) || from.getAttribute('role') !== 'treeitem') return false;
  const items = [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const at = items.indexOf(from);
  const isOpen = from.getAttribute('aria-expanded');
  switch (press.key) {
    case 'ArrowDown':
      return focus(items[at + 1], from);
    case 'ArrowUp':
      return focus(items[at - 1], from);
    case 'Home':
      return focus(items[0], from);
    case 'End':
      return focus(items.at(-1), from);
    case 'ArrowRight':
      return isOpen === 'false' ? toggle(from) : focus(items[at + 1], from);
    case 'ArrowLeft':
      if (isOpen === 'true') return toggle(from);
      return focus(from.parentElement?.closest<HTMLElement>('[role=treeitem]') ?? undefined, from);
    case 'Enter':
    case ' ':
      return isOpen !== null && toggle(from);
    default:
      return false;
  }
}

function focus(to: HTMLElement | undefined, from: HTMLElement): boolean {
  if (to === undefined) return true;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
  return true;
}

function toggle(item: HTMLElement): boolean {
  item.querySelector<HTMLElement>('[data-state-toggle]')?.click();
  return true;
}
