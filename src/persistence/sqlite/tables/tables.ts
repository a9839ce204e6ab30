import type { WorkflowRecords } from '../../../runtime/store.ts';
import type { Connection } from '../connection.ts';
import { ActorTable } from './actors.ts';
import { BroadcastTable } from './broadcasts.ts';
import { CheckpointTable } from './checkpoints.ts';
import { ConfigurationTable } from './configurations.ts';
import { JournalTable } from './journal.ts';
import { LivenessTable } from './liveness.ts';
import { MessageTable } from './messages.ts';
import { Removal } from './removal.ts';
import { StandingTable } from './standings.ts';
import { TaskTable } from './tasks.ts';
import { WorkflowTable } from './workflows.ts';

/** All tables of one open file, their statements prepared. */
export interface Tables {
  readonly configurations: ConfigurationTable;
  readonly standings: StandingTable;
  readonly workflows: WorkflowTable;
  readonly actors: ActorTable;
  readonly messages: MessageTable;
  readonly tasks: TaskTable;
  readonly journal: JournalTable;
  readonly checkpoints: CheckpointTable;
  readonly broadcasts: BroadcastTable;
  readonly liveness: LivenessTable;
  readonly removal: Removal;
}

export function openTables(connection: Connection): Tables {
  const configurations = new ConfigurationTable(connection);
  const standings = new StandingTable(connection, configurations);
  return {
    configurations,
    standings,
    workflows: new WorkflowTable(connection, standings),
    actors: new ActorTable(connection, configurations),
    messages: new MessageTable(connection),
    tasks: new TaskTable(connection),
    journal: new JournalTable(connection, configurations),
    checkpoints: new CheckpointTable(connection),
    broadcasts: new BroadcastTable(connection),
    liveness: new LivenessTable(connection),
    removal: new Removal(connection),
  };
}

export function knowsEvent(tables: Tables, workflowId: string, eventId: string): boolean {
  const workflow = tables.workflows.seqOf(workflowId);
  return workflow !== undefined && tables.journal.knowsEvent(workflow, eventId);
}

export function loadRecords(tables: Tables, workflowId: string): WorkflowRecords | undefined {
  const found = tables.workflows.byId(workflowId);
  if (found === undefined) return undefined;
  const { seq, row: workflow } = found;
  tables.journal.checkNewest(seq, workflow);
  return {
    workflow,
    actors: tables.actors.of(seq),
    messages: tables.messages.of(seq),
    tasks: tables.tasks.of(seq),
  };
}
