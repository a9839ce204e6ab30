import type { JSX } from 'preact';
import { Dialog } from '../base/dialog.tsx';
import { KEYS } from '../base/key-map.ts';
import { Link } from '../base/link.tsx';
import { useInspector } from '../base/use-inspector.ts';

/** Searches and what they find. */
const SEARCHES: readonly (readonly [query: string, what: string])[] = [
  ['order', 'has it in its id, name, a state, a tag, metadata or the failure'],
  ['status:failed,parked', 'has one of these statuses'],
  ['workflow:order', 'is of this machine'],
  ['state:validating.manual', 'stands in this state, or inside of it'],
  ['tag:human', 'an active state of it has this tag'],
  ['waits:timer', 'waits for time; also event, workflow, poll'],
  ['waits:payment.received', 'waits for this event'],
  ['age>1h', 'has not changed for an hour'],
  ['created<1d', 'began in the last day'],
  ['id:order-1', 'is exactly this one'],
  ['parent:order-1', 'was begun by this one'],
  ['metadata.region:west', 'has this in its metadata'],
  ['-status:done', 'a minus before a word turns it round'],
  ['"two words"', 'quotes hold together what has spaces, colons or commas'],
];

/** The keys, and the words of a search. */
export function HelpDialog(): JSX.Element {
  const inspector = useInspector();
  return (
    <Dialog title="Keys and search words" wide>
      <div class="help-columns">
        <section aria-label="Keys">
          <h2>Keys</h2>
          <dl class="keys">
            <Key keys="Ctrl K" what="go to a place, a command, a machine, a workflow" />
            {KEYS.map(({ keys, what }) => (
              <Key key={keys} keys={keys} what={what} />
            ))}
            <Key keys="Home End" what="first row, last row" />
          </dl>
        </section>
        <section aria-label="Search words">
          <h2>Search words: all of them must hold</h2>
          <dl class="searches">
            {SEARCHES.map(([query, what]) => (
              <div key={query}>
                <dt onClick={() => (inspector.dialog.value = undefined)}>
                  <Link to={{ type: 'list', query }} title="Search so">
                    <code>{query}</code>
                  </Link>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function Key({ keys, what }: { readonly keys: string; readonly what: string }): JSX.Element {
  return (
    <div>
      <dt>
        {keys.split(' ').map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  );
}
