import { nothing, step, type NameOption, type Step, type StepPlace } from './step.ts';
import { readMembers, type GroupWait, type Member } from './wait-group.ts';

type Options = GroupWait & NameOption & { readonly onDone?: unknown };

/**
 * A step of a `sequence` that waits for several events, of one of the states that do. Its result is
 * what came: the payloads by the names of the events; nothing where the time is over first.
 */
export function groupStep<T extends Options>(
  kind: string,
  { name, ...options }: T,
  state: (options: T) => object,
): Step {
  const written = ({ goOn, keep }: StepPlace): object => {
    const events = readMembers(options.events).map(({ at: _, ...member }) => ({
      ...member,
      onEvent: keep(({ event, before }) => withPayload(before, member, event['payload'])),
    }));
    const ends = {
      onDone: goOn(),
      ...(options.timeout !== undefined && { onTimeout: goOn(nothing) }),
    };
    return state({ ...options, events, ...ends } as object as T);
  };
  return step(kind, written, { name });
}

function withPayload(before: unknown, { name }: Pick<Member, 'name'>, payload: unknown): object {
  return { ...(before as object | undefined), [name]: payload };
}
