import { useInspector } from '../base/use-inspector.ts';
import type { Moment } from '../run/moment.ts';

/** Looks at the moment after a turn; the newest is the present. */
export function useLook(moment: Moment): (revision: number) => void {
  const { navigation } = useInspector();
  return (revision) => {
    const here = navigation.route.peek();
    if (here.type !== 'run') return;
    const isNewest = revision >= moment.run.row.revision;
    navigation.go({ ...here, revision: isNewest ? undefined : revision });
  };
}
