/** Moves the focus among the buttons of a box by the arrows. `true`: the key meant something. */
export function moveAmongButtons(box: Element, { key, target }: KeyboardEvent): boolean {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (step === undefined || !(target instanceof HTMLButtonElement)) return false;
  const buttons = [...box.querySelectorAll('button')];
  buttons[buttons.indexOf(target) + step]?.focus();
  return true;
}
