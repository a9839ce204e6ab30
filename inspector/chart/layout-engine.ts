/** What elkjs is asked, as far as it is used. */
export interface ElkNode {
  readonly id: string;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly layoutOptions?: Readonly<Record<string, string>>;
  readonly children?: readonly ElkNode[];
  readonly edges?: readonly ElkEdge[];
}

export interface ElkEdge {
  readonly id: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly labels?: readonly ElkLabel[];
  readonly sections?: readonly ElkSection[];
}

export interface ElkLabel {
  readonly text?: string;
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly layoutOptions?: Readonly<Record<string, string>>;
}

export interface ElkSection {
  readonly startPoint: ElkPoint;
  readonly endPoint: ElkPoint;
  readonly bendPoints?: readonly ElkPoint[];
}

interface ElkPoint {
  readonly x: number;
  readonly y: number;
}

export interface LayoutEngine {
  /** Gives the graph back with places. Rejects where the engine cannot. */
  layout(graph: ElkNode): Promise<ElkNode>;
}

/** A worker that runs `elk-worker.min.js`: a page's `Worker`, or what that file gives in Node. */
export interface LayoutWorker {
  onmessage: unknown;
  onerror?: unknown;
  postMessage(message: unknown): void;
}

interface Answer {
  readonly id: number;
  readonly data?: ElkNode;
  readonly error?: unknown;
}

interface Asked {
  resolve(graph: ElkNode): void;
  reject(error: Error): void;
}

/** Speaks with elkjs's worker, which is kept as it was published. */
export function createLayoutEngine(worker: LayoutWorker): LayoutEngine {
  const asked = new Map<number, Asked>();
  let last = 0;
  // what elkjs gives in Node is no event target and has this one property
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  worker.onmessage = ({ data }: { readonly data: Answer }): void => {
    const one = asked.get(data.id);
    asked.delete(data.id);
    if (data.error === undefined && data.data !== undefined) one?.resolve(data.data);
    else one?.reject(new Error(`the layout engine failed: ${reasonOf(data.error)}`));
  };
  // its file is missing, or a policy keeps it from starting: whatever is asked will not be answered
  let broken: Error | undefined;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  worker.onerror = (): void => {
    broken = new Error('the layout worker does not run: its file is missing or was refused');
    for (const one of asked.values()) one.reject(broken);
    asked.clear();
  };
  const post = (message: object): void => {
    // a worker, not a window: there is no origin
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(message);
  };
  post({ id: last, cmd: 'register', algorithms: ['layered'] });
  return {
    layout(graph) {
      if (broken !== undefined) return Promise.reject(broken);
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        asked.set(id, { resolve, reject });
        post({ id, cmd: 'layout', graph });
      });
    },
  };
}

function reasonOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'it gave no reason';
}
