/**
 * An actor that a stored value refers to, where the value is only looked at: nothing can be sent to
 * it. Written down again it is the same ref.
 */
export class KeptRef {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }
}

/** Gives the ref of an address, for `decode`. */
export function keptRef(address: string): KeptRef {
  return new KeptRef(address);
}

/** The address of a ref, for `encode`. */
export function keptAddress(value: object): string | undefined {
  return value instanceof KeptRef ? value.address : undefined;
}
