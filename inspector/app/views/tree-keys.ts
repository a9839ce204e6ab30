/** What of a key event is looked at. */
interface Press {
  readonly key: string;
  readonly target: EventTarget | null;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const HEAD = '[data-box]';

/** Moves the focus among the heads of boxes in boxes. `true`: the key meant something. */
export function moveInTree(tree: Element, press: Press): boolean {
  if (press.ctrlKey || press.metaKey || press.altKey) return false;
  const from = press.target;
  // a button in a box has its own Enter and Space
  if (!(from instanceof HTMLElement) || !from.matches(HEAD)) return false;
  const heads = [...tree.querySelectorAll<HTMLElement>(HEAD)];
  const at = heads.indexOf(from);
  const isOpen = from.getAttribute('aria-expanded');
  switch (press.key) {
    case 'ArrowDown':
      return focus(heads[at + 1], from);
    case 'ArrowUp':
      return focus(heads[at - 1], from);
    case 'Home':
      return focus(heads[0], from);
    case 'End':
      return focus(heads.at(-1), from);
    case 'ArrowRight':
      return isOpen === 'false' ? toggle(from) : focus(heads[at + 1], from);
    case 'ArrowLeft':
      return isOpen === 'true' ? toggle(from) : focus(headAround(from), from);
    case 'Enter':
    case ' ':
      return isOpen !== null && toggle(from);
    default:
      return false;
  }
}

function headAround(head: HTMLElement): HTMLElement | undefined {
  const around = head.closest('li')?.parentElement?.closest('li');
  return around?.querySelector<HTMLElement>(`:scope > ${HEAD}`) ?? undefined;
}

function focus(to: HTMLElement | undefined, from: HTMLElement): boolean {
  if (to === undefined) return true;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
  return true;
}

function toggle(head: HTMLElement): boolean {
  head.click();
  return true;
}
