Feature: Limits of a run
  A run never costs more than its limits allow. A request that does not fit is not sent, and text that was paid for is
  kept.

  Background:
    Given a provider that answers "Good morning"
    And the OpenAI key "sk-test"

  Rule: Requests above a limit are not sent

    Scenario Outline: <flags>
      When I run `agents actor run openai/gpt-4o Hello <flags>`
      Then it fails with exit status 7
      And stdout is empty
      And stderr is:
        """
        Error: <message>
          <hint>
        """
      And the provider got 0 requests

      Examples:
        | flags                 | message                                                                                                              | hint                                                   |
        | --max-cost 0          | the cost limit of $0 does not allow this call: up to 18 tokens of input and at least 16 of output                    | Raise the limit or shorten the prompt. Nothing was sent. |
        | --max-cost 0.000204   | the cost limit of $0.000204 does not allow this call: up to 18 tokens of input and at least 16 of output             | Raise the limit or shorten the prompt. Nothing was sent. |
        | --max-total-tokens 33 | the token limit of 33 tokens does not allow this call: up to 18 tokens of input and at least 16 of output            | Raise the limit or shorten the prompt. Nothing was sent. |
        | --max-model-calls 0   | the model call limit of 0 does not allow this run                                                                    | Raise the limit. Nothing was sent.                     |
        | --max-depth 0         | the depth limit of 0 does not allow this run                                                                         | Raise the limit. Nothing was sent.                     |

    Scenario: The error as JSON, with its details
      When I run `agents actor run openai/gpt-4o Hello --max-total-tokens 33 --json`
      Then it fails with exit status 7
      And stdout is empty
      And the JSON on stderr is:
        """
        {
          "error": {
            "kind": "tokens",
            "reason": "budget_exhausted",
            "limit": 33,
            "used": 0,
            "code": "LIMIT_EXCEEDED",
            "message": "the token limit of 33 tokens does not allow this call: up to 18 tokens of input and at least 16 of output",
            "hint": "Raise the limit or shorten the prompt. Nothing was sent."
          }
        }
        """

    Scenario: A cost limit needs a known price
      When I run `agents actor run openai/house-model Hello --max-cost 5`
      Then it fails with exit status 7
      And stderr is:
        """
        Error: the cost limit of $5.00 cannot be enforced: no price is known for openai/house-model
          Remove the cost limit, use a token limit, or use a model with a known price.
        """
      And the provider got 0 requests
      When I run `agents actor run openai/house-model Hello --max-cost 5 --format json`
      Then it fails with exit status 7
      And stdout is empty
      And the JSON on stderr at "error.kind" is "cost"
      And the JSON on stderr at "error.reason" is "missing_pricing_entry"
      And the JSON on stderr at "error.model" is "openai/house-model"
      And the provider got 0 requests

    Scenario: Without a known tokenizer, bytes bound the tokens
      Given the environment variable ANTHROPIC_API_KEY is "sk-test"
      When I run `agents actor run anthropic/claude-haiku-4-5 Hello --max-total-tokens 66`
      Then it fails with exit status 7
      And stderr contains "up to 51 tokens of input and at least 16 of output"
      And the provider got 0 requests

    Scenario: The minimum for a reasoning model includes its reasoning
      When I run `agents actor run openai/gpt-5 Hello --max-total-tokens 2065`
      Then it fails with exit status 7
      And stderr contains "at least 2048 of output"
      And the provider got 0 requests

  Rule: Requests within the limits are sent with a lowered maximum of output
    A token has at least one byte, so the bytes of a request bound its tokens: 35 bytes here, and 16 tokens for
    the message. With a known tokenizer, tokens are counted only if the bound by bytes would refuse the request: 1
    token, 1 for each 512 characters, and the 16.

    Scenario Outline: <flags>
      When I run `agents actor run openai/gpt-4o Hello <flags>`
      Then it succeeds
      And stdout is "Good morning\n"
      And the request holds "max_tokens" as <maximum>

      Examples:
        | flags                                     | maximum |
        | --max-total-tokens 34                     | 16      |
        | --max-total-tokens 66                     | 48      |
        | --max-total-tokens 67                     | 16      |
        | --max-total-tokens 1051                   | 1000    |
        | --max-total-tokens 1051 --max-tokens 1001 | 1000    |
        | --max-total-tokens 1051 --max-tokens 999  | 999     |
        | --max-total-tokens 1000000                | 16384   |
        | --max-cost 0.000205                       | 16      |
        | --max-cost 0.000287                       | 24      |
        | --max-cost 0.0002875                      | 16      |
        | --max-cost 0.0011275                      | 100     |
        | --max-cost 0.0011275 --max-total-tokens 90 | 39     |

    Scenario: A limit of exactly one call
      When I run `agents actor run openai/gpt-4o Hello --max-model-calls 1 --max-depth 1 --max-tool-calls 0`
      Then it succeeds
      And the request does not hold "max_tokens"

  Rule: An answer cut by a limit is a failure that keeps its text

    Background:
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"Good mor"},"finish_reason":"length"}]}
        {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":16}}
        [DONE]
        """

    Scenario: The token limit cuts the answer
      When I run `agents actor run openai/gpt-4o Hello --max-total-tokens 67`
      Then it fails with exit status 7
      And stdout is "Good mor\n"
      And stderr is:
        """
        Error: the token limit of 67 tokens cut the answer at 16 tokens
          Raise the limit.
          Spent so far: 8 tokens in, 16 out, $0.00018
        """

    Scenario: The cost limit cuts the answer, as JSON
      When I run `agents actor run openai/gpt-4o Hello --max-cost 0.0002875 --json`
      Then it fails with exit status 7
      And stdout is empty
      And the JSON on stderr at "error.kind" is "cost"
      And the JSON on stderr at "error.reason" is "budget_exhausted"
      And the JSON on stderr at "error.limit" is 0.0002875
      And the JSON on stderr at "error.spent.text" is "Good mor"
      And the JSON on stderr at "error.spent.cost_usd" is 0.00018

  Rule: The time limit

    Scenario: A slow provider is interrupted, and the text received so far is kept
      Given a provider that answers piece by piece, as I say
      When I start `agents actor run openai/gpt-4o Hello --timeout 3s`
      And the provider says "Half an answer"
      And it has ended
      Then it fails with exit status 7
      And stdout is "Half an answer\n"
      And stderr is:
        """
        Error: the time limit of 3000 ms is over
          Raise the time limit.
          Spent so far: 5 tokens in, 3 out (estimated), $0.0000425
        """
      And the provider sees the connection closed

    Scenario: A time limit of zero
      Given the mock provider is enabled
      When I run `agents actor run mock/echo Hello --timeout 0s`
      Then it fails with exit status 7
      And stdout is empty
      And stderr contains "Error: the time limit of 0 ms is over"

    Scenario: A provider that sends nothing, as JSON
      Given a provider that answers piece by piece, as I say
      When I run `agents actor run openai/gpt-4o Hello --timeout 0.5s --json`
      Then it fails with exit status 7
      And stdout is empty
      And the JSON on stderr at "error.kind" is "timeout"
      And the JSON on stderr at "error.limit" is 500
      And the JSON on stderr at "error.spent.text" is ""

    Scenario Outline: A sufficient time limit: <duration>
      When I run `agents actor run openai/gpt-4o Hello --timeout <duration>`
      Then it succeeds
      And stdout is "Good morning\n"

      Examples:
        | duration |
        | 60000ms  |
        | 30s      |
        | 1.5m     |
        | 1000h    |

  Rule: The lowest of several limits applies

    Background:
      Given a file "thrifty.yaml":
        """
        name: thrifty
        model: openai/gpt-4o
        limits: {max_total_tokens: 151, max_model_calls: 1}
        """
      And I have run `agents actor add thrifty.yaml`

    Scenario Outline: The actor allows 151 tokens, the command line <flags>
      When I run `agents actor run thrifty Hello <flags>`
      Then it succeeds
      And the request holds "max_tokens" as <maximum>

      Examples:
        | flags                   | maximum |
        |                         | 100     |
        | --max-total-tokens 5000 | 100     |
        | --max-total-tokens 101  | 50      |

    Scenario: The command line lowers a limit of the actor
      When I run `agents actor run thrifty Hello --max-model-calls 0`
      Then it fails with exit status 7
      And the provider got 0 requests

    Scenario: The command line cannot raise a limit of the actor
      Given a file "idle.yaml":
        """
        name: idle
        model: openai/gpt-4o
        limits: {max_depth: 0}
        """
      And I have run `agents actor add idle.yaml`
      When I run `agents actor run idle Hello --max-depth 10`
      Then it fails with exit status 7
      And stderr contains "the depth limit of 0 does not allow this run"
      And the provider got 0 requests

  Rule: Invalid limits

    Scenario Outline: <flags>
      When I run `agents actor run openai/gpt-4o Hello <flags>`
      Then it fails with exit status 2
      And stdout is empty
      And stderr contains "<message>"
      And the provider got 0 requests

      Examples:
        | flags                  | message                                                   |
        | --timeout 30           | It must be a number with a unit: 500ms, 30s, 2m or 1h.    |
        | --timeout -1s          | It must be a number with a unit: 500ms, 30s, 2m or 1h.    |
        | --timeout soon         | It must be a number with a unit: 500ms, 30s, 2m or 1h.    |
        | --timeout 1d           | It must be a number with a unit: 500ms, 30s, 2m or 1h.    |
        | --timeout ""           | It must be a number with a unit: 500ms, 30s, 2m or 1h.    |
        | --max-cost -1          | It must be a number, 0 or more.                           |
        | --max-cost $5          | It must be a number, 0 or more.                           |
        | --max-total-tokens 1.5 | It must be a whole number, 0 or more.                     |
        | --max-model-calls -1   | It must be a whole number, 0 or more.                     |
        | --max-depth deep       | It must be a whole number, 0 or more.                     |
        | --max-tool-calls 1e3   | It must be a whole number, 0 or more.                     |
        | --max-cost             | option '--max-cost <dollars>' argument missing            |
