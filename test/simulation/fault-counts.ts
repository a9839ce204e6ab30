/** How often what befell the worlds of many seeds, by kind. */
export class FaultCounts {
  worlds = 0;
  readonly #counts = new Map<string, number>();

  add(counts: ReadonlyMap<string, number>): void {
    this.worlds += 1;
    for (const [kind, count] of counts) {
      this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
    }
  }

  /** A line for each kind, and for faults of the store the calls they befell. */
  table(): string {
    const rows = new Map<string, string[]>();
    const sums = new Map<string, number>();
    for (const [kind, count] of [...this.#counts].toSorted(byName)) {
      const words = kind.split(' ');
      const isCall = words.length === 3 && words[0] === 'store';
      const row = isCall ? `store ${words[2]}` : kind;
      sums.set(row, (sums.get(row) ?? 0) + count);
      if (isCall) rows.set(row, [...(rows.get(row) ?? []), `${words[1]} ${count}`]);
    }
    const lines = [...sums].toSorted(byName).map(([row, sum]) => {
      const calls = rows.get(row);
      return `${row.padEnd(36)}${String(sum).padStart(10)}  ${calls?.join(', ') ?? ''}`.trimEnd();
    });
    return [`${this.worlds} worlds`, ...lines].join('\n');
  }
}

function byName([one]: readonly [string, number], [other]: readonly [string, number]): number {
  return one < other ? -1 : 1;
}

export function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Several counts as one, each under the name of what it counts. */
export function named(
  counts: Readonly<Record<string, ReadonlyMap<string, number>>>,
): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(counts).flatMap(([name, kinds]) =>
      [...kinds].map(([kind, times]) => [`${name} ${kind}`, times] as const),
    ),
  );
}
