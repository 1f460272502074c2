Feature: The mock provider
  AGENTS_MOCK=1 makes mock/echo an actor: a model that repeats the prompt word by word, with a predictable number of
  tokens and a predictable price. Actors can be tried with it without an API key, a network or costs.

  Scenario: The answer is the prompt
    Given the mock provider is enabled
    When I run `agents actor run mock/echo "Hello there"`
    Then stdout is "Hello there\n"
    And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"

  Scenario: White space is returned unchanged
    Given the mock provider is enabled
    And stdin holds "  Zażółć\t漢字\n\n 👩‍👩‍👧 "
    When I run `agents actor run mock/echo -`
    Then stdout is "  Zażółć\t漢字\n\n 👩‍👩‍👧 \n"
    And stderr is "mock/echo: 3 tokens in, 3 out, $0.000009\n"

  Scenario: The answer streams word by word, one token per word
    Given the mock provider is enabled
    When I run `agents actor run mock/echo "one two three" --format jsonl`
    Then it succeeds
    And the pieces of the answer are "one| two| three"

  Scenario: Exact tokens and an exact price
    Given the mock provider is enabled
    And I have run `agents actor add parrot --model mock/echo --system "You repeat all."`
    When I run `agents actor run parrot "one two" --format json`
    Then it succeeds
    And the JSON on stdout at "response" is "one two"
    And the JSON on stdout at "finish_reason" is "stop"
    And the JSON on stdout at "usage" is {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
    And the JSON on stdout at "cost_usd" is 0.000009
    And the JSON on stdout at "model_calls" is 1

  Scenario: A maximum of output tokens cuts the answer
    Given the mock provider is enabled
    When I run `agents actor run mock/echo "one two three" --max-tokens 2`
    Then it succeeds
    And stdout is "one two\n"
    And stderr is:
      """
      Warning: the answer was cut at max_tokens, 2
      mock/echo: 3 tokens in, 2 out, $0.000007
      """

  Scenario: The mock provider never uses the network
    Given a provider that answers "from the network"
    And the mock provider is enabled
    And the environment variable OPENAI_API_KEY is "sk-test"
    When I run `agents actor run mock/echo Hello`
    Then stdout is "Hello\n"
    And the provider got 0 requests

  Scenario Outline: AGENTS_MOCK=<value> does not enable it
    Given the environment variable AGENTS_MOCK is "<value>"
    When I run `agents actor list`
    Then it succeeds
    And stdout contains "No actors configured."
    When I run `agents actor run mock/echo Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: missing credentials for provider: mock
        Set AGENTS_MOCK=1 to use mock/echo.
      """

    Examples:
      | value |
      |       |
      | 0     |
      | 2     |
      | 11    |
      | true  |
      | yes   |

  Scenario: An unknown model of the mock provider
    Given the mock provider is enabled
    When I run `agents actor run mock/parrot Hello`
    Then it fails with exit status 3
    And stderr contains "Error: mock has no model "
    And stderr contains "parrot"

  Scenario: A custom actor with an unknown model of the mock provider
    Given the mock provider is enabled
    And I have run `agents actor add parrot --model mock/parrot`
    When I run `agents actor run parrot Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "UNKNOWN_TO_PROVIDER"
    And the JSON on stderr at "error.hint" is "Use mock/echo."

  Scenario: The library enables the mock provider by a credential
    When a program runs mock/echo through the library with the credentials {"mock": {}}
    Then stdout is "Hello"

  Scenario: The library ignores the environment variable
    Given the mock provider is enabled
    When a program with that environment runs mock/echo with the credentials {}
    Then it fails with exit status 5
    And the JSON on stderr at "error.code" is "MISSING_CREDENTIAL"
    And the JSON on stderr at "error.message" is "missing credentials for provider: mock"
