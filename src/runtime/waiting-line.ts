/** Lets one in at a time, in the order in which they came. Who finds it empty need not wait. */
export class WaitingLine {
  #last: Promise<void> | undefined;

  /** Runs when those before have left; `leave` lets the next one in before it is over. */
  async enter<T>(run: (leave: () => void) => Promise<T>): Promise<T> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    const leave = (): void => {
      if (this.#last === promise) this.#last = undefined;
      resolve();
    };
    try {
      if (before !== undefined) await before;
      return await run(leave);
    } finally {
      leave();
    }
  }
}
