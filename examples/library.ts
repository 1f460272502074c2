// A short tour of the library. It runs on the built-in mock provider, without a key and without a network.
import { createExecutor, LimitError } from 'cleveragents';

const config = { model: 'mock/echo', prompt: 'Say it again: {{ input }}' };
const credentials = { mock: {} };
const pricing = { 'mock/echo': { inputPer1M: 1, outputPer1M: 2 } };

const executor = createExecutor(config, credentials, { maxCostUsd: 0.01 }, pricing);

// Wait for the complete answer, with the tokens of the run.
const { response, usage, costUsd } = await executor.execute('Hello');
console.log(response, usage.input, usage.output, costUsd);

// Stream the text as it arrives.
const stream = executor.stream('Hello again');
for await (const text of stream) process.stdout.write(text);
console.log('', (await stream.result).usage.output);

// The limit is checked before the request is sent.
const tight = createExecutor(config, credentials, { maxCostUsd: 0.000001 }, pricing);
try {
  await tight.execute('Hello');
} catch (error) {
  if (error instanceof LimitError) console.log(error.kind, error.reason);
}
