import type { DefinitionGraph } from 'abeyance';
import { json, listOf, objectOf, optional, shape, text, whole, type Check } from './check.ts';
import type { DefinitionAnswer, DefinitionLine, StateHeat } from './definition.ts';

/** As far as what draws it relies on: states with their ids and paths, and their transitions. */
const graph: Check<DefinitionGraph> = (value, at) => {
  const read: unknown = json(value, at);
  const { id, version, states } = objectOf(value, at);
  text(id, `${at}.id`);
  text(version, `${at}.version`);
  listOf((state, place) => {
    const fields = objectOf(state, place);
    for (const key of ['id', 'path', 'type']) text(fields[key], `${place}.${key}`);
    optional(
      listOf((transition, there) => {
        const { id: name, event, targets } = objectOf(transition, there);
        text(name, `${there}.id`);
        text(event, `${there}.event`);
        optional(listOf(text))(targets, `${there}.targets`);
      }),
    )(fields['transitions'], `${place}.transitions`);
  })(states, `${at}.states`);
  return read as DefinitionGraph;
};

export const checkDefinition: Check<DefinitionAnswer> = shape<DefinitionAnswer>({
  hash: text,
  name: text,
  version: text,
  graph,
});

export const definitionLine: Check<DefinitionLine> = shape<DefinitionLine>({
  hash: text,
  name: text,
  version: text,
  workflows: whole(),
  active: whole(),
  failed: whole(),
});

export const stateHeat: Check<StateHeat> = shape<StateHeat>({
  active: whole(),
  parked: whole(),
  failed: whole(),
  ended: whole(),
});
