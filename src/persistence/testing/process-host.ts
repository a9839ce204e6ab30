import type { Aborter, Host } from '../../runtime/host.ts';

/** Whether a process still lives. */
export interface Life {
  dead: boolean;
}

/** The host as one process has it: when that is dead, nothing wakes it any more. */
export class ProcessHost implements Host {
  readonly #host: Host;
  readonly #life: Readonly<Life>;
  /** Call off the wakes it has asked for. */
  readonly #wakes = new Set<() => void>();

  constructor(host: Host, life: Readonly<Life>) {
    this.#host = host;
    this.#life = life;
  }

  /** Wakes that are still to come. */
  get pending(): number {
    return this.#wakes.size;
  }

  now(): number {
    return this.#host.now();
  }

  wake(at: number, fn: () => void): () => void {
    if (this.#life.dead) return () => {};
    const callOff = this.#host.wake(at, () => {
      this.#wakes.delete(end);
      if (!this.#life.dead) fn();
    });
    const end = (): void => {
      this.#wakes.delete(end);
      callOff();
    };
    this.#wakes.add(end);
    return end;
  }

  defer(fn: () => void): void {
    if (this.#life.dead) return;
    this.#host.defer(() => {
      if (!this.#life.dead) fn();
    });
  }

  random(): number {
    return this.#host.random();
  }

  id(): string {
    return this.#host.id();
  }

  aborter(): Aborter {
    return this.#host.aborter();
  }

  /** Calls off all it has asked for, as its death does. */
  forget(): void {
    for (const end of this.#wakes) end();
  }
}
