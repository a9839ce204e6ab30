import type { DefinitionGraph } from 'abeyance';

export interface DefinitionRequest {
  readonly hash: string;
}

export interface DefinitionAnswer {
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  readonly graph: DefinitionGraph;
}

export interface DefinitionsAnswer {
  readonly items: readonly DefinitionLine[];
}

/** A machine some workflow was of, or is. */
export interface DefinitionLine {
  readonly hash: string;
  readonly name: string;
  readonly version: string;
  /** Workflows whose root machine it is. */
  readonly workflows: number;
  readonly active: number;
  readonly failed: number;
}

/** How many workflows of one definition stand in each state now. */
export interface HeatAnswer {
  readonly hash: string;
  readonly total: number;
  /** By dotted path; states without a workflow are left out. */
  readonly states: Readonly<Record<string, StateHeat>>;
}

export interface StateHeat {
  readonly active: number;
  readonly parked: number;
  readonly failed: number;
  /** Done or cancelled. */
  readonly ended: number;
}
