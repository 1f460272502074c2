// The library in one page. Runs on the embedded mock provider: no key, no network.
import { createExecutor, LimitError } from 'cleveragents';

const config = { model: 'mock/echo', prompt: 'Say it again: {{ input }}' };
const credentials = { mock: {} };
const pricing = { 'mock/echo': { inputPer1M: 1, outputPer1M: 2 } };

const executor = createExecutor(config, credentials, { maxCostUsd: 0.01 }, pricing);

// The whole answer, with the tokens of every model call.
const { response, usage, costUsd } = await executor.execute('Hello');
console.log(response, usage.input, usage.output, costUsd);

// The same as a stream of text.
const stream = executor.stream('Hello again');
for await (const text of stream) process.stdout.write(text);
console.log('', (await stream.result).usage.output);

// A limit is kept before anything is sent.
const tight = createExecutor(config, credentials, { maxCostUsd: 0.000001 }, pricing);
try {
  await tight.execute('Hello');
} catch (error) {
  if (error instanceof LimitError) console.log(error.kind, error.reason);
}
