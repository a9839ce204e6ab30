import { registerInspector, type InspectorElement } from '../app/index.ts';
import { createRemoteSource } from '../source/index.ts';
import { hasToken, takeToken } from './token.ts';

/** Where the server answers the protocol, beside the page. */
const API = new URL('api', document.baseURI).href;

// an address with another token, put into a tab that is open, is a new visit
addEventListener('hashchange', () => {
  if (hasToken()) location.reload();
});

registerInspector();
const inspector = document.createElement('abeyance-inspector') as InspectorElement;
inspector.setAttribute('routing', 'hash');
const token = takeToken();
inspector.source = createRemoteSource(API, token === undefined ? {} : { token });
inspector.layout = () => new Worker(new URL('elk-worker.min.js', document.baseURI));
inspector.readBundle = async (bundle) => {
  const { createBundleSource } = await import('../source/bundle-source.ts');
  return createBundleSource(bundle);
};
document.body.append(inspector);
