import { createHttpHandler, createLinks, type LinkOptions } from '../../src/http.ts';
import { setting } from '../engine/setting.ts';
import { again, double, order, plain, quorum, tasked } from './machines.ts';
import { asking, ORIGIN, type Asked } from './setting.ts';

export const OLD = 'an old secret of thirty-two characters';
export const NEW = 'a new secret of thirty-two characters!';
export const URL_OF = `${ORIGIN}/api`;
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
export const HTML = { accept: 'text/html,application/xhtml+xml;q=0.9' };

/** A handler that lets nobody in but by links, and what makes them. */
export async function linkSetting(secrets = [OLD], onFailure: 'error' | 'park' = 'error') {
  const inner = await setting([order, double, quorum, again, tasked, plain], { onFailure });
  const { engine } = inner;
  const links = createLinks({ engine, secrets, url: `${URL_OF}/` });
  const auth = () => false;
  const { ask, finish } = asking(
    createHttpHandler({ engine, auth, basePath: '/api', links }),
    inner.host,
  );
  const create = async (options: Partial<LinkOptions> = {}): Promise<string> => {
    const link = await finish(links.create({ workflowId: 'o', expiresIn: '1d', ...options }));
    return link.slice(ORIGIN.length);
  };
  const outputOf = async (id: string) => (await engine.get(id)).getSnapshot().output;
  return { ...inner, links, ask, finish, create, outputOf };
}

export const post = (body?: unknown, headers = {}): Asked => ({ method: 'POST', body, headers });
