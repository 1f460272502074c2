Feature: Limits of a run in the library
  Limits are checked before money is spent: a call that could exceed a limit is not sent. The error names the limit and
  its value, so that a server can show it to its user.

  Scenario Outline: <limits> does not allow the run
    Given the limits <limits>
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    When a program executes "one two three four"
    Then the program gets a LimitError LIMIT_EXCEEDED: <message>
    And the limit error is <error>
    And the error says that "nothing" was spent

    Examples:
      | limits                   | message | error |
      | {"maxDepth": 0}          | the depth limit of 0 does not allow this run | depth, budget_exhausted, limit 0, used 0 |
      | {"maxModelCalls": 0}     | the model call limit of 0 does not allow this run | model_calls, budget_exhausted, limit 0, used 0 |
      | {"maxTotalTokens": 79}   | the token limit of 79 tokens does not allow this call: up to 64 tokens of input and at least 16 of output | tokens, budget_exhausted, limit 79, used 0 |
      | {"maxCostUsd": 0.000095} | the cost limit of $0.000095 does not allow this call: up to 64 tokens of input and at least 16 of output | cost, budget_exhausted, limit 0.000095, used 0 |
      | {"maxCostUsd": 0}        | the cost limit of $0 does not allow this call: up to 64 tokens of input and at least 16 of output | cost, budget_exhausted, limit 0, used 0 |

  Scenario Outline: <limits> allows the run
    Given the limits <limits>
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    When a program executes "one two three four"
    Then the program gets the answer "one two three four"

    Examples:
      | limits                   |
      | {"maxDepth": 1}          |
      | {"maxModelCalls": 1}     |
      | {"maxToolCalls": 0}      |
      | {"maxTotalTokens": 80}   |
      | {"maxCostUsd": 0.000096} |
      | {"maxCostUsd": 1e300}    |
      | {"timeoutMs": 600000}    |
      | {}                       |

  Scenario: The lower of two limits applies
    Given the actor {"model": "mock/echo", "limits": {"max_total_tokens": 20}}
    And the limits {"maxTotalTokens": 100000}
    When a program executes "one two three four"
    Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 20 tokens does not allow this call: up to 64 tokens of input and at least 16 of output
    And the limit error is tokens, budget_exhausted, limit 20, used 0

  Scenario: A limit of the actor cannot raise a limit of the program
    Given the actor {"model": "mock/echo", "limits": {"max_total_tokens": 100000}}
    And the limits {"maxTotalTokens": 20}
    When a program executes "one two three four"
    Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 20 tokens does not allow this call: up to 64 tokens of input and at least 16 of output
    And the limit error is tokens, budget_exhausted, limit 20, used 0

  Scenario: A cost limit cannot be enforced without a price
    Given the limits {"maxCostUsd": 1}
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1"}}
    And a network that must not be used
    When a program executes "Hello"
    Then the program gets a LimitError LIMIT_EXCEEDED: the cost limit of $1.00 cannot be enforced: no price is known for openai/gpt-4o
    And the limit error is cost, missing_pricing_entry, limit 1, used undefined
    And the error has the hint "Remove the cost limit, use a token limit, or use a model with a known price."
    And nothing was sent

  Scenario: A token limit lowers max_tokens; the error for a cut answer contains the text
    Given the limits {"maxTotalTokens": 104}
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    When a program executes 20 times "a "
    Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 104 tokens cut the answer at 18 tokens
    And the limit error is tokens, budget_exhausted, limit 104, used 38
    And the error says that {"text": "a a a a a a a a a a a a a a a a a a", "input": 20, "output": 18, "costUsd": 0.000056, "calls": 1} was spent

  Scenario: A cost limit cuts the answer
    Given the limits {"maxCostUsd": 0.000122}
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    When a program executes 20 times "a "
    Then the program gets a LimitError LIMIT_EXCEEDED: the cost limit of $0.000122 cut the answer at 18 tokens
    And the limit error is cost, budget_exhausted, limit 0.000122, used 0.000056

  Scenario: max_tokens in the request is the highest value that the limit allows
    Given a provider that streams "Hi" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 10, "perRequestUsd": 0.001, "tiers": [{"aboveInputTokens": 1000, "inputPer1M": 2, "outputPer1M": 20}]}}
    And the limits {"maxCostUsd": 0.0031}
    When a program executes "Hello"
    Then the program gets the answer "Hi"
    And the request holds "max_tokens" as 99

  Scenario: A cost limit does not lower max_tokens when output is free
    Given a provider that streams "Hi" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 0}}
    And the limits {"maxCostUsd": 0.001}
    When a program executes "Hello"
    Then the request holds "max_tokens" as 16384

  Scenario: A reasoning model is not called with too few output tokens
    Given the actor {"model": "openai/gpt-5"}
    And the credentials {"openai": {"apiKey": "sk-1"}}
    And the limits {"maxTotalTokens": 2000}
    And a network that must not be used
    When a program executes "Hello"
    Then the program gets a LimitError LIMIT_EXCEEDED: the token limit of 2000 tokens does not allow this call: up to 18 tokens of input and at least 2048 of output
    And nothing was sent

  Scenario: A time limit stops the running request
    Given a provider that streams "Good| morning" and then waits
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
    And the prices {"openai/gpt-4o": {"inputPer1M": 2, "outputPer1M": 10}}
    And the limits {"timeoutMs": 1000}
    When a program executes "Say good morning"
    Then the program gets a LimitError LIMIT_EXCEEDED: the time limit of 1000 ms is over
    And the limit error is timeout, budget_exhausted, limit 1000, used 1000
    And the error says that {"text": "Good morning", "input": 7, "output": 2, "costUsd": 0.000034, "calls": 1} was spent
    And the program closed 1 connection

  Scenario: No run exceeds its token or cost limit
    Then for any message, prices and limits a run keeps within them or sends nothing

  Scenario: The documentation lists each limit with its names and default
    Then the table of "docs/limits.md" has a row for each limit
