import type { DefinitionGraph } from 'abeyance';
import {
  chartKey,
  type ChartOptions,
  type LaidOut,
  type LayoutEngine,
  type LayoutWorker,
} from '../../chart/index.ts';
import { ChartStore } from './chart-store.ts';

/** Gives the worker that lays charts out; called when the first one is. */
export type LayoutPort = () => LayoutWorker;

const NO_LAYOUT = 'there is no layout worker: this page was not given one';
/** The worker is started by then, idle or not, ms. */
const WARM_MAX_MS = 400;
/** Beyond it nobody waits any longer: the outline says the same. */
const LAYOUT_MAX_MS = 20_000;

/** Charts that are laid out are kept: one looks at many workflows of few definitions. */
export class Charts {
  readonly #port: LayoutPort | undefined;
  readonly #kept = new Map<string, Promise<LaidOut>>();
  readonly #store = new ChartStore();
  #engine: Promise<LayoutEngine> | undefined;

  constructor(port: LayoutPort | undefined) {
    this.#port = port;
  }

  /**
   * Starts the worker before it is needed, when nothing else is to be done: its first start takes
   * longer than a layout.
   */
  warm(): void {
    if (this.#port === undefined || this.#engine !== undefined) return;
    if (typeof requestIdleCallback === 'undefined') void this.#start();
    else requestIdleCallback(() => void this.#start(), { timeout: WARM_MAX_MS });
  }

  /** The chart of a definition, or its outline where it cannot be laid out. */
  layout(hash: string, graph: DefinitionGraph, options: ChartOptions = {}): Promise<LaidOut> {
    const key = chartKey(hash, options);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const laidOut = this.#layOut(key, graph, options);
    this.#kept.set(key, laidOut);
    return laidOut;
  }

  async #layOut(key: string, graph: DefinitionGraph, options: ChartOptions): Promise<LaidOut> {
    const stored = await this.#store.read(key);
    if (stored !== undefined) return { type: 'chart', chart: stored };
    const { layoutChart } = await import('../../chart/layout-chart.ts');
    const laidOut = await layoutChart(graph, await this.#start(), options);
    // what failed may succeed when it is asked for again
    if (laidOut.type === 'outline') this.#kept.delete(key);
    else void this.#store.write(key, laidOut.chart);
    return laidOut;
  }

  #start(): Promise<LayoutEngine> {
    this.#engine ??= this.#begin();
    return this.#engine;
  }

  /** Always gives an engine: one that cannot run says so when it is asked. */
  async #begin(): Promise<LayoutEngine> {
    try {
      if (this.#port === undefined) throw new Error(NO_LAYOUT);
      const worker = this.#port();
      const { createLayoutEngine } = await import('../../chart/layout-engine.ts');
      const engine = createLayoutEngine(worker);
      return { layout: (graph) => inTime(engine.layout(graph)) };
    } catch (error) {
      return { layout: () => Promise.reject(error) };
    }
  }
}

/** A worker that hangs says nothing. */
async function inTime<T>(laidOut: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`the layout engine took more than ${LAYOUT_MAX_MS / 1000} s`));
  }, LAYOUT_MAX_MS);
  try {
    return await Promise.race([laidOut, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
