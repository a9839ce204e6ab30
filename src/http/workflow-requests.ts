import { isAbeyanceError } from '../machines/errors.ts';
import { readFields } from '../machines/invalid-option.ts';
import type { WorkflowHandle } from '../runtime/handle.ts';
import type { StartOptions } from '../runtime/starting.ts';
import { jsonAnswer } from './answers.ts';
import { readWaitMs, ResultWaits } from './await-result.ts';
import { mediaType, mediaTypeUnsupported, type Body } from './body.ts';
import { readIncoming } from './incoming-events.ts';
import type { HttpSettings } from './options.ts';
import { Problem } from './problem.ts';
import type { WorkflowRoute } from './routes.ts';
import { sendEvents } from './send-events.ts';
import { statusOf, workflowAnswer, workflowPath } from './workflow-answers.ts';

const JSON_TYPE = 'application/json';

type StartBody = StartOptions & { readonly workflow?: unknown };

/** What may be asked of workflows by those who have the right to. */
export class WorkflowRequests {
  readonly #settings: HttpSettings;
  readonly #waits: ResultWaits;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#waits = new ResultWaits(settings.limits.waits);
  }

  /** @throws what the engine throws. */
  answer(route: WorkflowRoute, request: Request, body: Body): Promise<Response | Problem> {
    switch (route.type) {
      case 'broadcast':
        return this.#send(request, body, undefined);
      case 'send':
        return this.#send(request, body, route.workflowId);
      case 'start':
        return this.#start(request, body);
      case 'status':
        return this.#status(request, route.workflowId);
      case 'result':
        return this.#result(request, route.workflowId);
      case 'resume':
        return this.#resume(request, body, route.workflowId);
      case 'cancel':
        return this.#cancel(request, body, route.workflowId);
    }
  }

  async #send(
    request: Request,
    body: Body,
    workflowId: string | undefined,
  ): Promise<Response | Problem> {
    const { engine, limits } = this.#settings;
    const incoming = await readIncoming(request, body, limits.batchEvents);
    return incoming instanceof Problem ? incoming : sendEvents(engine, incoming, workflowId);
  }

  async #status(request: Request, workflowId: string): Promise<Response> {
    const { engine, exposeContext, basePath } = this.#settings;
    const snapshot = (await engine.get(workflowId)).getSnapshot();
    const value = statusOf(snapshot, exposeContext);
    return workflowAnswer(request, snapshot, { kind: 'status', value, basePath });
  }

  async #result(request: Request, workflowId: string): Promise<Response | Problem> {
    const { engine, limits, basePath } = this.#settings;
    const waitMs = readWaitMs(new URL(request.url), limits.waitMs);
    const handle = await engine.get(workflowId);
    const snapshot = await this.#waits.settled(handle, { waitMs, signal: request.signal });
    if (snapshot instanceof Problem) return snapshot;
    const { id, status, revision, output } = snapshot;
    switch (status) {
      case 'failed':
        return new Problem('WorkflowFailed', 'It ended in error, and has no result.');
      case 'cancelled':
        return new Problem('WorkflowCancelled', 'It was cancelled, and has no result.');
      case 'parked':
        return new Problem('WorkflowParked', 'It waits for a person, and has no result yet.');
      case 'done':
        return workflowAnswer(request, snapshot, {
          kind: 'result',
          value: { id, status, output },
          basePath,
        });
      case 'running':
      case 'suspended':
        return jsonAnswer(202, { id, status, revision });
    }
  }

  /** A second resume is no error: `resumed` says what this one did (B40). */
  async #resume(request: Request, body: Body, workflowId: string): Promise<Response | Problem> {
    const { engine } = this.#settings;
    const fields = await readBody(request, body, ['data', 'suspension', 'since', 'id']);
    if (fields instanceof Problem) return fields;
    const { data, ...options } = fields;
    const result = await engine.resumeWorkflow(workflowId, data, options);
    if (!result.resumed && result.outcome === undefined) {
      const { status } = (await engine.get(workflowId)).getSnapshot();
      if (status === 'parked') {
        return new Problem('WorkflowParked', 'It waits for a person, who has to retry it.');
      }
    }
    return jsonAnswer(200, result);
  }

  async #cancel(request: Request, body: Body, workflowId: string): Promise<Response | Problem> {
    const fields = await readBody(request, body, ['reason']);
    if (fields instanceof Problem) return fields;
    const reason = fields['reason'] as string | undefined;
    return jsonAnswer(200, await this.#settings.engine.cancelWorkflow(workflowId, reason));
  }

  async #start(request: Request, body: Body): Promise<Response | Problem> {
    const keys = ['workflow', 'id', 'input', 'metadata', 'onConflict'];
    const fields = await readBody(request, body, keys);
    if (fields instanceof Problem) return fields;
    const { workflow, ...options } = fields as StartBody;
    const { engine, start, exposeContext, basePath } = this.#settings;
    const machine = typeof workflow === 'string' ? start.get(workflow) : undefined;
    if (machine === undefined) {
      const details = { at: 'workflow' };
      return new Problem('OptionInvalid', 'No workflow of this name may be started.', { details });
    }
    const { onConflict = 'attach' } = options;
    let handle: WorkflowHandle | undefined;
    let status = 201;
    try {
      const attaches = onConflict === 'attach';
      handle = await engine.start(
        machine,
        attaches ? { ...options, onConflict: 'error' } : options,
      );
    } catch (error) {
      if (onConflict !== 'attach' || !isAbeyanceError(error, 'WorkflowExists')) throw error;
      handle = await engine.start(machine, options);
      status = 200;
    }
    const location = workflowPath(basePath, handle.id);
    return jsonAnswer(status, statusOf(handle.getSnapshot(), exposeContext), { location });
  }
}

/** The fields of a JSON body; one that is not there has none. @throws `OptionInvalid`. */
async function readBody(
  request: Request,
  body: Body,
  keys: readonly string[],
): Promise<Readonly<Record<string, unknown>> | Problem> {
  const type = mediaType(request);
  if (type !== '' && type !== JSON_TYPE) return mediaTypeUnsupported(JSON_TYPE);
  const bytes = await body.bytes();
  if (bytes instanceof Problem) return bytes;
  if (bytes.length === 0) return {};
  if (type === '') return mediaTypeUnsupported(JSON_TYPE);
  const value = await body.json();
  if (value instanceof Problem) return value;
  return readFields(value as Record<string, unknown>, 'body', keys);
}
