import type { DefinitionGraph } from 'abeyance';
import type { ChartStanding } from '../../chart/index.ts';
import { mermaidOf } from '../../chart/mermaid.ts';
import { scxmlOf } from '../../chart/scxml.ts';
import type { RunAnswer, Source } from '../../protocol/index.ts';
import { arg, flag, textOption, type Call } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openSource } from '../open-source.ts';
import { plainJson } from '../plain-text.ts';
import { writeOut } from '../written.ts';

/** Writes a run: all of it, or its chart with the states lit in which it stands. */
export async function exportRun(call: Call): Promise<ExitCode> {
  const { io } = call;
  const id = arg(call, 1);
  await using opened = await openSource(arg(call, 0), { io, isOffline: flag(call, 'offline') });
  const { source, hello } = opened;
  const format = textOption(call, 'format') ?? 'json';
  if (format === 'json') {
    writeOut(call, plainJson(await source.exportRun({ id }), 2));
    return EXIT.ok;
  }
  const run = await source.run({ id });
  const { graph } = await source.definition({ hash: run.row.definition });
  if (format === 'mermaid') writeOut(call, mermaidOf(graph, { active: run.row.states }));
  else if (format === 'scxml') writeOut(call, scxmlOf(graph));
  else {
    const standing = await standingOf(source, run, graph);
    const scheme = (textOption(call, 'scheme') ?? 'light') as 'light' | 'dark' | 'auto';
    const { drawn } = await import('../drawing.ts');
    writeOut(call, await drawn(graph, { standing, now: hello.engine.now, scheme }));
  }
  return EXIT.ok;
}

async function standingOf(
  source: Source,
  { row, exits }: RunAnswer,
  graph: DefinitionGraph,
): Promise<ChartStanding> {
  const { items } = await source.entries({ id: row.id, limit: 1, newestFirst: true });
  const taken = items[0]?.transitions.filter(({ address }) => address === row.id) ?? [];
  const own = exits.filter(({ address }) => address === row.id);
  const isWrong = row.status === 'failed' || row.status === 'parked';
  const paths = new Set(graph.states.map(({ path }) => path));
  return {
    active: row.states,
    taken: taken.map((transition) => transition.id),
    enabled: own.flatMap(({ type, allows, transition }) => {
      return type === 'event' && allows === true ? [transition] : [];
    }),
    failed: isWrong ? row.states.filter((path) => paths.has(path)) : [],
    timers: Object.fromEntries(
      own.flatMap(({ transition, dueAt }) => (dueAt === undefined ? [] : [[transition, dueAt]])),
    ),
  };
}
