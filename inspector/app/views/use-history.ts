import { useEffect } from 'preact/hooks';
import { useInspector } from '../base/use-inspector.ts';
import type { Moment } from '../run/moment.ts';
import type { Told } from './run-history.ts';

/** All a workflow did, read when the first view wants it; `undefined`: not yet, or not wanted. */
export function useHistory({ run }: Moment, wanted: boolean): Told | undefined {
  const { histories } = useInspector();
  const { id, revision } = run.row;
  const history = histories.of(id);
  useEffect(() => {
    if (wanted) void history.follow(revision);
  }, [history, revision, wanted]);
  return wanted ? history.told.value : undefined;
}
