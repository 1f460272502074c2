@slow
Feature: Streaming in the library
  A program can receive the text of an answer as it arrives. The complete answer, the text stream and the event stream
  are three views of one run.

  Scenario: A text stream and its result
    Given the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    When a program streams "one two three"
    Then the pieces are ["one", " two", " three"]
    And the result has "response" as "one two three"
    And the result has "usage.output" as 3
    And the result has "costUsd" as 0.000009

  Scenario: The events of a run
    Given the actor {"name": "ada", "model": "mock/echo", "max_tokens": 2}
    When a program reads the events of "one two three"
    Then the events are:
      """
      [
        {"type": "node-start", "node": "local/ada", "kind": "llm", "actor": "local/ada", "provider": "mock", "model": "echo"},
        {"type": "text", "node": "local/ada", "text": "one"},
        {"type": "text", "node": "local/ada", "text": " two"},
        {
          "type": "usage", "node": "local/ada",
          "usage": {
            "node": "local/ada", "actor": "local/ada", "provider": "mock", "model": "echo", "input": 3, "output": 2, "cachedRead": 0,
            "cachedWrite": 0, "reasoning": 0, "source": "reported", "startedAt": "2026-01-02T03:04:05.000Z", "durationMs": 0, "attempts": 1
          }
        },
        {"type": "warning", "node": "local/ada", "warning": {"code": "TRUNCATED", "message": "the answer was cut at max_tokens, 2"}},
        {"type": "node-end", "node": "local/ada", "finishReason": "length"},
        {
          "type": "result",
          "result": {
            "response": "one two", "finishReason": "length",
            "nodes": [
              {
                "node": "local/ada", "actor": "local/ada", "provider": "mock", "model": "echo", "input": 3, "output": 2, "cachedRead": 0,
                "cachedWrite": 0, "reasoning": 0, "source": "reported", "startedAt": "2026-01-02T03:04:05.000Z", "durationMs": 0, "attempts": 1
              }
            ],
            "usage": {"input": 3, "output": 2, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0, "source": "reported"},
            "modelCalls": 1, "toolCalls": 0, "durationMs": 0
          }
        }
      ]
      """

  Scenario: Properties of all messages: the three views are the same
    Then for any message the answer, the stream and the events have the same text and usage

  Scenario: Awaiting the result without iteration reads the stream to its end
    When a program streams "one two three" and only awaits the result
    Then the program gets the answer "one two three"

  Scenario Outline: <what>
    When a program streams "one two three" and <does>
    Then the pieces are ["one", " two", " three"]
    And the program gets the answer "one two three"

    Examples:
      | what                                                        | does                                      |
      | The result is awaited first, then the text is iterated      | awaits the result before it iterates      |
      | The result is taken first and awaited after the text        | takes the result before it iterates       |
      | The result is awaited in the middle of the text             | awaits the result after the first piece   |

  Scenario: The text is delivered as it is sent, even if the result was requested before
    Given a provider that streams "Hel", and "lo" only on command
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program takes the result and reads the first chunk before the provider continues
    Then the pieces are ["Hel", "lo"]
    And the program gets the answer "Hello"

  Scenario: A second iteration of a stream fails
    When a program streams "one two three" and iterates it twice
    Then the program gets a ValidationError INVALID_ARGUMENT: the stream was already iterated
    And the error has the hint "Call stream() again for another run."
    And the pieces are ["one", " two", " three"]

  Scenario: A failure is thrown by the iteration and by the result
    Given a provider that streams "Hel|lo" and then waits, or breaks off
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program streams "Hello" and looks at both errors
    Then the pieces are ["Hel", "lo"]
    And the program gets a ProviderError STREAM_CUT: the connection to openai broke in the middle of the answer: other side closed
    And the error says that {"text": "Hello", "input": 5, "output": 1, "calls": 1} was spent

  Scenario: A failed result that is not awaited is not an unhandled rejection
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';
      const stream = createExecutor({ model: 'openai/gpt-4o' }, {}).stream('Hello');
      void stream.result;
      try {
        for await (const text of createExecutor({ model: 'openai/gpt-4o' }, {}).stream('Hello')) console.log(text);
      } catch (error) {
        console.log(error.message);
      }
      setTimeout(() => console.log('still there'), 50);
      """
    Then it succeeds
    And stdout is "missing credentials for provider: openai\nstill there\n"
    And stderr is empty

  Scenario: A stream that is not read sends no request
    Given a provider that streams "Hi" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';
      const executor = createExecutor({ model: 'openai/gpt-4o' }, { openai: { apiKey: 'sk-1', baseUrl: '{server}/v1' } }, { timeoutMs: 60000 });
      executor.stream('Hello');
      executor.events('Hello');
      """
    Then it succeeds
    And the provider got 0 requests

  Scenario: Ending the iteration closes the connection and leaves no open handles
    Given a provider that streams "Hel|lo" and then waits
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';
      const executor = createExecutor({ model: 'openai/gpt-4o' }, { openai: { apiKey: 'sk-1', baseUrl: '{server}/v1' } }, { timeoutMs: 600000 });
      const stream = executor.stream('Hello');
      for await (const text of stream) {
        console.log(text);
        break;
      }
      for await (const event of executor.events('Hello')) if (event.type === 'text') break;
      await stream.result.catch((error) => console.log(error.message));
      """
    Then it succeeds
    And stdout is "Hel\nthe stream was closed before its end, so there is no result\n"
    And stderr is empty
    And the program closed 2 connections

  Scenario: Aborted before the run starts
    Given the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1"}}
    And a network that must not be used
    And a signal that was aborted
    When a program executes "Hello"
    Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
    And the error says that "nothing" was spent
    And nothing was sent

  Scenario: Aborted in the middle, with the cost so far
    Given a provider that streams "Good| morning" and then waits
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    And the prices {"openai/gpt-4o": {"inputPer1M": 2, "outputPer1M": 10}}
    When a program streams "Say good morning" and aborts after 2 chunks
    Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
    And the error says that {"text": "Good morning", "input": 7, "output": 2, "costUsd": 0.000034, "calls": 1} was spent
    And the program closed 1 connection

  Scenario: Aborted before the first event: the usage is unknown
    Given a provider that streams "" and then waits
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program executes "Hello" and aborts once the provider has the request
    Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
    And the error says that {"text": "", "calls": 0} was spent
    And the program closed 1 connection

  Scenario: Concurrent calls of next() deliver each event once, and an error once
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';

      const ask = async (config, fetch) => {
        const events = createExecutor(config, { mock: {}, openai: { apiKey: 'sk-1' } }, {}, {}, { fetch }).events('one two');
        const looks = await Promise.allSettled(Array.from({ length: 8 }, () => events.next()));
        console.log(looks.map(({ value, reason }) => reason?.code ?? value.value?.text ?? value.value?.type ?? 'done').join());
      };
      await ask({ model: 'mock/echo' });
      await ask({ model: 'openai/gpt-4o' }, async () => new Response('{}', { status: 400 }));
      """
    Then stderr is empty
    And stdout is:
      """
      node-start,one, two,usage,node-end,result,done,done
      node-start,PROVIDER_REFUSED_REQUEST,done,done,done,done,done,done
      """

  Scenario: A graph of tools waits for a slow reader
    When this program is run in a process of its own:
      """
      import { setTimeout } from 'node:timers/promises';
      import { createExecutor } from 'cleveragents';

      let asked = 0;
      const host = { workspace: process.cwd(), confirm: () => { asked += 1; return true; } };
      const config = {
        type: 'graph', name: 'g', entry: 'looks',
        nodes: [
          { id: 'looks', type: 'tool', tool: 'list_files', arguments: { path: '.' } },
          { id: 'again', type: 'router', rules: [{ when: 'nodes.looks.runs < 150', to: 'looks' }], default: 'out' },
          { id: 'out', type: 'tool', tool: 'echo', arguments: { text: 'done' } },
        ],
        edges: [{ from: 'looks', to: 'again' }],
      };
      const events = createExecutor(config, {}, {}, {}, { host }).events('Hello');
      await events.next();
      await setTimeout(1000);
      console.log(asked < 20 ? 'it waits' : `it has gone on for ${asked} steps`);
      for await (const event of events) if (event.type === 'result') console.log(event.result.response, asked);
      """
    Then stderr is empty
    And stdout is:
      """
      it waits
      done 150
      """

  Scenario: An abandoned stream does not delay the end of the run or its recording
    When this program is run in a process of its own:
      """
      import { setTimeout } from 'node:timers/promises';
      import { createExecutor } from 'cleveragents';

      let closed = 0;
      const word = new TextEncoder().encode('data: {"choices": [{"delta": {"content": "word "}}]}\n\n');
      const body = () => new ReadableStream({ pull: (controller) => controller.enqueue(word), cancel: () => (closed += 1) });
      const lines = [];
      const options = { fetch: async () => new Response(body()), record: (line) => lines.push(JSON.parse(line)) };
      const stream = createExecutor({ model: 'openai/gpt-4o' }, { openai: { apiKey: 'sk-1' } }, { timeoutMs: 1000 }, {}, options).stream('Hello');
      await stream[Symbol.asyncIterator]().next();
      await setTimeout(2000);
      console.log(`${closed} closed, ${lines.length} lines, left: ${lines[1]?.attempts[0].left}`);
      """
    Then stderr is empty
    And stdout is "1 closed, 2 lines, left: true\n"
