import type { Suspension } from '../machines/pause.ts';
import type { WorkflowSnapshot } from '../runtime/workflow-snapshot.ts';
import { jsonAnswer } from './answers.ts';
import type { CloudEvent } from './cloud-event.ts';

/** Where a workflow stands. Context, errors and the data of suspensions only where they may be. */
export function statusOf(snapshot: WorkflowSnapshot, exposeContext: boolean): object {
  const { id, workflow, version, status, revision, value, tags, output } = snapshot;
  const { suspensions, metadata, createdAt, updatedAt, context, error, failure } = snapshot;
  return {
    id,
    workflow,
    version,
    status,
    revision,
    value,
    tags,
    output,
    suspensions: exposeContext ? suspensions : suspensions.map(withoutData),
    metadata,
    createdAt,
    updatedAt,
    ...(exposeContext ? { context, error, failure } : undefined),
  };
}

function withoutData({ data: _, ...suspension }: Suspension): object {
  return suspension;
}

/** `value` about a workflow as JSON, or as a CloudEvent where the client asked for one. */
export function workflowAnswer(
  request: Request,
  { id, revision, updatedAt }: WorkflowSnapshot,
  {
    kind,
    value,
    basePath,
  }: {
    readonly kind: 'status' | 'result';
    readonly value: object;
    readonly basePath: string;
  },
): Response {
  const accept = request.headers.get('accept') ?? '';
  if (!accept.includes('application/cloudevents+json')) return jsonAnswer(200, value);
  const event: CloudEvent = {
    specversion: '1.0',
    id: `${kind}@${revision}`,
    source: workflowPath(basePath, id),
    type: `abeyance.workflow.${kind}`,
    time: new Date(updatedAt).toISOString(),
    subject: id,
    datacontenttype: 'application/json',
    data: value,
  };
  return jsonAnswer(200, event, { 'content-type': 'application/cloudevents+json' });
}

/** The path of a workflow. */
export function workflowPath(basePath: string, id: string): string {
  return `${basePath}/workflows/${encodeURIComponent(id)}`;
}
