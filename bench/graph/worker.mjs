// Runs one engine with one graph in a separate process: `node --expose-gc worker.mjs ENGINE GRAPH SIZE`. Prints one
// line of JSON.
const MIN_MS = 1000;

const [engine, name, size] = process.argv.slice(2);
const { build } = await import(`./${engine}.mjs`);

const run = build(name, Number(size));
await run();
let runs = 0;
const start = performance.now();
do runs += await run();
while (performance.now() - start < MIN_MS);
const seconds = (performance.now() - start) / 1000;
globalThis.gc();
const megabytes = (bytes) => bytes / 1024 / 1024;
const heapMb = megabytes(process.memoryUsage().heapUsed);
// The measured heap includes the built graph, so the graph must still be referenced here.
await run();
console.log(
  JSON.stringify({ perSecond: runs / seconds, heapMb, rssMb: megabytes(process.resourceUsage().maxRSS * 1024) }),
);
