// The fuzzer of the HTTP face by itself:
//   node test/hostile/run-http.ts SECONDS [SEED]
import { fuzzHttp } from './http-fuzz.ts';

const [seconds = '60', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const { findings, ...counts } = await fuzzHttp(Number(seed), Number(seconds));
console.log(seed, counts);
for (const finding of findings) console.log(`- ${finding}`);
console.log(`${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
