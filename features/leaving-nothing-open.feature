@slow
Feature: A run leaves no connection or timer open
  However a run ends, its request to the provider is closed. No timer or connection keeps the process alive:
  a program that only called the library exits without process.exit.

  Scenario Outline: <what>
    Given a provider that <does>, and tells what it sees
    When this program is run for each protocol, in processes of their own:
      """
      import { Readable } from 'node:stream';
      import { finished } from 'node:stream/promises';
      import { createExecutor } from 'cleveragents';

      // Whatever still waits now would wait for minutes. This timer itself keeps nothing alive.
      setTimeout(() => { console.log(`kept alive by ${process.getActiveResourcesInfo()}`); process.exit(1); }, 15_000).unref();

      const provider = async (question) => (await fetch(`{server}/{protocol}/${question}`)).text();
      const credentials = { openai: { apiKey: 'sk-1', baseUrl: '{server}/v1' }, anthropic: { apiKey: 'sk-1', baseUrl: '{server}' } };
      const interrupt = new AbortController();
      const make = (limits, options) =>
        createExecutor({ model: '{model}' }, credentials, { timeoutMs: 600_000, ...limits }, {}, { idleTimeoutMs: 600_000, signal: interrupt.signal, ...options });

      // What is loaded on demand is loaded now, so that short times are not over before anything is sent.
      await createExecutor({ model: '{model}' }, credentials, {}, {}, { fetch: () => { throw new Error(); }, sleep: () => {} }).execute('Hello').catch(() => {});
      try {
        <program>
        console.log('no error');
      } catch (error) {
        console.log(error.code ?? error.message);
      }
      console.log(`${await provider('closed')} requests, all closed`);
      """
    Then both print this and exit by themselves:
      """
      <outcome>
      <requests> requests, all closed
      """

    Examples: the caller stops reading
      | what                                     | does                  | requests | outcome  | program |
      | The text is left                         | says a word and waits | 1        | no error | for await (const text of make().stream('Hello')) break; |
      | The events are left                      | says a word and waits | 1        | no error | for await (const event of make().events('Hello')) if (event.type === 'text') break; |
      | Who reads throws                         | says a word and waits | 1        | enough   | for await (const text of make().stream('Hello')) throw new Error('enough'); |
      | The next event is not waited for         | says nothing          | 1        | no error | const events = make().events('Hello'); await events.next(); events.next().catch(() => {}); await provider('asked'); await events.return(); |
      | The first word is not waited for         | says nothing          | 1        | no error | const text = make().stream('Hello')[Symbol.asyncIterator](); text.next().catch(() => {}); await provider('asked'); await text.return(); |
      | A stream of Node made of it is destroyed | says nothing          | 1        | gone     | const text = Readable.from(make().stream('Hello')).resume(); await provider('asked'); text.destroy(new Error('gone')); await finished(text); |
      | One made of its events is destroyed      | says nothing          | 1        | gone     | const events = Readable.from(make().events('Hello')).resume(); await provider('asked'); events.destroy(new Error('gone')); await finished(events); |
      | A stream of the web made of it is left   | says nothing          | 1        | no error | const reader = ReadableStream.from(make().stream('Hello')).getReader(); reader.read(); await provider('asked'); await reader.cancel(); |
      | The events are left before the first one | says nothing          | 0        | no error | await make().events('Hello').return(); |
      | The text is left before the first word   | says nothing          | 0        | no error | await make().stream('Hello')[Symbol.asyncIterator]().return(); |
      | Twenty runs at once are left             | says a word and waits | 20       | no error | const executor = make(); await Promise.all(Array.from({ length: 20 }, async () => { for await (const text of executor.stream('Hello')) break; })); |

    Examples: the run is ended from outside
      | what                                           | does                  | requests | outcome         | program |
      | It is aborted before it begins                 | says nothing          | 0        | INTERRUPTED     | interrupt.abort(); await make().execute('Hello'); |
      | It is aborted while the provider says nothing  | says nothing          | 1        | INTERRUPTED     | const run = make().execute('Hello'); await provider('asked'); interrupt.abort(); await run; |
      | It is aborted amid the text                    | says a word and waits | 1        | INTERRUPTED     | for await (const text of make().stream('Hello')) interrupt.abort(); |
      | Its time is over before a word has come        | says nothing          | 1        | LIMIT_EXCEEDED  | await make({ timeoutMs: 500 }).execute('Hello'); |
      | Its time is over amid the text                 | says a word and waits | 1        | LIMIT_EXCEEDED  | await make({ timeoutMs: 500 }).execute('Hello'); |

    Examples: the provider ends the answer
      | what                                           | does                                  | requests | outcome                  | program |
      | The provider never says a word                 | says nothing                          | 1        | PROVIDER_SILENT          | await make({}, { idleTimeoutMs: 200 }).execute('Hello'); |
      | The provider falls silent                      | says a word and waits                 | 1        | PROVIDER_SILENT          | await make({}, { idleTimeoutMs: 200 }).execute('Hello'); |
      | The answer is cut                              | says a word and resets the connection | 1        | STREAM_CUT               | await make().execute('Hello'); |
      | The provider refuses                           | refuses                               | 1        | PROVIDER_REFUSED_REQUEST | await make().execute('Hello'); |
      | The provider refuses, and never says why       | refuses and stays connected           | 1        | PROVIDER_REFUSED_REQUEST | await make({}, { idleTimeoutMs: 200 }).execute('Hello'); |

    Examples: the run waits for a retry
      | what                               | does                      | requests | outcome             | program |
      | Who reads leaves while it waits    | is busy for half a minute | 1        | no error            | const events = make().events('Hello'); while ((await events.next()).value.type !== 'warning'); events.next().catch(() => {}); await events.return(); |
      | It is aborted while it waits       | is busy for half a minute | 1        | INTERRUPTED         | await make({}, { onWarning: () => setImmediate(() => interrupt.abort()) }).execute('Hello'); |
      | It has no time to wait             | is busy for half a minute | 1        | PROVIDER_OVERLOADED | await make({ timeoutMs: 10_000 }).execute('Hello'); |

    Examples: the run is complete, or never begins
      | what                                   | does                        | requests | outcome        | program |
      | It is done                             | answers                     | 1        | no error       | await make().execute('Hello'); |
      | The whole text is read                 | answers                     | 1        | no error       | for await (const text of make().stream('Hello')); |
      | The answer is whole, and no more comes | answers and stays connected | 1        | no error       | await make({}, { idleTimeoutMs: 200 }).execute('Hello'); |
      | A limit refuses it                     | says nothing                | 0        | LIMIT_EXCEEDED | await make({ maxTotalTokens: 1 }).execute('Hello'); |
      | An executor is made and not used       | says nothing                | 0        | no error       | make(); |
      | Nobody reads the text or the events    | says nothing                | 0        | no error       | make().stream('Hello'); make().events('Hello'); |
      | A run is previewed                     | says nothing                | 0        | no error       | await make({ maxTotalTokens: 1000 }).preview('Hello'); |

  Scenario: A shell command that ignores signals is killed when the run ends
    When this program is run in a process of its own:
      """
      import { readFileSync } from 'node:fs';
      import { kill } from 'node:process';
      import { createExecutor } from 'cleveragents';

      const command = "trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done";
      const host = { workspace: process.cwd() };
      const config = { type: 'tool', tools: [{ name: 'shell', arguments: { command } }] };
      const executor = createExecutor(config, {}, { timeoutMs: 1000 }, {}, { permissions: ['shell'], host });
      const error = await executor.execute('Hello').catch((one) => one);
      const pid = Number(readFileSync('pid', 'utf8'));
      const isAlive = () => { try { return kill(pid, 0) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')); } catch { return false; } };
      console.log(error.message, isAlive() ? 'and it runs on' : 'and it is gone');
      """
    Then stderr is empty
    And stdout is "the time limit of 1000 ms is over and it is gone\n"

  Scenario: Tens of thousands of runs with one signal leak no memory
    When this program is run in a process of its own:
      """
      import { getEventListeners } from 'node:events';
      import { setTimeout } from 'node:timers/promises';
      import { setFlagsFromString } from 'node:v8';
      import { runInNewContext } from 'node:vm';
      import { createExecutor } from 'cleveragents';

      setFlagsFromString('--expose-gc');
      const gc = runInNewContext('gc');
      const { signal } = new AbortController();
      const executor = createExecutor({ type: 'tool', tools: ['echo'] }, {}, { timeoutMs: 600_000 }, {}, { signal });
      const heapAfter = async (runs) => {
        for (let run = 0; run < runs; run += 1) await executor.execute('Hello');
        await setTimeout(100);
        gc();
        return process.memoryUsage().heapUsed;
      };
      const before = await heapAfter(5_000);
      const grown = await heapAfter(40_000) - before;
      console.log(grown < 1_000_000 ? 'no more memory' : `${grown} bytes more`, getEventListeners(signal, 'abort').length);
      """
    Then stderr is empty
    And stdout is "no more memory 0\n"

  Scenario: A run closes its connection when it ends, also after garbage collection during the request
    When this program is run in a process of its own:
      """
      import { createServer } from 'node:http';
      import { setFlagsFromString } from 'node:v8';
      import { runInNewContext } from 'node:vm';
      import { createExecutor } from 'cleveragents';

      setFlagsFromString('--expose-gc');
      const gc = runInNewContext('gc');
      let close;
      const closed = new Promise((resolve) => { close = resolve; });
      const server = createServer((incoming, outgoing) => {
        outgoing.once('close', () => close('closed'));
        outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
        outgoing.write('data: {"choices":[{"delta":{"content":"Good"}}]}\n\n');
      });
      await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
      const openai = { apiKey: 'sk-1', baseUrl: `http://127.0.0.1:${server.address().port}/v1` };
      const executor = createExecutor({ model: 'openai/gpt-4o' }, { openai }, { timeoutMs: 1500 }, { 'openai/gpt-4o': { inputPer1M: 1, outputPer1M: 1 } });
      for (const wait of [300, 600, 900]) setTimeout(gc, wait);
      const error = await executor.execute('Hello').catch((one) => one);
      const open = new Promise((done) => setTimeout(done, 5000, 'open').unref());
      console.log(error.message, 'and the connection is', await Promise.race([closed, open]));
      server.close();
      server.closeAllConnections();
      """
    Then stderr is empty
    And stdout is "the time limit of 1500 ms is over and the connection is closed\n"
