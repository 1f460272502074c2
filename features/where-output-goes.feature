@slow
Feature: Writing the output of a run
  The reader of the output may close the pipe, read slowly, or not exist. The run then ends without an error message or
  reports the error, and the accounting of its cost is kept.

  Background:
    Given the mock provider is enabled

  Scenario: A reader that closes the pipe ends the run without an error, and its request
    Given a provider that answers piece by piece, as I say
    And the OpenAI key "sk-test"
    When I start `agents actor run openai/gpt-4o Hello`
    And the provider says "first"
    Then it has printed "first" and goes on
    When the reader of stdout closes the pipe
    And the provider says " second"
    And the provider says " third"
    And it has ended
    Then it succeeds
    And stderr is empty
    And the provider sees the connection closed

  Scenario: A reader that takes 5 bytes of a long answer
    When I type `seq 200000 | agents actor run mock/echo | head -c 5` into a shell
    Then it succeeds
    And stdout is "1\n2\n3"
    And stderr is empty

  Scenario: A slow reader gets the whole output
    When I type `seq 200000 | agents actor run mock/echo | (sleep 1; tail -n 1)` into a shell
    Then it succeeds
    And stdout is "200000\n"
    And stderr is "mock/echo: 200,000 tokens in, 200,000 out, $0.60\n"

  Scenario Outline: A full disk is an error, and the usage is still printed: <flags>
    When I type `agents actor run mock/echo Hello <flags> > /dev/full` into a shell
    Then it fails with exit status 1
    And stderr is:
      """
      Error: the output could not be written: ENOSPC: no space left on device, write
        Check where stdout is redirected. Changes that the command made are kept.
        <spent>
      """

    Examples:
      | flags       | spent                                          |
      |             | The usage is unknown.                   |
      | --no-stream | Spent so far: 1 tokens in, 1 out, $0.000003    |

  Scenario: The error contains an answer that could not be written
    When I type `agents actor run mock/echo "Hello there" --json > /dev/full` into a shell
    Then it fails with exit status 1
    And stderr contains "{\"error\":{\"code\":\"OUTPUT_FAILED\""
    And the JSON on stderr at "error.spent.text" is "Hello there"
    And the JSON on stderr at "error.spent.usage.output" is 2
    And the JSON on stderr at "error.spent.cost_usd" is 0.000006

  Scenario: A warning starts on a new line after the answer
    When I type `agents actor run mock/echo one two three --max-tokens 2 2>&1` into a shell
    Then it succeeds
    And stdout is:
      """
      one two
      Warning: the answer was cut at max_tokens, 2
      mock/echo: 3 tokens in, 2 out, $0.000007
      """

  Scenario Outline: The answer is printed even if stderr cannot be written: <stderr>
    When I type `agents actor run mock/echo one two three --max-tokens 2 <flags> <stderr>` into a shell
    Then it succeeds
    And stdout is "one two\n"

    Examples:
      | stderr                    | flags       |
      | 2> /dev/full              |             |
      | 2> /dev/full              | --no-stream |
      | 2>&-                      |             |
      | 2> >(exec true)           | --no-stream |

  Scenario: A change of the registry is kept even if the output cannot be written
    When I type `agents actor add kept --model mock/echo > /dev/full` into a shell
    Then it fails with exit status 1
    And stderr is:
      """
      Error: the output could not be written: ENOSPC: no space left on device, write
        Check where stdout is redirected. Changes that the command made are kept.
      """
    When I run `agents actor export kept`
    Then it succeeds

  Scenario: The exit status is correct even if stderr cannot be written
    When I type `agents actor run nobody Hello 2> /dev/full` into a shell
    Then it fails with exit status 3
