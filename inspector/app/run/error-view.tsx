import type { JSX } from 'preact';
import type { Cut, Kept } from '../../protocol/index.ts';
import { CopyButton } from '../base/copy-button.tsx';
import { errorText, fieldOf, isList } from '../base/kept.ts';

/** Causes that are shown one under the other. */
const CAUSES_MAX = 8;

/** An error as it is stored: what it says, where it came from, and what caused it. */
export function ErrorDetails({ error }: { readonly error: Cut<Kept> }): JSX.Element {
  if (error.type === 'cut') return <Stack text={error.head.slice(0, 20_000)} />;
  const chain = causesOf(error.value);
  return (
    <div class="errors-chain">
      {chain.map((one, depth) => {
        const stack = fieldOf(one, 'stack');
        return (
          <div key={depth}>
            <p class="error">
              {depth > 0 && <span class="faint">caused by </span>}
              {errorText(one)} <CopyButton name="the error" text={() => stackText(one)} />
            </p>
            {typeof stack === 'string' && <Stack text={frames(stack)} />}
          </div>
        );
      })}
    </div>
  );
}

/** It may be wider than there is room: it can be scrolled by keys, too. */
function Stack({ text }: { readonly text: string }): JSX.Element {
  return (
    <pre class="stack" role="region" aria-label="Stack" tabIndex={0}>
      {text}
    </pre>
  );
}

/** The error, what caused it, what caused that. */
export function causesOf(error: Kept): readonly Kept[] {
  const chain: Kept[] = [];
  let rest: Kept | undefined = error;
  while (rest !== undefined && rest !== null && chain.length < CAUSES_MAX) {
    chain.push(rest);
    const errors: Kept | undefined = fieldOf(rest, 'errors');
    rest = fieldOf(rest, 'cause') ?? (isList(errors) ? errors[0] : undefined);
  }
  return chain;
}

function stackText(error: Kept): string {
  const stack = fieldOf(error, 'stack');
  return typeof stack === 'string' ? stack : errorText(error);
}

/** Of a stack what is not its message again. */
function frames(stack: string): string {
  const from = stack.search(/^[ \t]+at /m);
  return from < 0 ? stack : stack.slice(from);
}
