import type { DefinitionLine, SummaryRow } from '../../protocol/index.ts';
import type { IconName } from '../base/icon.tsx';
import type { Inspector } from '../base/inspector.ts';
import type { Route } from '../base/route.ts';
import { nextTheme } from '../base/settings.ts';
import { queryFault } from '../list/query-edit.ts';

/** One line of the palette. */
export interface Offer {
  readonly key: string;
  readonly icon: IconName;
  readonly name: string;
  readonly hint: string;
  /** Why it cannot be taken. */
  readonly refused?: string | undefined;
  readonly take: () => void;
}

/** What was asked of the source for the palette. */
export interface Asked {
  readonly machines: readonly DefinitionLine[];
  /** Found by what is typed. */
  readonly workflows: readonly SummaryRow[];
}

const PLACES: readonly (readonly [name: string, icon: IconName, to: Route, keys: string])[] = [
  ['Workflows', 'workflow', { type: 'list', query: '' }, 'g l'],
  ['Machines', 'machine', { type: 'definitions' }, 'g d'],
  ['Timers', 'clock', { type: 'timers' }, 'g t'],
  ['Failures', 'warning', { type: 'failures' }, 'g f'],
  ['Settings', 'gear', { type: 'settings' }, 'g s'],
];

const MACHINES_SHOWN = 6;
const RECENT_SHOWN = 6;

/** What the palette offers for what is typed, the likeliest first. */
export function offersFor(
  inspector: Inspector,
  typed: string,
  { machines, workflows }: Asked,
  openHelp: () => void,
): readonly Offer[] {
  const { navigation, settings } = inspector;
  const run = (id: string, hint: string): Offer => ({
    key: `run ${id}`,
    icon: 'workflow',
    name: id,
    hint,
    take: () => navigation.go({ type: 'run', id, tab: 'chart' }),
  });
  const actions = actionOffers(inspector);
  const others = [...placeOffers(inspector), ...moreOffers(inspector, openHelp)];
  if (typed === '') {
    const recent = settings.recent.value.slice(0, RECENT_SHOWN);
    return [...actions, ...recent.map((id) => run(id, 'looked at lately')), ...others];
  }
  const found = workflows.map(({ id, workflow, status }) => run(id, `${workflow} · ${status}`));
  const search: Offer = {
    key: 'search',
    icon: 'search',
    name: `Search “${typed}”`,
    hint: 'in the list',
    take: () => navigation.go({ type: 'list', query: asQuery(typed) }),
  };
  const named = machines
    .filter(({ name }) => has(name, typed))
    .slice(0, MACHINES_SHOWN)
    .map((machine) => machineOffer(inspector, machine));
  return [
    ...found.filter(({ name }) => name === typed),
    ...[...actions, ...others].filter(({ name }) => has(name, typed)),
    ...named,
    ...found.filter(({ name }) => name !== typed),
    search,
  ];
}

function actionOffers({ actions }: Inspector): readonly Offer[] {
  return actions.all().map(({ name, refused, act }) => ({
    key: `action ${name}`,
    icon: 'bolt',
    name,
    hint: refused ?? 'on this page',
    refused,
    take: act,
  }));
}

function placeOffers({ navigation, settings }: Inspector): readonly Offer[] {
  const places = PLACES.map(([name, icon, to, hint]): Offer => ({
    key: `place ${name}`,
    icon,
    name,
    hint,
    take: () => navigation.go(to),
  }));
  const views = settings.views.value.map(({ name, query }): Offer => ({
    key: `view ${name}`,
    icon: 'star',
    name,
    hint: query,
    take: () => navigation.go({ type: 'list', query }),
  }));
  return [...places, ...views];
}

function moreOffers({ settings }: Inspector, openHelp: () => void): readonly Offer[] {
  const next = nextTheme(settings.theme.value);
  return [
    {
      key: 'theme',
      icon: 'moon',
      name: `Colours: ${next}`,
      hint: 't',
      take: () => (settings.theme.value = next),
    },
    { key: 'help', icon: 'help', name: 'Keys and search words', hint: '?', take: openHelp },
  ];
}

function machineOffer({ navigation }: Inspector, machine: DefinitionLine): Offer {
  const { hash, name, version, workflows } = machine;
  return {
    key: `machine ${hash}`,
    icon: 'machine',
    name,
    hint: `machine, version ${version}, ${workflows} workflows`,
    take: () => navigation.go({ type: 'definition', hash }),
  };
}

/** Whether each word of it is somewhere in the name. */
function has(name: string, typed: string): boolean {
  const text = name.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What is typed, as a search: what cannot be read as one is looked for as it stands. */
export function asQuery(typed: string): string {
  if (queryFault(typed) === undefined) return typed;
  return `"${typed.replaceAll(/["\\]/g, '\\$&')}"`;
}
