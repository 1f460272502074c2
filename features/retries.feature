Feature: Retries
  A request to a temporarily overloaded provider is sent up to three times, with growing waits, and only if no part of
  an answer has arrived. The wait respects what the provider asks for and the time limit of the run.

  Background:
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable ANTHROPIC_API_KEY is "sk-test"

  Rule: A retry that succeeds is not a failure

    Scenario Outline: <name> fails with <faults> and then answers
      Given a provider that fails with <faults> and then answers "Good morning"
      When I run `agents actor run <name> Hello --json --quiet`
      Then it succeeds
      And the JSON on stdout at "response" is "Good morning"
      And the JSON on stdout at "nodes.0.attempts" is <attempts>
      And the JSON on stdout at "model_calls" is 1
      And the JSON on stdout at "usage" is {"input": 10, "output": 5, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
      And stderr is empty
      And the provider got <attempts> requests
      And all requests were the same
      And the program waited <waits>

      Examples:
        | name                       | faults       | attempts | waits                                                |
        | openai/gpt-4o              | 408          | 2        | between 250 and 500 ms                               |
        | openai/gpt-4o              | 409          | 2        | between 250 and 500 ms                               |
        | openai/gpt-4o              | 429          | 2        | between 250 and 500 ms                               |
        | openai/gpt-4o              | 500, 502     | 3        | between 250 and 500 ms, then between 500 and 1000 ms |
        | openai/gpt-4o              | reset, reset | 3        | between 250 and 500 ms, then between 500 and 1000 ms |
        | openai/gpt-4o              | reset, 503   | 3        | between 250 and 500 ms, then between 500 and 1000 ms |
        | anthropic/claude-haiku-4-5 | 503          | 2        | between 250 and 500 ms                               |
        | anthropic/claude-haiku-4-5 | 504          | 2        | between 250 and 500 ms                               |
        | anthropic/claude-haiku-4-5 | 529, 529     | 3        | between 250 and 500 ms, then between 500 and 1000 ms |
        | anthropic/claude-haiku-4-5 | 429, reset   | 3        | between 250 and 500 ms, then between 500 and 1000 ms |

    Scenario: The retry message is printed above the answer
      Given a provider that fails with 529, reset and then answers "Good morning"
      When I run `agents actor run openai/gpt-4o Hello`
      Then it succeeds
      And stdout is "Good morning\n"
      And stderr without the times is:
        """
        Warning: openai answered 529: trying again in TIME (attempt 2 of 3)
        Warning: openai could not be reached: trying again in TIME (attempt 3 of 3)
        openai/gpt-4o: 10 tokens in, 5 out, $0.000075
        """

    Scenario: The retry message is printed before the wait, not at the end
      Given a provider that fails with 503 and the headers {"retry-after": "50"} and then answers "Good morning"
      When I start `agents actor run openai/gpt-4o Hello` and send SIGINT once it prints "trying again"
      Then it fails with exit status 130
      And stdout is empty
      And stderr is:
        """
        Warning: openai answered 503: trying again in 50 s (attempt 2 of 3)
        Interrupted.
          No usage was reported.
        """
      And the provider got 1 request

    Scenario: The events report the retry
      Given a provider that fails with 503 and the headers {"retry-after": "2"} and then answers "Good"
      When I run `agents actor run openai/house-model Hello --format jsonl --quiet`
      Then it succeeds
      And stderr is empty
      And the JSON on stdout is these events:
        """
        {"type":"node-start","node":"openai/house-model","kind":"llm","actor":"openai/house-model","provider":"openai","model":"house-model"}
        {"type":"warning","node":"openai/house-model","warning":{"code":"RETRYING","message":"openai answered 503: trying again in 2 s (attempt 2 of 3)"}}
        {"type":"text","node":"openai/house-model","text":"Good"}
        {"type":"usage","node":"openai/house-model","usage":{"node":"openai/house-model","actor":"openai/house-model","provider":"openai","model":"house-model","input":10,"output":5,"cached_read":0,"cached_write":0,"reasoning":0,"source":"reported","cost_usd":null,"started_at":"2026-01-02T03:04:05.000Z","duration_ms":0,"attempts":2}}
        {"type":"node-end","node":"openai/house-model","finish_reason":"stop"}
        {"type":"result","result":{"response":"Good","finish_reason":"stop","nodes":[{"node":"openai/house-model","actor":"openai/house-model","provider":"openai","model":"house-model","input":10,"output":5,"cached_read":0,"cached_write":0,"reasoning":0,"source":"reported","cost_usd":null,"started_at":"2026-01-02T03:04:05.000Z","duration_ms":0,"attempts":2}],"usage":{"input":10,"output":5,"cached_read":0,"cached_write":0,"reasoning":0,"source":"reported"},"cost_usd":null,"charged_usd":null,"model_calls":1,"tool_calls":0,"duration_ms":0}}
        """

    Scenario: With JSON output, the retry messages are printed at the end, because an error is one object on stderr
      Given a provider that fails with 503 and the headers {"retry-after": "2"} and then answers "Good"
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it succeeds
      And stderr is "Warning: openai answered 503: trying again in 2 s (attempt 2 of 3)\n"
      Given a provider that fails with 503, 503, 503 and the headers {"retry-after": "2"} and then answers "Good"
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr at "error.attempts" is 3

    Scenario Outline: Retries in the library, with <model>
      Given a provider that fails with 529, reset and then answers "Good morning"
      And the actor {"model": "<model>"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}, "anthropic": {"apiKey": "sk-1", "baseUrl": "{server}"}}
      And its waits are kept
      And its warnings are kept
      When a program executes "Hello"
      Then the program gets the answer "Good morning"
      And the result has "nodes.0.attempts" as 3
      And the warnings without the times are [{"code": "RETRYING", "message": "<provider> answered 529: trying again in TIME (attempt 2 of 3)"}, {"code": "RETRYING", "message": "<provider> could not be reached: trying again in TIME (attempt 3 of 3)"}]
      And the program waited between 250 and 500 ms, then between 500 and 1000 ms

      Examples:
        | provider  | model                      |
        | openai    | openai/gpt-4o              |
        | anthropic | anthropic/claude-haiku-4-5 |

    Scenario: Without a sleep function the library waits with a timer of its own
      Given a provider that fails with 529 and then answers "Good morning"
      When this program is run in a process of its own:
        """
        import { createExecutor } from 'cleveragents';
        const executor = createExecutor({ model: 'openai/gpt-4o' }, { openai: { apiKey: 'sk-1', baseUrl: '{server}/v1' } });
        const { response, nodes } = await executor.execute('Hello');
        console.log(response, nodes[0].attempts);
        """
      Then it succeeds
      And stdout is "Good morning 2\n"

  Rule: Failures that are not retried any further

    Scenario Outline: <name> fails with <status> three times
      Given a provider that fails with <status>, <status>, <status> and then answers "Too late"
      When I run `agents actor run <name> Hello`
      Then it fails with exit status 6
      And stdout is empty
      And stderr without the times is:
        """
        Warning: <provider> answered <status>: trying again in TIME (attempt 2 of 3)
        Warning: <provider> answered <status>: trying again in TIME (attempt 3 of 3)
        Error: <provider> answered <status>: Not now
          The provider is overloaded: try again later, or choose another model.
          No usage was reported.
        """
      And the provider got 3 requests
      And the program waited between 250 and 500 ms, then between 500 and 1000 ms

      Examples:
        | name                       | provider  | status |
        | openai/gpt-4o              | openai    | 503    |
        | anthropic/claude-haiku-4-5 | anthropic | 529    |

    Scenario Outline: <status> from <name> is not retried
      Given a provider that fails with <status> and then answers "Good morning"
      When I run `agents actor run <name> Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.attempts" is 1
      And the provider got 1 request
      And the program did not wait

      Examples:
        | name                       | status |
        | openai/gpt-4o              | 400    |
        | openai/gpt-4o              | 401    |
        | openai/gpt-4o              | 404    |
        | openai/gpt-4o              | 501    |
        | anthropic/claude-haiku-4-5 | 402    |
        | anthropic/claude-haiku-4-5 | 403    |
        | anthropic/claude-haiku-4-5 | 413    |
        | anthropic/claude-haiku-4-5 | 422    |

    Scenario Outline: An exhausted quota of <name> is not retried
      Given a provider that answers 429 with the headers {"x-should-retry": "true"} and this body:
        """
        {"error": {"message": "You exceeded your current quota", "type": "insufficient_quota", "code": "insufficient_quota"}}
        """
      When I run `agents actor run <name> Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_QUOTA"
      And the JSON on stderr at "error.status" is 429
      And the JSON on stderr at "error.hint" is "The account of <provider> has no credit or quota left: check its billing page."
      And the provider got 1 request

      Examples:
        | name                       | provider  |
        | openai/gpt-4o              | openai    |
        | anthropic/claude-haiku-4-5 | anthropic |

    Scenario Outline: The provider asks for no retry: <status> with <header> from <name>
      Given a provider that fails with <status> and the headers {"x-should-retry": "<header>"} and then answers "Good morning"
      When I run `agents actor run <name> Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.attempts" is 1
      And the provider got 1 request

      Examples:
        | name                       | status | header |
        | openai/gpt-4o              | 503    | false  |
        | anthropic/claude-haiku-4-5 | 529    | false  |

    Scenario Outline: The provider asks for a retry: <status> from <name>
      Given a provider that fails with <status> and the headers {"x-should-retry": "true"} and then answers "Good morning"
      When I run `agents actor run <name> Hello --json`
      Then it succeeds
      And the JSON on stdout at "nodes.0.attempts" is 2

      Examples:
        | name                       | status |
        | openai/gpt-4o              | 400    |
        | anthropic/claude-haiku-4-5 | 501    |

    Scenario Outline: No retry after the head of an answer from <name> has arrived
      Given a provider that streams this and then resets the connection:
        """
        """
      When I run `agents actor run <name> Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "STREAM_CUT"
      And the JSON on stderr at "error.attempts" is 1
      And the provider got 1 request
      And the program did not wait

      Examples:
        | name                       |
        | openai/gpt-4o              |
        | anthropic/claude-haiku-4-5 |

  Rule: The wait follows the provider's headers

    Scenario Outline: <name> asks for a wait by <headers>
      Given a provider that fails with 429 and the headers <headers> and then answers "Good morning"
      When I run `agents actor run <name> Hello`
      Then it succeeds
      And stdout is "Good morning\n"
      And stderr contains "Warning: <provider> answered 429: trying again in <spoken> (attempt 2 of 3)\n"
      And the program waited <waits>
      And the provider got 2 requests

      Examples:
        | name                       | provider  | headers                                                 | spoken | waits    |
        | openai/gpt-4o              | openai    | {"retry-after": "7"}                                    | 7 s    | 7000 ms  |
        | openai/gpt-4o              | openai    | {"retry-after": "1.5"}                                  | 1.5 s  | 1500 ms  |
        | openai/gpt-4o              | openai    | {"retry-after": "60"}                                   | 60 s   | 60000 ms |
        | openai/gpt-4o              | openai    | {"retry-after-ms": "1200"}                              | 1.2 s  | 1200 ms  |
        | openai/gpt-4o              | openai    | {"retry-after-ms": "1200", "retry-after": "50"}         | 1.2 s  | 1200 ms  |
        | openai/gpt-4o              | openai    | {"retry-after": "Fri, 02 Jan 2026 03:04:35 GMT"}        | 30 s   | 30000 ms |
        | anthropic/claude-haiku-4-5 | anthropic | {"retry-after": "7"}                                    | 7 s    | 7000 ms  |
        | anthropic/claude-haiku-4-5 | anthropic | {"retry-after": "Friday, 02-Jan-26 03:05:05 GMT"}       | 60 s   | 60000 ms |

    Scenario Outline: The default wait replaces a shorter or invalid one: <header>
      Given a provider that fails with 429 and the headers {"retry-after": "<header>"} and then answers "Good morning"
      When I run `agents actor run openai/gpt-4o Hello --quiet`
      Then it succeeds
      And stderr is empty
      And the program waited between 250 and 500 ms

      Examples:
        | header                        |
        | 0                             |
        | 0.1                           |
        | -5                            |
        | soon                          |
        | Fri, 02 Jan 2026 03:04:00 GMT |
        | Thu, 01 Jan 1970 00:00:00 GMT |
        | Foo, 99 Bar 2026              |

    Scenario Outline: <name> asks for a wait above the maximum: <header>
      Given a provider that fails with 429 and the headers {"retry-after": "<header>"} and then answers "Good morning"
      When I run `agents actor run <name> Hello`
      Then it fails with exit status 6
      And stdout is empty
      And stderr is:
        """
        Error: <provider> answered 429: Not now
          <provider> asks clients to retry after <spoken>.
          No usage was reported.
        """
      And the provider got 1 request
      And the program did not wait
      When I run `agents actor run <name> Hello --json`
      Then it succeeds

      Examples:
        | name                       | provider  | header                        | spoken  |
        | openai/gpt-4o              | openai    | 61                            | 61 s    |
        | openai/gpt-4o              | openai    | 600                           | 10 min  |
        | openai/gpt-4o              | openai    | 7200                          | 2 h     |
        | openai/gpt-4o              | openai    | 259200                        | 3 days  |
        | openai/gpt-4o              | openai    | Mon, 05 Jan 2026 03:04:05 GMT | 3 days  |
        | anthropic/claude-haiku-4-5 | anthropic | 172800                        | 2 days  |
        | anthropic/claude-haiku-4-5 | anthropic | Fri, 02 Jan 2026 05:04:05 GMT | 2 h     |

    Scenario: The wait in milliseconds in JSON
      Given a provider that fails with 503 and the headers {"retry-after": "172800"} and then answers "Good morning"
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr is:
        """
        {
          "error": {
            "provider": "openai", "model": "gpt-4o", "status": 503, "retry_after_ms": 172800000, "attempts": 1, "code": "PROVIDER_OVERLOADED",
            "message": "openai answered 503: Not now", "hint": "openai asks clients to retry after 2 days.",
            "spent": {"text": "", "nodes": [], "usage": null, "cost_usd": null, "charged_usd": 0}
          }
        }
        """

  Rule: The wait never exceeds the time limit

    Scenario Outline: The provider asks for a wait of at least the remaining time: <timeout>
      Given a provider that fails with 503 and the headers {"retry-after": "30"} and then answers "Good morning"
      When I run `agents actor run openai/gpt-4o Hello --timeout <timeout> --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_OVERLOADED"
      And the JSON on stderr at "error.hint" is "openai asks clients to retry after 30 s."
      And the provider got 1 request
      And the program did not wait

      Examples:
        | timeout |
        | 30s     |
        | 20s     |

    Scenario: The wait fits into the remaining time
      Given a provider that fails with 503 and the headers {"retry-after": "30"} and then answers "Good morning"
      When I run `agents actor run openai/gpt-4o Hello --timeout 31s --quiet`
      Then it succeeds
      And stdout is "Good morning\n"
      And the program waited 30000 ms

    Scenario: The default wait exceeds the remaining time
      Given a provider that fails with 503 and then answers "Good morning"
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the limits {"timeoutMs": 30200}
      And a clock that goes on 30000 ms with each look
      And its waits are kept
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_OVERLOADED: openai answered 503: Not now
      And the error has the hint "The provider is overloaded: try again later, or choose another model."
      And the program did not wait
      And the provider got 1 request

    Scenario: The elapsed time counts
      Given a provider that fails with 503, 503 and the headers {"retry-after": "20"} and then answers "Good morning"
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the limits {"timeoutMs": 40000}
      When 20 s pass during each wait
      And a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_OVERLOADED: openai answered 503: Not now
      And the provider got 2 requests
      And the program waited 20000 ms

    Scenario: Properties of all waits and time limits
      Then for any requested wait and any remaining time, no wait exceeds either and no request is sent a fourth time

  Rule: The wait can be cancelled

    Scenario: A signal of the operating system ends the wait
      Given a provider that fails with 503 and the headers {"retry-after": "30"} and then answers "Good morning"
      And the command is interrupted while it waits
      When I run `agents actor run openai/gpt-4o Hello --quiet`
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n  No usage was reported.\n"
      And the provider got 1 request

    Scenario: An interruption while an error is received reports no retry
      Given a provider that sends part of a 503 response, and a command that is interrupted then
      When I run `agents actor run openai/gpt-4o Hello`
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n  No usage was reported.\n"
      And the provider got 1 request

    Scenario: An abort signal ends the wait
      Given a provider that fails with 503 and then answers "Good morning"
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And a signal that is aborted while it waits
      When a program executes "Hello"
      Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
      And the error says that {"text": "", "calls": 0} was spent
      And the provider got 1 request

    Scenario: The time limit ends the wait, even if the sleep function never resolves
      Given a provider that fails with 503 and then answers "Good morning"
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the limits {"timeoutMs": 600}
      And a sleep that never ends
      When a program executes "Hello"
      Then the program gets a LimitError LIMIT_EXCEEDED: the time limit of 600 ms is over
      And the provider got 1 request

    Scenario: An onWarning callback that throws ends the run
      Given a provider that fails with 503 and then answers "Good morning"
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And an onWarning that throws "not that"
      When a program executes "Hello"
      Then the program gets an ExecutionError EXECUTION_FAILED: onWarning failed: not that
      And the provider got 1 request
