// The fuzzer of the inspector's server and handler by itself:
//   node test/hostile/run-inspector.ts SECONDS [SEED]
import { findSources } from './from-sources.ts';

findSources();
const { fuzzInspector } = await import('./inspector-fuzz.ts');
const [seconds = '60', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const { findings, heaps, ...counts } = await fuzzInspector(Number(seed), Number(seconds));
console.log(seed, counts, [heaps[0], heaps[3], heaps.at(-1)]);
for (const finding of findings) console.log(`- ${finding}`);
console.log(`${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
