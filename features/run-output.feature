Feature: Output of a run
  The answer is streamed to stdout, everything else goes to stderr. Tokens and costs are exact or marked as estimates.

  Rule: The answer is on stdout, everything else on stderr

    Scenario: The text is printed before the answer is complete
      Given a provider that answers piece by piece, as I say
      And the OpenAI key "sk-test"
      When I start `agents actor run openai/gpt-4o Hello`
      And the provider says "Good"
      Then it has printed "Good" and goes on
      When the provider says " morning"
      Then it has printed "Good morning" and goes on
      When the provider has finished
      And it has ended
      Then it succeeds
      And stdout is "Good morning\n"
      And stderr is "openai/gpt-4o: 10 tokens in, 5 out, $0.000075\n"

    Scenario: An answer that ends with a line end gets no additional line end
      Given the mock provider is enabled
      And stdin holds "one\ntwo\n\n"
      When I run `agents actor run mock/echo`
      Then stdout is "one\ntwo\n"

    Scenario Outline: The complete answer is the same: <flags>
      Given the mock provider is enabled
      When I run `agents actor run mock/echo one two <flags>`
      Then it succeeds
      And stdout is "one two\n"
      And stderr is "<stderr>"

      Examples:
        | flags               | stderr                                          |
        |                     | mock/echo: 2 tokens in, 2 out, $0.000006\n      |
        | --no-stream         | mock/echo: 2 tokens in, 2 out, $0.000006\n      |
        | --quiet             |                                                 |
        | -q --no-stream      |                                                 |
        | --max-tokens 2 -q   |                                                 |
        | --format text       | mock/echo: 2 tokens in, 2 out, $0.000006\n      |

    Scenario: --no-stream prints nothing before the end
      Given a provider that answers piece by piece, as I say
      And the OpenAI key "sk-test"
      When I start `agents actor run openai/gpt-4o Hello --no-stream`
      And the provider says "Good"
      And the provider says " morning\n"
      Then it has printed "" and goes on
      When the provider has finished
      And it has ended
      Then stdout is "Good morning\n"

    Scenario: --quiet hides warnings
      Given the mock provider is enabled
      When I run `agents actor run mock/echo one two three --max-tokens 2 --quiet`
      Then stdout is "one two\n"
      And stderr is empty

    Scenario: --quiet does not hide errors
      When I run `agents actor run nobody Hello --quiet`
      Then it fails with exit status 3
      And stderr contains "Error: no actor named \"local/nobody\""

  Rule: The usage line

    Background:
      Given the OpenAI key "sk-test"

    Scenario: Cached and reasoning tokens, with thousands separators
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"Yes"},"finish_reason":"stop"}]}
        {"choices":[],"usage":{"prompt_tokens":1234567,"completion_tokens":1500,"prompt_tokens_details":{"cached_tokens":1000},"completion_tokens_details":{"reasoning_tokens":1400}}}
        [DONE]
        """
      When I run `agents actor run openai/o3 Think`
      Then it succeeds
      And stdout is "Yes\n"
      And stderr is "openai/o3: 1,234,567 tokens in (1,000 from cache), 1,500 out (1,400 reasoning), $2.4796\n"

    Scenario: A model without a price has no cost instead of a cost of 0
      Given a provider that answers "Fine"
      When I run `agents actor run openai/house-model Hello`
      Then stderr is "openai/house-model: 11 tokens in, 7 out, cost unknown\n"
      When I run `agents actor run openai/house-model Hello --json`
      Then the JSON on stdout at "cost_usd" is null
      And the JSON on stdout at "nodes.0.cost_usd" is null

    Scenario: Tokens that the provider does not report are estimated and marked as such
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"The word is long"},"finish_reason":"stop"}]}
        [DONE]
        """
      When I run `agents actor run openai/gpt-4o --system "You are terse." Tell me of antidisestablishmentarianism`
      Then it succeeds
      And stdout is "The word is long\n"
      And stderr is:
        """
        Warning: openai did not report the tokens; they are estimated
        openai/gpt-4o: 21 tokens in, 4 out (estimated), $0.0000925
        """
      When I run `agents actor run openai/gpt-4o --system "You are terse." Tell me of antidisestablishmentarianism --json`
      Then the JSON on stdout at "usage" is {"input":21,"output":4,"cached_read":0,"cached_write":0,"reasoning":0,"source":"estimated"}
      And stderr is "Warning: openai did not report the tokens; they are estimated\n"

  Rule: Output for programs

    Scenario Outline: A JSON object: <flags>
      Given the mock provider is enabled
      When I run `agents actor run mock/echo one two <flags>`
      Then it succeeds
      And stderr is empty
      And the JSON on stdout is:
        """
        {
          "actor": "mock/echo",
          "response": "one two",
          "finish_reason": "stop",
          "nodes": [
            {
              "node": "mock/echo", "actor": "mock/echo", "provider": "mock", "model": "echo",
              "input": 2, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported",
              "cost_usd": 0.000006, "started_at": "2026-01-02T03:04:05.000Z", "duration_ms": 0, "attempts": 1
            }
          ],
          "usage": {"input": 2, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"},
          "cost_usd": 0.000006,
          "charged_usd": 0.000006,
          "model_calls": 1,
          "tool_calls": 0,
          "duration_ms": 0
        }
        """

      Examples:
        | flags                     |
        | --format json             |
        | --format=json             |
        | --json                    |
        | --json --no-stream        |
        | --json --quiet            |

    Scenario: The JSON contains the name of a custom actor
      Given the mock provider is enabled
      And I have run `agents actor add parrot --model mock/echo`
      When I run `agents actor run parrot Hello --json`
      Then the JSON on stdout at "actor" is "local/parrot"
      And the JSON on stdout at "nodes.0.node" is "local/parrot"
      And the JSON on stdout at "nodes.0.provider" is "mock"

    Scenario: The events, one per line
      Given the mock provider is enabled
      When I run `agents actor run mock/echo one two three --max-tokens 2 --format jsonl`
      Then it succeeds
      And stderr is "Warning: the answer was cut at max_tokens, 2\n"
      And the JSON on stdout is these events:
        """
        {"type":"node-start","node":"mock/echo","kind":"llm","actor":"mock/echo","provider":"mock","model":"echo"}
        {"type":"text","node":"mock/echo","text":"one"}
        {"type":"text","node":"mock/echo","text":" two"}
        {"type":"usage","node":"mock/echo","usage":{"node":"mock/echo","actor":"mock/echo","provider":"mock","model":"echo","input":3,"output":2,"cached_read":0,"cached_write":0,"reasoning":0,"source":"reported","cost_usd":0.000007,"started_at":"2026-01-02T03:04:05.000Z","duration_ms":0,"attempts":1}}
        {"type":"warning","node":"mock/echo","warning":{"code":"TRUNCATED","message":"the answer was cut at max_tokens, 2"}}
        {"type":"node-end","node":"mock/echo","finish_reason":"length"}
        {"type":"result","result":{"response":"one two","finish_reason":"length","nodes":[{"node":"mock/echo","actor":"mock/echo","provider":"mock","model":"echo","input":3,"output":2,"cached_read":0,"cached_write":0,"reasoning":0,"source":"reported","cost_usd":0.000007,"started_at":"2026-01-02T03:04:05.000Z","duration_ms":0,"attempts":1}],"usage":{"input":3,"output":2,"cached_read":0,"cached_write":0,"reasoning":0,"source":"reported"},"cost_usd":0.000007,"charged_usd":0.000007,"model_calls":1,"tool_calls":0,"duration_ms":0}}
        """

    Scenario: AGENTS_FORMAT selects the format of a run
      Given the mock provider is enabled
      And the environment variable AGENTS_FORMAT is "json"
      When I run `agents actor run mock/echo Hello`
      Then the JSON on stdout at "response" is "Hello"
      When I run `agents actor run mock/echo Hello --format text`
      Then stdout is "Hello\n"
      When I run `agents actor run nobody Hello`
      Then it fails with exit status 3
      And the JSON on stderr at "error.code" is "ACTOR_NOT_FOUND"

    Scenario: A value of AGENTS_FORMAT that only other commands support is ignored
      Given the mock provider is enabled
      And the environment variable AGENTS_FORMAT is "table"
      When I run `agents actor run mock/echo Hello`
      Then stdout is "Hello\n"

    Scenario Outline: A format that a run does not support: <format>
      Given a provider that answers "Never sent"
      And the OpenAI key "sk-test"
      When I run `agents actor run openai/gpt-4o Hello --format <format>`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is:
        """
        Error: unknown format: <format>
          This command accepts text, json, jsonl.
        """
      And the provider got 0 requests

      Examples:
        | format |
        | xml    |
        | table  |
        | yaml   |

  Rule: A failure keeps what was paid for

    Background:
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"Half an answer"}}]}
        """
      And the OpenAI key "sk-test"

    Scenario Outline: With text output, stdout has the partial text and stderr the usage so far: <flags>
      When I run `agents actor run openai/gpt-4o Hello <flags>`
      Then it fails with exit status 6
      And stdout is "Half an answer\n"
      And stderr is:
        """
        Error: openai ended the stream without a finish reason
          The answer may be incomplete: try again.
          Spent so far: 5 tokens in, 3 out (estimated), $0.0000425
        """
      And the provider got 1 request

      Examples:
        | flags       |
        |             |
        | --no-stream |

    Scenario: --quiet still prints an error
      When I run `agents actor run openai/gpt-4o Hello --quiet`
      Then it fails with exit status 6
      And stdout is "Half an answer\n"
      And stderr is:
        """
        Error: openai ended the stream without a finish reason
          The answer may be incomplete: try again.
          Spent so far: 5 tokens in, 3 out (estimated), $0.0000425
        """

    Scenario: With JSON output, stdout is empty and stderr is one object
      When I run `agents actor run openai/gpt-4o Hello --format json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr is:
        """
        {
          "error": {
            "provider": "openai",
            "model": "gpt-4o",
            "attempts": 1,
            "code": "STREAM_CUT",
            "message": "openai ended the stream without a finish reason",
            "hint": "The answer may be incomplete: try again.",
            "spent": {
              "text": "Half an answer",
              "nodes": [
                {
                  "node": "openai/gpt-4o", "actor": "openai/gpt-4o", "provider": "openai", "model": "gpt-4o",
                  "input": 5, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated",
                  "cost_usd": 0.0000425, "started_at": "2026-01-02T03:04:05.000Z", "duration_ms": 0, "attempts": 1
                }
              ],
              "usage": {"input": 5, "output": 3, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"},
              "cost_usd": 0.0000425,
              "charged_usd": 0.1639675
            }
          }
        }
        """

    Scenario: With event output, stdout has the events so far and stderr is one object
      When I run `agents actor run openai/house-model Hello --format jsonl`
      Then it fails with exit status 6
      And the JSON on stdout is these events:
        """
        {"type":"node-start","node":"openai/house-model","kind":"llm","actor":"openai/house-model","provider":"openai","model":"house-model"}
        {"type":"text","node":"openai/house-model","text":"Half an answer"}
        {"type":"usage","node":"openai/house-model","usage":{"node":"openai/house-model","actor":"openai/house-model","provider":"openai","model":"house-model","input":5,"output":3,"cached_read":0,"cached_write":0,"reasoning":0,"source":"estimated","cost_usd":null,"started_at":"2026-01-02T03:04:05.000Z","duration_ms":0,"attempts":1}}
        """
      And the JSON on stderr at "error.spent.text" is "Half an answer"
      And the JSON on stderr at "error.spent.cost_usd" is null

    Scenario: A failure before any cost
      Given a provider that answers 500 with this "application/json":
        """
        {"error": {"message": "Out of order"}}
        """
      When I run `agents actor run openai/gpt-4o Hello --quiet`
      Then it fails with exit status 6
      And stdout is empty
      And stderr is:
        """
        Error: openai answered 500: Out of order
          The provider has a fault: try again later.
          No usage was reported.
        """
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.spent.text" is ""
      And the JSON on stderr at "error.spent.nodes" is []

  Rule: An answer cannot control the terminal

    Background:
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"\u001b]0;owned\u0007\u001b[31mred\u009b0m\u007f\u0000 tab\t"}}]}
        {"choices":[{"index":0,"delta":{"content":"first\r"}}]}
        {"choices":[{"index":0,"delta":{"content":"\nlone\rreturn \ud83d"}}]}
        {"choices":[{"index":0,"delta":{"content":"\ude00"},"finish_reason":"stop"}]}
        {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5}}
        [DONE]
        """
      And the OpenAI key "sk-test"

    Scenario: Escape sequences are printed in visible form
      Given a terminal 80 columns wide
      When I run `agents actor run openai/gpt-4o Hello`
      Then it succeeds
      And stdout is "␛]0;owned␇␛[31mred�0m␡␀ tab\tfirst\nlone␍return 😀\n"

    Scenario: --raw keeps escape sequences
      Given a terminal 80 columns wide
      When I run `agents actor run openai/gpt-4o Hello --raw`
      Then the JSON of stdout is "\u001b]0;owned\u0007\u001b[31mred\u009b0m\u007f\u0000 tab\tfirst\r\nlone\rreturn 😀\n"

    Scenario: Escape sequences are kept through a pipe
      When I run `agents actor run openai/gpt-4o Hello`
      Then the JSON of stdout is "\u001b]0;owned\u0007\u001b[31mred\u009b0m\u007f\u0000 tab\tfirst\r\nlone\rreturn 😀\n"

  Rule: Progress messages in a terminal

    Background:
      Given the mock provider is enabled
      And the environment variable NO_COLOR is "1"
      And an actor "sum":
        """
        type: tool
        tools: [calculate]
        """
      And an actor "helper":
        """
        model: mock/echo
        tools: [calculate, {actor: local/sum}]
        """
      And an actor "desk":
        """
        type: graph
        entry: ask
        nodes:
          - {id: ask, type: actor, actor: local/helper}
          - {id: sort, type: router, rules: [{contains: "5", to: five}], default: ask}
          - {id: five, type: llm, model: mock/echo, prompt: "It is {{ input }}"}
        edges: [{from: ask, to: sort}]
        """
      And a file "ask.txt":
        """
        call calculate {"expression": "2 + 3"}
        call calculate {"expression": "1 / 0"}
        """

    Scenario: Each tool call and each failure
      Given a terminal 60 columns wide
      When I run `agents actor run helper -f ask.txt`
      Then it succeeds
      And stdout is "5\nError: division by zero\n"
      And stderr is:
        """
        -> calculate {"expression":"2 + 3"}
        -> calculate {"expression":"1 / 0"}
        <- calculate failed: division by zero
        local/helper: 38 tokens in, 17 out, $0.000072
        """

    Scenario: An actor that is called as a tool, and its tool calls
      Given a terminal 60 columns wide
      When I run `agents actor run helper 'call local/sum {"input": "10 * 10"}'`
      Then it succeeds
      And stdout is "100\n"
      And stderr is:
        """
        -> local/sum {"input":"10 * 10"}
        local/helper/sum ...
        local/helper/sum -> calculate {"expression":"10 * 10"}
        local/helper: 18 tokens in, 7 out, $0.000032
        """

    Scenario: Each node of a graph
      Given a terminal 60 columns wide
      When I run `agents actor run desk 'call calculate {"expression": "2 + 3"}'`
      Then it succeeds
      And stdout is "It is 5\n"
      And stderr is:
        """
        desk/ask ...
        desk/ask -> calculate {"expression":"2 + 3"}
        desk/sort ...
        desk/five ...
        local/desk: 21 tokens in, 10 out, $0.000041
        """

    Scenario: A long line is cut, and its content cannot control the terminal
      Given a terminal 40 columns wide
      When I run `agents actor run helper 'call calculate {"expression": "1 + 1 + 1 + 1 + 1 + 1 + 1"}'`
      Then it succeeds
      And stderr contains "-> calculate {\"expression\":\"1 + 1 + 1 …\n"

    Scenario Outline: No progress messages outside a terminal: <where>
      Given <terminal>
      When I run `agents actor run helper -f ask.txt <flags>`
      Then it succeeds
      And stderr is "<stderr>"

      Examples:
        | where          | terminal                     | flags          | stderr                                          |
        | through a pipe | stdin holds ""               |                | local/helper: 38 tokens in, 17 out, $0.000072\n |
        | --quiet        | a terminal 60 columns wide   | --quiet        |                                                 |
        | --json         | a terminal 60 columns wide   | --json         |                                                 |
        | --format jsonl | a terminal 60 columns wide   | --format jsonl |                                                 |
