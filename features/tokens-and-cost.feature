Feature: Tokens and cost in the library
  A program gets the tokens and the cost of each call, at the prices that it supplies. Unknown values are reported as
  unknown.

  Scenario: Without a price the cost is unknown, not 0
    When a program executes "Ada"
    Then the result has "costUsd" as undefined
    And the result has "nodes.0.costUsd" as undefined
    And the result has "usage.input" as 1

  Scenario: Tokens that the provider does not report are estimated and marked as estimates
    Given a provider that streams "Good| morning" with the usage null
    And its warnings are kept
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program executes "Say good morning"
    Then the program gets the answer "Good morning"
    And the result has "usage.source" as "estimated"
    And the result has "usage.input" as 7
    And the result has "usage.output" as 2
    And the warnings are [{"code": "ESTIMATED_USAGE", "message": "openai did not report the tokens; they are estimated"}]

  Scenario: Tokens reported before the text are incomplete
    Given a provider that streams:
      """
      {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 0}}
      {"choices": [{"index": 0, "delta": {"content": "Good morning"}}]}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
      """
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program executes "Say good morning"
    Then the program gets the answer "Good morning"
    And the result has "usage.source" as "estimated"
    And the result has "usage.input" as 7
    And the result has "usage.output" as 2

  Scenario Outline: The estimate for <model> uses the encoding of that model
    Given a provider that streams "Good morning, Zürich! 東京タワー" with the usage null
    And the actor {"model": "<model>"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program executes "東京タワー"
    Then the result has "usage.input" as <input>
    And the result has "usage.output" as <output>

    Examples:
      | model         | input | output |
      | openai/gpt-4o | 8     | 9      |
      | openai/gpt-4   | 11    | 14     |

  Scenario: A long text without spaces does not slow down the estimate
    Given a provider that streams "Hi" with the usage null
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    When a program executes 200000 times "a"
    Then the result has "usage.input" as 25004

  Scenario Outline: A call with <usage> and the prices <prices>
    Given a provider that streams "Hi" with the usage <usage>
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    And the prices {"openai/gpt-4o": <prices>}
    When a program executes "Hello"
    Then the result has "costUsd" as <cost>

    Examples:
      | usage | prices | cost |
      | {"prompt_tokens": 1000, "completion_tokens": 100} | {"inputPer1M": 2, "outputPer1M": 10} | 0.003 |
      | {"prompt_tokens": 1, "completion_tokens": 3} | {"inputPer1M": 0.8, "outputPer1M": 4.8} | 0.0000152 |
      | {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 600}} | {"inputPer1M": 2, "outputPer1M": 10} | 0.003 |
      | {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 600}} | {"inputPer1M": 2, "outputPer1M": 10, "cachedReadPer1M": 1} | 0.0024 |
      | {"prompt_tokens": 1000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 200}} | {"inputPer1M": 2, "outputPer1M": 10, "cachedReadPer1M": 1, "cachedWritePer1M": 5} | 0.003 |
      | {"prompt_tokens": 1000, "completion_tokens": 100, "completion_tokens_details": {"reasoning_tokens": 90}} | {"inputPer1M": 2, "outputPer1M": 10} | 0.003 |
      | {"prompt_tokens": 1000, "completion_tokens": 100} | {"inputPer1M": 2, "outputPer1M": 10, "perRequestUsd": 0.5} | 0.503 |
      | {"prompt_tokens": 1000, "completion_tokens": 100} | {"inputPer1M": 2, "outputPer1M": 10, "tiers": [{"aboveInputTokens": 1000, "inputPer1M": 4, "outputPer1M": 20}]} | 0.003 |
      | {"prompt_tokens": 1001, "completion_tokens": 100} | {"inputPer1M": 2, "outputPer1M": 10, "tiers": [{"aboveInputTokens": 1000, "inputPer1M": 4, "outputPer1M": 20}]} | 0.006004 |
      | {"prompt_tokens": 1001, "completion_tokens": 100} | {"inputPer1M": 2, "outputPer1M": 10, "tiers": [{"aboveInputTokens": 1000, "inputPer1M": 4, "outputPer1M": 20}, {"aboveInputTokens": 500, "inputPer1M": 8, "outputPer1M": 80}]} | 0.006004 |
      | {"prompt_tokens": 1000, "completion_tokens": 100} | {"inputPer1M": 0, "outputPer1M": 0} | 0 |
