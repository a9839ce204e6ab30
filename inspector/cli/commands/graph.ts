import type { DefinitionGraph } from 'abeyance';
import { mermaidOf } from '../../chart/mermaid.ts';
import { outlineOf, type OutlineState } from '../../chart/outline.ts';
import { scxmlOf } from '../../chart/scxml.ts';
import type { DefinitionLine, StateHeat } from '../../protocol/index.ts';
import { arg, flag, textOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { CliError } from '../failure.ts';
import { hint } from '../nearest.ts';
import { openSource } from '../open-source.ts';
import { plainJson } from '../plain-text.ts';
import { printTable, type Column } from '../table.ts';
import { ownTags } from '../workflow-text.ts';
import { writeOut } from '../written.ts';

/** Draws the chart of a workflow, or lists which there are. */
export async function graph(call: Call): Promise<ExitCode> {
  const { out, err, io } = call;
  const [, name] = call.args;
  await using opened = await openSource(arg(call, 0), { io, isOffline: flag(call, 'offline') });
  const { items } = await opened.source.definitions({});
  if (name === undefined) {
    if (flag(call, 'json')) out.json({ items }, 2);
    else printTable(out, COLUMNS, items);
    return EXIT.ok;
  }
  const found = definitionsOf(items, name);
  const [first] = found;
  if (first === undefined) throw noDefinition(items, name);
  if (found.length > 1) {
    const others = found.slice(1).map(({ hash, version }) => `${hash} (version ${version})`);
    err.line({ text: `There are others of that name: ${others.join(', ')}`, style: 'dim' });
  }
  const { hash } = first;
  const { graph: definition } = await opened.source.definition({ hash });
  const format = textOption(call, 'format') ?? (flag(call, 'json') ? 'json' : 'outline');
  if (format === 'outline') {
    const isKnown = opened.hello.capabilities.methods.includes('definitionHeat');
    const heat = isKnown ? (await opened.source.definitionHeat({ hash })).states : {};
    writeOut(call, outlineText(outlineOf(definition).root, heat).join('\n'));
  } else writeOut(call, await textOf(call, format, definition));
  return EXIT.ok;
}

/** By hash, or the beginning of one; else by name, those with most to do first. */
function definitionsOf(items: readonly DefinitionLine[], name: string): readonly DefinitionLine[] {
  const named = items.filter((item) => item.name === name);
  if (named.length === 0) return items.filter(({ hash }) => hash.startsWith(name)).slice(0, 1);
  return named.toSorted((one, other) => {
    return other.active - one.active || other.workflows - one.workflows;
  });
}

async function textOf(call: Call, format: string, definition: DefinitionGraph): Promise<string> {
  if (format === 'mermaid') return mermaidOf(definition);
  if (format === 'scxml') return scxmlOf(definition);
  if (format === 'json') return plainJson(definition, 2);
  const scheme = (textOption(call, 'scheme') ?? 'light') as 'light' | 'dark' | 'auto';
  const { drawn } = await import('../drawing.ts');
  return drawn(definition, { scheme });
}

/** States in states, how many stand there, and what leads out of each. */
function outlineText(state: OutlineState, heat: Heat, depth = 0): readonly string[] {
  const indent = '  '.repeat(depth);
  const { name, type, initial, tags, invoke, states, transitions } = state;
  const kind = type === 'atomic' || type === 'compound' ? '' : ` (${type})`;
  const own = ownTags(tags);
  const tagged = own.length === 0 ? '' : `  #${own.join(' #')}`;
  return [
    `${indent}${initial ? '● ' : '○ '}${name}${kind}${tagged}${heatText(heat[state.path])}`,
    ...invoke.map((src) => `${indent}    runs ${src}`),
    ...transitions.map(({ sentence }) => `${indent}    ${sentence}`),
    ...states.flatMap((inner) => outlineText(inner, heat, depth + 1)),
  ];
}

type Heat = Readonly<Record<string, StateHeat>>;

/** `  [12 here, 1 parked]` */
function heatText(heat: StateHeat | undefined): string {
  if (heat === undefined) return '';
  const counts: readonly (readonly [number, string])[] = [
    [heat.active, 'here'],
    [heat.parked, 'parked'],
    [heat.failed, 'failed'],
    [heat.ended, 'ended'],
  ];
  const told = counts.flatMap(([count, how]) => (count === 0 ? [] : [`${count} ${how}`]));
  return told.length === 0 ? '' : `  [${told.join(', ')}]`;
}

function noDefinition(items: readonly DefinitionLine[], name: string): CliError {
  const meant = hint(
    name,
    items.map((item) => item.name),
  );
  return new CliError({
    code: 'DefinitionNotFound',
    message: `no workflow is called ${name}${meant}`,
    exit: EXIT.notFound,
    remedy: 'abeyance graph FILE lists what there is.',
  });
}

const COLUMNS: readonly Column<DefinitionLine>[] = [
  { title: 'name', text: ({ name }) => name, atLeast: 12 },
  { title: 'version', text: ({ version }) => version },
  { title: 'workflows', text: ({ workflows }) => String(workflows) },
  { title: 'active', text: ({ active }) => String(active) },
  { title: 'wrong', text: ({ failed }) => String(failed) },
  { title: 'hash', text: ({ hash }) => hash },
];
