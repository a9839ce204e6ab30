import type { Chance } from '../simulation/chance.ts';
import { keyOf, poison, poisonText, Trap } from './poison.ts';

/** Copies of right arguments, wrong in one place or in some; nothing that is shared is changed. */
export function mutated(chance: Chance, args: readonly unknown[]): unknown[] {
  const changed = [...args];
  const times = chance.hit(0.15) ? 0 : chance.hit(0.75) ? 1 : 1 + chance.below(3);
  for (let time = 0; time < times; time += 1) {
    if (chance.hit(0.05)) changed.push(poison(chance));
    else if (changed.length > 0) {
      const at = chance.below(changed.length);
      changed[at] = attempt(chance, changed[at]);
    } else changed.push(poison(chance));
  }
  return changed;
}

/** What an earlier change has made unreadable is changed wholly. */
function attempt(chance: Chance, value: unknown): unknown {
  try {
    return mutation(chance, value);
  } catch {
    return poison(chance);
  }
}

function mutation(chance: Chance, value: unknown): unknown {
  if (!isOpen(value) || chance.hit(0.2)) {
    return typeof value === 'string' && chance.hit(0.6) ? textOf(chance, value) : poison(chance);
  }
  if (chance.hit(0.25)) return bent(chance, value);
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  const keys = Object.keys(copy);
  if (keys.length === 0 || chance.hit(0.15)) {
    define(copy, keyOf(chance), poison(chance));
    return copy;
  }
  const key = chance.pick(keys);
  if (chance.hit(0.1)) Reflect.deleteProperty(copy, key);
  else define(copy, key, mutation(chance, (value as Record<string, unknown>)[key]));
  return copy;
}

/** The same object, but one that is no plain one when it is looked at closely. */
function bent(chance: Chance, value: object): unknown {
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
  const [key = 'type'] = Object.keys(copy);
  const way = chance.below(6);
  if (way === 0) return Object.setPrototypeOf(copy, null);
  if (way === 1) return Object.setPrototypeOf(copy, { inherited: true, polluted: true });
  if (way === 2) return Object.freeze(copy);
  if (way === 3) return new Proxy(copy, {});
  const get = (): unknown => {
    if (way === 4) throw new Trap('trapped');
    return chance.hit(0.5) ? poison(chance) : (value as Record<string, unknown>)[key];
  };
  return Object.defineProperty(copy, key, { get, enumerable: true, configurable: true });
}

function textOf(chance: Chance, text: string): string {
  const more = poisonText(chance);
  return (
    chance.pick(
      [more, text + more, more + text, text.repeat(600), text.slice(0, -1)].map((one) => [one]),
    )[0] ?? ''
  );
}

/** Also `__proto__`, as a key like any other. */
function define(target: object, key: string, value: unknown): void {
  const place = { value, enumerable: true, configurable: true, writable: true };
  try {
    Object.defineProperty(target, key, place);
  } catch {
    // the length of a list, of what no length can be
  }
}

function isOpen(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  try {
    const proto: unknown = Object.getPrototypeOf(value);
    return proto === Object.prototype || proto === null;
  } catch {
    return false;
  }
}
