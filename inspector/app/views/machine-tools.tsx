import type { JSX } from 'preact';
import type { ShownMachine } from './use-machine.ts';

/** Chooses the actor whose machine is drawn; nothing, where there is but one. */
export function ActorChoice({ machine }: { readonly machine: ShownMachine }): JSX.Element | null {
  const { machines, address, history } = machine;
  if (machines.length < 2) return null;
  return (
    <label class="actor-choice">
      <span class="faint">Machine of</span>{' '}
      <select
        value={address}
        onChange={({ currentTarget }) => {
          history.actor.value = currentTarget.value;
        }}
      >
        {machines.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}
