import { invalidOption } from '../machines/invalid-option.ts';

/**
 * An actor that a stored value refers to, where the value is only looked at: nothing can be sent to
 * it. Written down again it is the same ref.
 */
export class KeptRef {
  readonly address: string;

  /** @throws `OptionInvalid`. */
  constructor(address: string) {
    if (typeof address !== 'string') throw invalidOption('address', 'give a string');
    this.address = address;
  }
}

/** Gives the ref of an address, for `decode`. @throws `OptionInvalid`. */
export function keptRef(address: string): KeptRef {
  return new KeptRef(address);
}

/** The address of a ref, for `encode`. */
export function keptAddress(value: object): string | undefined {
  try {
    return value instanceof KeptRef ? value.address : undefined;
  } catch {
    // a proxy may throw when it is asked what it is, and is none
    return undefined;
  }
}
