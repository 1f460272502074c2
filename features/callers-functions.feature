Feature: Functions and signals that a program hands in
  A program may hand in a function that finds actors, one that takes warnings, and a signal. Whatever they do, a run ends in
  time, with an error that says why and with all that was paid for.

  Scenario: A function that finds actors
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const run = async (resolveActor, limits = {}) => {
        const executor = createExecutor({ actor: 'base' }, { mock: {} }, limits, {}, resolveActor && { resolveActor });
        const error = await executor.execute('Hello').catch((one) => one);
        console.log(`${error.name} ${error.code}: ${error.message}`);
      };
      let count = 0;
      await run(() => new Promise(() => {}), { timeoutMs: 50 });
      await run(() => { throw new Error('the database is away'); });
      await run(() => ({ actor: `other-${count += 1}` }));
      await run(() => null);
      await run(undefined);
      """
    Then stderr is empty
    And stdout is:
      """
      LimitError LIMIT_EXCEEDED: the time limit of 50 ms is over
      ExecutionError EXECUTION_FAILED: resolveActor failed: the database is away
      ConfigurationError INVALID_ACTOR: the actor: is based on more than 100 actors
      NotFoundError ACTOR_NOT_FOUND: the actor is based on "local/base", and there is no actor of that name
      NotFoundError ACTOR_NOT_FOUND: the actor is based on "local/base", and there is no actor of that name
      """

  Scenario: A fetch that does not look at its signal
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const run = async (makeFetch) => {
        const interrupt = new AbortController();
        const never = () => new Promise(() => setImmediate(() => interrupt.abort()));
        const options = { fetch: makeFetch(never), signal: interrupt.signal };
        const executor = createExecutor({ model: 'openai/gpt-4o' }, { openai: { apiKey: 'sk-test' } }, {}, {}, options);
        const error = await executor.execute('Hello').catch((one) => one);
        console.log(`${error.name}: ${error.message}; ${JSON.stringify(error.spent.text)}`);
      };
      const answer = (pull) => async () => new Response(new ReadableStream({ pull, cancel: () => new Promise(() => {}) }));
      const hi = new TextEncoder().encode('data: {"choices": [{"delta": {"content": "Hi"}}]}\n\n');

      await run((never) => never);
      await run((never) => answer(never));
      await run((never) => {
        const pieces = [hi];
        return answer((controller) => (pieces.length > 0 ? controller.enqueue(pieces.pop()) : never()));
      });
      process.exit(0);
      """
    Then stderr is empty
    And stdout is:
      """
      InterruptedError: the run was interrupted; ""
      InterruptedError: the run was interrupted; ""
      InterruptedError: the run was interrupted; "Hi"
      """

  Scenario: A function that fails to take a warning does not cost the answer
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const onWarning = () => { throw new Error('the log is full'); };
      const executor = createExecutor({ model: 'mock/echo', max_tokens: 2 }, { mock: {} }, {}, {}, { onWarning });
      const error = await executor.execute('one two three').catch((one) => one);
      console.log(`${error.name}: ${error.message}`);
      console.log(error.spent.text, error.spent.usage.output);
      """
    Then stderr is empty
    And stdout is:
      """
      ExecutionError: onWarning failed: the log is full
      one two 2
      """

  Scenario: Runs that share a signal do not share their errors
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const interrupt = new AbortController();
      const executor = createExecutor({ model: 'mock/echo' }, { mock: {} }, {}, {}, { signal: interrupt.signal });
      const reason = Object.freeze(new Error('enough'));
      const runs = ['one two', 'three four'].map(async (message) => {
        for await (const event of executor.events(message)) if (event.type === 'text') interrupt.abort(reason);
      });
      const [first, second] = (await Promise.allSettled(runs)).map((run) => run.reason);
      console.log(first === second, first.cause === reason, second.cause === reason);
      console.log(first.code, second.code, [first.spent?.text, second.spent?.text].includes('one'));
      """
    Then stderr is empty
    And stdout is:
      """
      false true true
      INTERRUPTED INTERRUPTED true
      """

  Scenario: What is handed in is not looked at again
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const options = { resolveActor: () => ({ model: 'mock/echo' }) };
      const executor = createExecutor({ actor: 'base' }, { mock: {} }, {}, {}, options);
      options.resolveActor = () => ({ model: 'mock/echo', max_tokens: 1 });
      console.log((await executor.execute('one two')).response);
      """
    Then stdout is "one two\n"

  Scenario: A stream that is left while its result is awaited closes the connection
    Given a provider that streams "Hi" and then waits
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const stream = createExecutor({ model: 'openai/gpt-4o' }, { openai: { apiKey: 'sk-test', baseUrl: '{server}/v1' } }).stream('Hello');
      stream.result.catch((error) => console.log(error.message));
      for await (const text of stream) {
        console.log(text);
        await new Promise((resolve) => setTimeout(resolve, 20));
        break;
      }
      """
    Then stdout is:
      """
      Hi
      the stream was left before its end, so there is no result
      """
    And the program closed 1 connection
