import type { ComponentChildren, JSX } from 'preact';
import { Dialog } from '../base/dialog.tsx';
import { ErrorNotice } from '../base/notice.tsx';
import { useAnswer } from '../base/use-answer.ts';

export interface ReadAboutProps<T> {
  readonly title: string;
  readonly ask: () => Promise<T>;
  readonly children: (answer: T) => ComponentChildren;
}

/** What a dialog has to know before it can ask: read once, when it opens. */
export function ReadAbout<T>({ title, ask, children }: ReadAboutProps<T>): JSX.Element {
  const { state, again } = useAnswer(ask, []);
  const { answer, error } = state.value;
  if (answer !== undefined) return <>{children(answer)}</>;
  return (
    <Dialog title={title}>
      {error === undefined ? (
        <p class="faint">Reading</p>
      ) : (
        <ErrorNotice error={error} again={again} />
      )}
    </Dialog>
  );
}
