import { Dialog } from '../base/dialog.tsx';
import type { Inspector } from '../base/inspector.ts';
import { reasonText } from '../run/turn-text.ts';
import { WhyNotView, type WhyNotProps } from './why-not-view.tsx';

/** Says why an event did not, or would not, move a workflow. */
export function openWhyNot(inspector: Inspector, props: WhyNotProps): void {
  const { type, line } = props;
  inspector.dialog.value = () => (
    <Dialog title={`Why not ${type}?`} wide>
      {line !== undefined && (
        <p>
          Turn {line.revision}: {line.outcome}, {reasonText(line)}.
        </p>
      )}
      <WhyNotView {...props} />
    </Dialog>
  );
}
