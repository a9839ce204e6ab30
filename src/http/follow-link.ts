import { isAbeyanceError } from '../machines/errors.ts';
import { readFields } from '../machines/invalid-option.ts';
import { jsonAnswer, pageAnswer } from './answers.ts';
import { mediaType, mediaTypeUnsupported, type Body } from './body.ts';
import type { HttpEngine } from './http-engine.ts';
import { confirmationPage, donePage } from './link-page.ts';
import type { LinkClaims } from './link-token.ts';
import type { SignedLinks } from './links.ts';
import { Problem } from './problem.ts';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

interface LinkRequest {
  readonly engine: HttpEngine;
  readonly links: SignedLinks;
  readonly token: string;
}

/** The page of a link. It changes nothing, however often it is fetched. */
export async function showLink({ engine, links, token }: LinkRequest): Promise<Response | Problem> {
  const claims = await links.open(token);
  if (claims instanceof Problem) return claims;
  return (await overProblem(engine, claims)) ?? pageAnswer(200, confirmationPage(claims));
}

/** Resumes what the link names, once: of several requests at once exactly one does it. */
export async function followLink(
  { engine, links, token }: LinkRequest,
  request: Request,
  body: Body,
): Promise<Response | Problem> {
  const claims = await links.open(token);
  if (claims instanceof Problem) return claims;
  const chosen = await readChoice(request, body);
  if (chosen instanceof Problem) return chosen;
  const meant = dataOf(claims, chosen.choice);
  if (meant instanceof Problem) return meant;
  const problem = await resume(engine, claims, meant.data);
  if (problem !== undefined) return problem;
  if (isForm(request)) return pageAnswer(200, donePage(chosen.choice));
  return jsonAnswer(200, { workflowId: claims.workflowId, resumed: true });
}

/** Whether it came from the page of a link, so that a person reads the answer. */
export function isForm(request: Request): boolean {
  return mediaType(request) === FORM;
}

async function readChoice(
  request: Request,
  body: Body,
): Promise<{ readonly choice: string | undefined } | Problem> {
  const type = mediaType(request);
  if (type !== '' && type !== FORM && type !== JSON_TYPE) {
    return mediaTypeUnsupported(JSON_TYPE, FORM);
  }
  const text = await body.text();
  if (text instanceof Problem) return text;
  if (type === FORM) return { choice: new URLSearchParams(text).get('choice') ?? undefined };
  const given = text === '' ? {} : await body.json();
  if (given instanceof Problem) return given;
  const { choice } = readFields(given as { readonly choice?: unknown }, 'body', ['choice']);
  if (choice === undefined || typeof choice === 'string') return { choice };
  return new Problem('OptionInvalid', 'The choice is no text.', { details: { at: 'choice' } });
}

/** Data comes from the link alone: whoever follows it only chooses. */
function dataOf(
  { data, choices }: LinkClaims,
  choice: string | undefined,
): { readonly data: unknown } | Problem {
  if (choices === undefined && choice === undefined) return { data };
  const names = Object.keys(choices ?? {});
  if (choices !== undefined && choice !== undefined && names.includes(choice)) {
    return { data: choices[choice] };
  }
  const details = { at: 'choice', keys: names };
  return new Problem('OptionInvalid', 'The link does not offer this choice.', { details });
}

async function resume(
  engine: HttpEngine,
  claims: LinkClaims,
  data: unknown,
): Promise<Problem | undefined> {
  const { workflowId, suspension, since, nonce } = claims;
  const options = { suspension, since, id: `link ${nonce}` };
  const result = await engine.resumeWorkflow(workflowId, data, options).catch(ifGone);
  if (result?.resumed === true) return undefined;
  if (result?.outcome !== undefined) {
    return new Problem('NotResumed', 'The workflow did not go on; its owner has to look at it.');
  }
  return (await overProblem(engine, claims)) ?? used();
}

/** Why a link that is right ends nothing any more. */
async function overProblem(
  engine: HttpEngine,
  { workflowId, suspension, since }: LinkClaims,
): Promise<Problem | undefined> {
  const snapshot = (await engine.get(workflowId).catch(ifGone))?.getSnapshot();
  const stands = snapshot?.suspensions.some(
    ({ key, startedAt }) => key === suspension && startedAt === since,
  );
  if (stands !== true) return used();
  if (snapshot?.status !== 'parked') return undefined;
  return new Problem('WorkflowParked', 'The workflow waits for its owner; try again later.');
}

function used(): Problem {
  return new Problem('LinkUsed', 'This link was used, or what it was for is over.');
}

/** A workflow that was deleted is over, too. */
function ifGone(error: unknown): undefined {
  if (!isAbeyanceError(error, 'WorkflowNotFound')) throw error;
}
