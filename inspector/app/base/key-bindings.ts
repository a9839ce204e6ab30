import { keyAction, type KeyAction, type KeyPress } from './key-map.ts';

/** Who does what when a key is pressed. Of several for one action the newest has it. */
export class KeyBindings {
  readonly #bound = new Map<KeyAction, (() => void)[]>();
  #pending = '';

  /** Returns what takes it back. */
  bind(action: KeyAction, act: () => void): () => void {
    const bound = this.#bound.get(action) ?? [];
    bound.push(act);
    this.#bound.set(action, bound);
    return () => {
      const at = bound.lastIndexOf(act);
      if (at >= 0) bound.splice(at, 1);
    };
  }

  /** Does what a key means here. `true`: it meant something, and nobody else should act on it. */
  press(press: KeyPress, typing: boolean): boolean {
    const { action, pending } = keyAction(press, this.#pending, typing);
    this.#pending = pending;
    const act = action === undefined ? undefined : this.#bound.get(action)?.at(-1);
    act?.();
    return act !== undefined;
  }
}
