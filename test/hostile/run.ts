// The fuzzer by itself, for as long as one likes:
//   node test/hostile/run.ts SECONDS [SEED] [NAME …]
import { findSources } from './from-sources.ts';

findSources();
const { fuzz } = await import('./fuzz.ts');

const [seconds = '60', seed = String(Date.now() % 1_000_000), ...names] = process.argv.slice(2);
console.log(`seed ${seed}`);
let told = Date.now();
const report = await fuzz({
  seed: Number(seed),
  seconds: Number(seconds),
  ...(names.length > 0 && { names }),
  progress: (text) => {
    if (Date.now() - told < 30_000) return;
    told = Date.now();
    console.log(text);
  },
});
const { calls, worlds, waited, byCode, findings, heaps } = report;
console.log({ calls, worlds, waited, byCode, heaps: [heaps[0], heaps[5], heaps.at(-1)] });
for (const finding of findings) console.log(`\n- ${finding}`);
console.log(`${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
