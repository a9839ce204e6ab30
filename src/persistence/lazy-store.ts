import type { Store } from '../runtime/store.ts';
import { notOpen } from './not-open.ts';

/**
 * A store whose code is loaded when it is opened, so that whoever only imports the library does not
 * carry it. `place` names it in errors.
 */
export function lazyStore(place: string, load: () => Promise<Store>): Store {
  let store: Store | undefined;
  const opened = (): Store => {
    if (store === undefined) throw notOpen(place);
    return store;
  };
  return {
    async open() {
      store ??= await load();
      return await store.open();
    },
    write: (batch) => opened().write(batch),
    load: (workflowId) => opened().load(workflowId),
    knowsEvent: (workflowId, eventId) => opened().knowsEvent(workflowId, eventId),
    due: (after, until, limit) => opened().due(after, until, limit),
    find: (filter, page) => opened().find(filter, page),
    count: (filter) => opened().count(filter),
    journal: (kind, request) => opened().journal(kind, request),
    definitions: () => opened().definitions(),
    close: () => store?.close(),
  };
}
