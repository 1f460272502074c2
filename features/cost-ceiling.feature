@slow
Feature: Limits on tokens and cost
  Before each attempt its worst-case usage is reserved in all enclosing budgets, and the reservation is settled when the
  attempt ends. So a limit is never exceeded, whatever the provider does and however many calls run concurrently.

  Rule: No order of events exceeds a limit

    Scenario: Calls that use their maximum, report less, report late or never, are cancelled, or wait
      Then whatever runs of random calls in nested budgets do, no ceiling is crossed and no call waits for ever

    Scenario: Graphs with concurrent nodes, nested actors with limits, tools and retries
      Then whatever a provider does to random graphs, no limit is crossed, no charge is lost, and no request is left open

    Scenario: Timing does not change which calls are allowed
      Then each call is granted at once what it is granted one after the other

    Scenario: Many calls of a run wait for each other
      Then 40 calls of one run that wait for each other all end, and nothing is warned of

    Scenario: Amounts are exact
      Then limits are rounded down and prices up to the millionth of a millionth of a dollar

    Scenario: A token count is an upper bound
      Then a text that is counted in pieces never counts less than as a whole
      And the tokens of "Hello" for "text-davinci-003" are not counted exactly
      And the tokens of "Hello" for "house-model" are not counted exactly

  Rule: An attempt is charged its usage, or the whole reservation

    Background:
      Given the actor {"model": "openai/gpt-4o", "max_tokens": 100}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2}}
      And its waits are kept

    Scenario Outline: After <fault> the limit of <tokens> tokens allows a second attempt
      Given a provider that fails with <fault> and then answers "Good morning"
      And the limits {"maxTotalTokens": <tokens>}
      When a program executes "Hello"
      Then the program gets the answer "Good morning"
      And the result has "nodes.0.attempts" as 2
      And the result has "modelCalls" as 1
      And the result has "costUsd" as 0.00002
      And the result has "chargedUsd" as <charged>
      And the provider got 2 requests
      And the request holds "max_tokens" as <maximum>

      Examples: an error status is free, a reset is charged in full: 51 tokens in and 100 out
        | fault | tokens | maximum | charged  |
        | 500   | 151    | 100     | 0.00002  |
        | 429   | 151    | 100     | 0.00002  |
        | reset | 302    | 100     | 0.000271 |
        | reset | 301    | 99      | 0.000271 |

      Examples: the remaining budget is too small for the byte count and sufficient for the tokenizer count
        | fault | tokens | maximum | charged  |
        | reset | 217    | 48      | 0.000271 |
        | reset | 185    | 16      | 0.000271 |

    Scenario Outline: After a reset the limits <limits> do not allow a second attempt
      Given a provider that fails with reset and then answers "Good morning"
      And the limits <limits>
      When a program executes "Hello"
      Then the program gets a LimitError LIMIT_EXCEEDED: <message>
      And the limit error is <error>
      And the error has the hint "Raise the limit or shorten the prompt. This call was not sent."
      And the error says that 0.000251 US dollars are charged
      And the provider got 1 request

      Examples:
        | limits                   | message | error |
        | {"maxTotalTokens": 151}  | the token limit of 151 tokens, of which 151 are used, does not allow this call: up to 18 tokens of input and at least 16 of output | tokens, budget_exhausted, limit 151, used 151 |
        | {"maxTotalTokens": 184}  | the token limit of 184 tokens, of which 151 are used, does not allow this call: up to 18 tokens of input and at least 16 of output | tokens, budget_exhausted, limit 184, used 151 |
        | {"maxCostUsd": 0.0003}   | the cost limit of $0.0003, of which $0.000251 are used, does not allow this call: up to 18 tokens of input and at least 16 of output | cost, budget_exhausted, limit 0.0003, used 0.000251 |

    Scenario: A failed connection is free
      Given the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "http://127.0.0.1:2/v1"}}
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_UNREACHABLE: openai could not be reached at http://127.0.0.1:2/v1: connect ECONNREFUSED 127.0.0.1:2
      And the error says that 0 US dollars are charged

    Scenario Outline: After <code> at <call> <charged> US dollars are charged
      Given the credentials {"openai": {"apiKey": "sk-1"}}
      And a network that fails with <code> at <call>
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_UNREACHABLE: openai could not be reached at https://api.openai.com/v1: <code>
      And <attempts> requests were tried
      And the error says that <charged> US dollars are charged

      Examples: no connection was made, so nothing was sent
        | code         | call                               | attempts | charged |
        | EAI_AGAIN    | getaddrinfo                        | 3        | 0       |
        | ENOTFOUND    | getaddrinfo                        | 1        | 0       |
        | ETIMEDOUT    | connect                            | 3        | 0       |
        | ETIMEDOUT    | connect for each of two addresses  | 3        | 0       |
        | EHOSTUNREACH | connect                            | 1        | 0       |
        | ENETUNREACH  | connect                            | 1        | 0       |
        | ECONNRESET   | connect                            | 3        | 0       |

      Examples: the request may have arrived
        | code         | call                               | attempts | charged  |
        | ETIMEDOUT    | read                               | 3        | 0.000753 |
        | EHOSTUNREACH | read                               | 1        | 0.000251 |
        | EPIPE        | write                              | 3        | 0.000753 |
        | ECONNRESET   | read                               | 3        | 0.000753 |
        | ECONNRESET   | read for each of two addresses     | 3        | 0.000753 |

    Scenario Outline: A connection of the library that fails <times> times before the request is sent on it
      Given an undici whose connection fails with <code> before it has sent the request, <times> times
      And a provider that streams "Hi" with the usage {"prompt_tokens": 10, "completion_tokens": 5}
      When a program executes "Hello"
      Then the program gets the answer "Hi"
      And <requests> requests were tried
      And the provider got 1 request
      And the result has "nodes.0.attempts" as <attempts>
      And the result has "chargedUsd" as 0.00002

      Examples: it is sent again up to ten times as one attempt, then retried as another attempt
        | code       | times | requests | attempts |
        | ECONNRESET | 1     | 2        | 1        |
        | ECONNRESET | 10    | 11       | 1        |
        | ECONNRESET | 11    | 12       | 2        |
        | ETIMEDOUT  | 1     | 2        | 2        |

    Scenario: An error status is free
      Given a provider that fails with 401 and then answers "Good morning"
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_AUTHENTICATION: openai answered 401: Not now
      And the error says that 0 US dollars are charged

    Scenario: An answer without usage
      Given a provider that streams "Good morning" with the usage null
      When a program executes "Hello"
      Then the program gets the answer "Good morning"
      And the result has "usage.source" as "estimated"
      And the result has "costUsd" as 0.000009
      And the result has "chargedUsd" as 0.000251

    Scenario: An answer that is cut
      Given a provider that streams this and then resets the connection:
        """
        {"choices":[{"index":0,"delta":{"content":"Good"}}]}
        """
      And the OpenAI key "sk-test"
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "STREAM_CUT"
      And the JSON on stderr at "error.spent.text" is "Good"
      And the JSON on stderr at "error.spent.cost_usd" is 0.0000225
      And the JSON on stderr at "error.spent.charged_usd" is 0.0011275

    Scenario: A run that exceeds its time limit
      Given a provider that streams "Good" and then waits
      And the limits {"timeoutMs": 500}
      When a program executes "Hello"
      Then the program gets a LimitError LIMIT_EXCEEDED: the time limit of 500 ms is over
      And the error says that 0.000251 US dollars are charged

    Scenario: A run that is cancelled
      Given a provider that streams "Good" and then waits
      When a program executes "Hello" and aborts once the provider has the request
      Then the program gets an InterruptedError INTERRUPTED: the run was interrupted
      And the error says that 0.000251 US dollars are charged

    Scenario: Without a price the charge is unknown
      Given a provider that streams "Good" with the usage null
      And the prices {"openai/gpt-4": {"inputPer1M": 1, "outputPer1M": 2}}
      When a program executes "Hello"
      Then the result has "chargedUsd" as undefined

  Rule: On the command line a request that is abandoned before it could be sent is free

    Scenario Outline: A provider that <breaks> each TLS handshake
      Given a provider that <breaks> each TLS handshake
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --max-cost 0.0012 --json --quiet`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
      And the JSON on stderr at "error.attempts" is 3
      And the JSON on stderr at "error.spent.charged_usd" is 0

      Examples:
        | breaks |
        | resets |
        | closes |

    Scenario: A provider that does not answer the TLS handshake
      Given a provider that ignores each TLS handshake
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --timeout 500ms --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.code" is "LIMIT_EXCEEDED"
      And the JSON on stderr at "error.message" is "the time limit of 500 ms is over"
      And the JSON on stderr at "error.spent.charged_usd" is 0

    Scenario: A proxy that does not answer
      Given the OpenAI key "sk-test"
      And the environment variable OPENAI_BASE_URL is "https://provider.test/v1"
      And a company proxy that says nothing
      And the environment variable HTTPS_PROXY leads to the proxy
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --timeout 500ms --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.spent.charged_usd" is 0

    Scenario: A proxy that refuses the connection
      Given the OpenAI key "sk-test"
      And the environment variable OPENAI_BASE_URL is "https://provider.test/v1"
      And a company proxy that answers 502
      And the environment variable HTTPS_PROXY leads to the proxy
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
      And the JSON on stderr at "error.spent.charged_usd" is 0

    Scenario: A proxy with an invalid address
      Given the OpenAI key "sk-test"
      And the environment variable OPENAI_BASE_URL is "https://provider.test/v1"
      And the environment variable HTTPS_PROXY is "socks5://127.0.0.1:1080"
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --json`
      Then it fails with exit status 5
      And the JSON on stderr at "error.code" is "INVALID_CONFIGURATION"
      And the JSON on stderr at "error.spent.charged_usd" is 0

    Scenario: A provider that receives the request and does not answer
      Given a provider that streams "Good" and then waits
      And the OpenAI key "sk-test"
      When I run `agents actor run openai/gpt-4o Hello --max-tokens 100 --timeout 500ms --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.spent.charged_usd" is 0.0011275

  Rule: The reservation is the highest possible cost

    Background:
      Given the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And a provider that streams "Hi" with the usage {"prompt_tokens": 10, "completion_tokens": 5}

    Scenario Outline: <limit> US dollars at <prices>
      Given the prices {"openai/gpt-4o": <prices>}
      And the limits {"maxCostUsd": <limit>}
      When a program executes "Hello"
      Then the request holds "max_tokens" as <maximum>
      And the result has "costUsd" as <cost>
      And the result has "chargedUsd" as <cost>

      Examples:
        | limit    | prices | maximum | cost |
        | 0.001    | {"inputPer1M": 1, "outputPer1M": 2} | 474 | 0.00002 |
        | 0.001    | {"inputPer1M": 1, "outputPer1M": 2, "cachedWritePer1M": 5} | 372 | 0.00002 |
        | 0.001    | {"inputPer1M": 1, "outputPer1M": 2, "cachedReadPer1M": 0.1} | 474 | 0.00002 |
        | 0.001    | {"inputPer1M": 1, "outputPer1M": 2, "tiers": [{"aboveInputTokens": 1000, "inputPer1M": 4, "outputPer1M": 20}]} | 39 | 0.00002 |
        | 0.001    | {"inputPer1M": 1, "outputPer1M": 2, "highest": {"inputPer1M": 4, "outputPer1M": 20}} | 39 | 0.00002 |
        | 0.00105  | {"inputPer1M": 1, "outputPer1M": 2, "perRequestUsd": 0.001} | 16 | 0.00102 |
        | 0.001082 | {"inputPer1M": 1, "outputPer1M": 2, "perRequestUsd": 0.001} | 32 | 0.00102 |
        | 0.001083 | {"inputPer1M": 1, "outputPer1M": 2, "perRequestUsd": 0.001} | 16 | 0.00102 |
        | 0        | {"inputPer1M": 0, "outputPer1M": 0} | 16384 | 0 |

    Scenario: The price per request alone can exceed the limit
      Given the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2, "perRequestUsd": 0.001}}
      And the limits {"maxCostUsd": 0.001049}
      When a program executes "Hello"
      Then the program gets a LimitError LIMIT_EXCEEDED: the cost limit of $0.00105 does not allow this call: up to 18 tokens of input and at least 16 of output
      And the limit error is cost, budget_exhausted, limit 0.001049, used 0
      And the provider got 0 requests

    Scenario Outline: A price that depends on the time of day: <time>
      Given the environment variable DEEPSEEK_API_KEY is "sk-test"
      And the environment variable DEEPSEEK_BASE_URL leads to the provider, with "" behind it
      And the clock shows <time>
      When I run `agents actor run deepseek/deepseek-v4-pro Hello --max-cost 0.01 --json`
      Then it succeeds
      And the request holds "max_tokens" as <maximum>
      And the JSON on stdout at "charged_usd" is <charged>
      And the JSON on stdout at "cost_usd" is <charged>

      Examples: 51 tokens in and <maximum> out at the highest price of the day, charged at the price of the hour
        | time                 | maximum | charged   |
        | 2026-11-21T05:00:00Z | 2508    | 0.0000165 |
        | 2026-11-21T07:00:00Z | 2508    | 0.000033  |
        | 2026-01-02T05:00:00Z | 2508    | 0.0000087 |

    Scenario: An earlier, higher price is no longer reserved
      Given the OpenAI key "sk-test"
      And the clock shows 2026-11-21T05:00:00Z
      When I run `agents actor run openai/o3 Hello --max-cost 0.02 --json`
      Then it succeeds
      And the request holds "max_completion_tokens" as 2487

    Scenario: A local model costs nothing and runs under a limit of $0
      Given the environment variable OLLAMA_HOST leads to the provider, with "" behind it
      When I run `agents actor run ollama/llama3.2:3b Hello --max-cost 0 --json`
      Then it succeeds
      And the request holds "max_tokens" as 8192
      And the JSON on stdout at "charged_usd" is 0

  Rule: Runs do not share state

    Scenario: Concurrent runs of one executor each have the whole limit
      Given the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2}}
      And the limits {"maxTotalTokens": 67, "maxCostUsd": 0.000083}
      And a clock that goes on 0 ms with each look
      And a provider that streams "Hi" with the usage {"prompt_tokens": 10, "completion_tokens": 5}
      When a program executes "Hello" 30 times at once
      Then the result has "chargedUsd" as 0.00002
      And the provider got 30 requests
      And the request holds "max_tokens" as 16

    Scenario Outline: Values passed to the library are not changed by retries and limits, <also>
      Given the actor {"model": "openai/gpt-4o", "stop": ["x"], "limits": {"max_total_tokens": 500}, "context": {"a": "b"}}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1", "headers": {"x-a": "b"}}}
      And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2, "tiers": [{"aboveInputTokens": 5, "inputPer1M": 2, "outputPer1M": 3}], "highest": {"inputPer1M": 2, "outputPer1M": 3}}}
      And the limits {"maxTotalTokens": 400, "maxCostUsd": 0.01}
      And the context {"a": "c"}
      And its waits are kept
      And <also>
      And a provider that fails with 500, 503 and then answers "Good morning"
      When a program executes "Hello"
      Then the program gets the answer "Good morning"
      And the result has "chargedUsd" as 0.000035
      And the provider got 3 requests
      And all requests were the same
      And <then>

      Examples:
        | also                                | then |
        | what it hands over is remembered    | what it handed over is as it was |
        | all that it hands over is frozen    | the executor has "limits" as {"maxDepth": 1000, "maxModelCalls": 100, "maxToolCalls": 200, "maxTotalTokens": 400, "maxCostUsd": 0.01} |
