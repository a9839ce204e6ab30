/** How a transition is brought about: what the colour and the dashes of its edge say. */
export type TransitionKind = 'event' | 'after' | 'always' | 'done' | 'error';

export type Direction = 'down' | 'right';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In px of a chart at 100 %, from its left upper corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/**
 * A statechart with every place reckoned: all a drawing needs. What a workflow does now is not part
 * of it, so that one chart serves every workflow of a definition; see `lightsOf`.
 */
export interface Chart {
  readonly id: string;
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  /** Outer before inner, the root first. */
  readonly states: readonly ChartState[];
  /** The dots that initial states are entered from. */
  readonly starts: readonly ChartStart[];
  readonly edges: readonly ChartEdge[];
}

export type ChartStateType = 'atomic' | 'compound' | 'parallel' | 'final' | 'history';

export interface ChartState extends Box {
  /** Id in the definition's graph. */
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly type: ChartStateType;
  readonly history?: 'shallow' | 'deep';
  readonly depth: number;
  /** Has inner states, shown or hidden. */
  readonly isCollapsible: boolean;
  /** States hidden in it, if it is collapsed. */
  readonly hidden: number;
  readonly initial: boolean;
  /** Is active along with the states beside it: its parent is parallel. */
  readonly isRegion: boolean;
  /** Those of a pause itself are left out. */
  readonly tags: readonly string[];
  readonly description?: string;
  /** Where the header ends and inner states begin; the whole height, if none are shown. */
  readonly headerHeight: number;
  readonly rows: readonly ChartRow[];
}

export type ChartRowType =
  | 'invoke'
  | 'entry'
  | 'exit'
  | 'pause'
  /** A transition that leaves the state as it is. */
  | 'stay'
  /** One that leaves it and enters it anew. */
  | 'reenter'
  /** One to a state inside. */
  | 'inward'
  /** One to a state around it. */
  | 'outward';

/** A line in a state: what it does, or a transition that is no way to another place. */
export interface ChartRow extends Box {
  readonly type: ChartRowType;
  readonly text: string;
  /** Said more quietly behind it: guard and actions. */
  readonly detail: string;
  /** Of a transition. */
  readonly transition?: string;
  readonly kind?: TransitionKind;
  readonly targets?: readonly string[];
  /** Room for the time that is left, only of `after`. */
  readonly countdown?: Box;
}

export interface ChartStart {
  /** Id of the state around it. */
  readonly state: string;
  readonly target: string;
  readonly centre: Point;
  readonly radius: number;
  readonly path: string;
  readonly arrow: string;
}

/** One way from a state to another; transitions of one kind between the two share it. */
export interface ChartEdge {
  /** Stable for a definition, as long as both its ends are shown. */
  readonly id: string;
  readonly kind: TransitionKind;
  readonly source: string;
  readonly target: string;
  readonly points: readonly Point[];
  /** SVG path data: horizontal and vertical, corners rounded. */
  readonly path: string;
  /** SVG path data of the head. */
  readonly arrow: string;
  readonly labels: readonly ChartLabel[];
}

/** What is written at an edge about one transition. */
export interface ChartLabel extends Box {
  /** Id in the definition's graph; what history and exits name. */
  readonly transition: string;
  readonly kind: TransitionKind;
  readonly text: string;
  /** Second line: actions. */
  readonly detail: string;
  /** All of it, uncut. */
  readonly title: string;
  readonly countdown?: Box;
}
