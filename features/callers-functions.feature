@slow
Feature: Functions and signals that a program passes
  A program can pass a function that finds actors, a function that receives warnings, and a signal. Whatever these do,
  the run ends in time. Its error names the cause and contains all usage.

  Scenario: resolveActor that never answers or fails
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
      NotFoundError ACTOR_NOT_FOUND: the actor is based on "local/base", but there is no actor of that name
      NotFoundError ACTOR_NOT_FOUND: the actor is based on "local/base", but there is no actor of that name
      """

  Scenario: An error object that cannot be changed ends the run
    When this program is run in a process of its own:
      """
      import { createExecutor, NotFoundError } from 'cleveragents';

      const error = Object.freeze(new NotFoundError({ code: 'ACTOR_NOT_FOUND', message: 'gone' }));
      const config = {
        type: 'graph', entry: 'a', edges: [{ from: 'a', to: 'b' }],
        nodes: [{ id: 'a', type: 'llm', model: 'mock/echo' }, { id: 'b', type: 'actor', actor: 'other' }],
      };
      const executor = createExecutor(config, { mock: {} }, {}, {}, { resolveActor: () => { throw error; } });
      const thrown = await executor.execute('Hello').catch((one) => one);
      console.log(thrown === error, thrown.spent);
      """
    Then stderr is empty
    And stdout is "true undefined\n"

  Scenario: resolveActor that never answers does not delay other nodes
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const never = new Promise(() => {});
      const run = async (config, found = {}) => {
        const executor = createExecutor(config, { mock: {} }, {}, {}, { resolveActor: (name) => found[name] ?? never });
        const error = await executor.execute('Hello').catch((one) => one);
        console.log(`${error.name}: ${error.message}`);
      };
      await run({
        type: 'graph', name: 'g', entry: 'begin',
        nodes: [
          { id: 'begin', type: 'tool', tool: 'echo' },
          { id: 'waits', type: 'actor', actor: 'nowhere' },
          { id: 'fails', type: 'tool', tool: 'calculate' },
        ],
        edges: [{ from: 'begin', to: 'waits' }, { from: 'begin', to: 'fails' }],
      });
      const impatient = { 'local/impatient': { actor: 'nowhere', limits: { timeout_ms: 50 } } };
      await run({ type: 'graph', name: 'g', entry: 'waits', nodes: [{ id: 'waits', type: 'actor', actor: 'impatient' }] }, impatient);
      """
    Then stderr is empty
    And stdout is:
      """
      ExecutionError: g/fails: calculate failed: unknown name: Hello (known names: pi, e and functions, such as sqrt(2))
      LimitError: the time limit of 50 ms is over
      """

  Scenario: A function that answers permission questions
    When this program is run in a process of its own:
      """
      import { writeFileSync } from 'node:fs';
      import { createExecutor } from 'cleveragents';

      writeFileSync('note.txt', 'a note');
      const run = async (confirm) => {
        const host = { workspace: process.cwd(), confirm };
        const result = await createExecutor({ type: 'tool', name: 't', tools: ['read_file'] }, {}, {}, {}, { host }).execute('note.txt').catch((one) => one);
        console.log(result.response ?? `${result.name} ${result.code}: ${result.message}`);
      };
      await run(() => true);
      await run(async () => true);
      await run(async () => false);
      await run(async () => 'no');
      await run(async () => undefined);
      await run(async () => { throw new Error('the terminal is away'); });
      await run(() => { throw 'enough'; });
      await run(() => Promise.reject());
      await run(() => Promise.reject(Object.create(null)));
      """
    Then stderr is empty
    And stdout is:
      """
      a note
      a note
      ExecutionError PERMISSION_DENIED: t: read_file failed: the user did not allow read_file
      ExecutionError PERMISSION_DENIED: t: read_file failed: the user did not allow read_file
      ExecutionError PERMISSION_DENIED: t: read_file failed: the user did not allow read_file
      ExecutionError PERMISSION_DENIED: cannot ask the user whether the tool read_file may run: the terminal is away
      ExecutionError PERMISSION_DENIED: cannot ask the user whether the tool read_file may run: enough
      ExecutionError PERMISSION_DENIED: cannot ask the user whether the tool read_file may run: it threw undefined
      ExecutionError PERMISSION_DENIED: cannot ask the user whether the tool read_file may run: it threw object
      """

  Scenario: A waiting question is not asked after its actor has failed
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const asked = [];
      const host = {
        workspace: process.cwd(),
        confirm: ({ node }, signal) => new Promise((_, reject) => {
          asked.push(node);
          signal.addEventListener('abort', () => reject(new Error('withdrawn')));
        }),
      };
      const nodes = (second) => ({
        type: 'graph', entry: 'begin',
        nodes: [{ id: 'begin', type: 'tool', tool: 'echo' }, { id: 'reads', type: 'tool', tool: 'read_file' }, { id: 'other', ...second }],
        edges: [{ from: 'begin', to: 'reads' }, { from: 'begin', to: 'other' }],
      });
      const inner = nodes({ type: 'llm', model: 'mock/echo', max_tokens: 1, response_format: 'json' });
      const options = { host, resolveActor: () => inner };
      const error = await createExecutor({ name: 'g', ...nodes({ type: 'actor', actor: 'inner' }) }, { mock: {} }, {}, {}, options)
        .execute('one two').catch((one) => one);
      console.log(error.code, asked.join());
      """
    Then stderr is empty
    And stdout is "INVALID_JSON_ANSWER g/reads\n"

  Scenario: Any value that a function throws ends the run with an error
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      for (const thrown of [undefined, null, 'enough', 5, Object.create(null), Symbol('enough')]) {
        const fails = () => { throw thrown; };
        const run = async (config, options) => {
          const error = await createExecutor(config, { mock: {} }, {}, {}, options).execute('one two').catch((one) => one);
          console.log(`${error.code}: ${error.message}`);
        };
        await run({ actor: 'base' }, { resolveActor: fails });
        await run({ model: 'mock/echo' }, { record: fails });
        await run({ model: 'mock/echo', max_tokens: 1 }, { onWarning: fails });
      }
      """
    Then stderr is empty
    And stdout is:
      """
      EXECUTION_FAILED: resolveActor failed: it threw undefined
      EXECUTION_FAILED: record failed: it threw undefined
      EXECUTION_FAILED: onWarning failed: it threw undefined
      EXECUTION_FAILED: resolveActor failed: it threw null
      EXECUTION_FAILED: record failed: it threw null
      EXECUTION_FAILED: onWarning failed: it threw null
      EXECUTION_FAILED: resolveActor failed: enough
      EXECUTION_FAILED: record failed: enough
      EXECUTION_FAILED: onWarning failed: enough
      EXECUTION_FAILED: resolveActor failed: it threw number
      EXECUTION_FAILED: record failed: it threw number
      EXECUTION_FAILED: onWarning failed: it threw number
      EXECUTION_FAILED: resolveActor failed: it threw object
      EXECUTION_FAILED: record failed: it threw object
      EXECUTION_FAILED: onWarning failed: it threw object
      EXECUTION_FAILED: resolveActor failed: it threw symbol
      EXECUTION_FAILED: record failed: it threw symbol
      EXECUTION_FAILED: onWarning failed: it threw symbol
      """

  Scenario: A fetch function that ignores its signal
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
      let closed = 0;
      await run((never) => () => {
        never();
        return new Promise((resolve) => setTimeout(() => resolve(new Response(new ReadableStream({ cancel: () => (closed += 1) }))), 50));
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      console.log(`${closed} answer that came after the end was closed`);
      process.exit(0);
      """
    Then stderr is empty
    And stdout is:
      """
      InterruptedError: the run was interrupted; ""
      InterruptedError: the run was interrupted; ""
      InterruptedError: the run was interrupted; "Hi"
      InterruptedError: the run was interrupted; ""
      1 answer that came after the end was closed
      """

  Scenario: The answer is kept when onWarning fails
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

  Scenario: Runs that share a signal do not share error objects
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

  Scenario: The error of one run as the abort reason of other runs stays unchanged
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const interrupt = new AbortController();
      const reason = await createExecutor({ model: 'mock/echo' }, { mock: {} }, { timeoutMs: 0 }).execute('one').catch((one) => one);
      const executor = createExecutor({ model: 'mock/echo' }, { mock: {} }, { timeoutMs: 60_000 }, {}, { signal: interrupt.signal });
      const runs = ['one two', 'three four'].map(async (message) => {
        for await (const event of executor.events(message)) if (event.type === 'text') interrupt.abort(reason);
      });
      const [first, second] = (await Promise.allSettled(runs)).map((run) => run.reason);
      console.log(reason.code, reason.spent);
      console.log(first.code, second.code, first === second, first.cause === reason, second.cause === reason);
      """
    Then stderr is empty
    And stdout is:
      """
      LIMIT_EXCEEDED undefined
      INTERRUPTED INTERRUPTED false true true
      """

  Scenario: Options that change after the call have no effect
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const options = { resolveActor: () => ({ model: 'mock/echo' }) };
      const executor = createExecutor({ actor: 'base' }, { mock: {} }, {}, {}, options);
      options.resolveActor = () => ({ model: 'mock/echo', max_tokens: 1 });
      console.log((await executor.execute('one two')).response);

      const permissions = [];
      const host = { workspace: process.cwd() };
      const reader = createExecutor({ type: 'tool', tools: ['list_files'] }, {}, {}, {}, { permissions, host });
      permissions.push('read');
      console.log(await reader.execute('.').catch((error) => error.code));
      """
    Then stdout is:
      """
      one two
      PERMISSION_DENIED
      """

  Scenario: Leaving a stream while its result is awaited closes the connection
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
      the stream was closed before its end, so there is no result
      """
    And the program closed 1 connection
