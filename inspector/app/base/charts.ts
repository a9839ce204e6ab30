import type { DefinitionGraph } from 'abeyance';
import {
  chartKey,
  createLayoutEngine,
  layoutChart,
  type ChartOptions,
  type LaidOut,
  type LayoutEngine,
  type LayoutWorker,
} from '../../chart/index.ts';

/** Gives the worker that lays charts out; called when the first one is. */
export type LayoutPort = () => LayoutWorker;

const NO_LAYOUT = 'there is no layout worker: this page was not given one';

/** Charts that are laid out are kept: one looks at many workflows of few definitions. */
export class Charts {
  readonly #port: LayoutPort | undefined;
  readonly #kept = new Map<string, Promise<LaidOut>>();
  #engine: LayoutEngine | undefined;

  constructor(port: LayoutPort | undefined) {
    this.#port = port;
  }

  /** Starts the worker before it is needed: its first start takes longer than a layout. */
  warm(): void {
    this.#start();
  }

  /** The chart of a definition, or its outline where it cannot be laid out. */
  layout(hash: string, graph: DefinitionGraph, options: ChartOptions = {}): Promise<LaidOut> {
    const key = chartKey(hash, options);
    const kept = this.#kept.get(key) ?? layoutChart(graph, this.#start(), options);
    this.#kept.set(key, kept);
    return kept;
  }

  #start(): LayoutEngine {
    this.#engine ??=
      this.#port === undefined
        ? { layout: () => Promise.reject(new Error(NO_LAYOUT)) }
        : createLayoutEngine(this.#port());
    return this.#engine;
  }
}
