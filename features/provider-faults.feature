Feature: When a provider fails
  Whatever a provider answers, or does not, becomes one error with a code, a sentence and a hint. The text that had come
  by then and what it cost are kept. Nothing is ever sent a second time.

  Background:
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable ANTHROPIC_API_KEY is "sk-test"

  Scenario Outline: <name> answers <status>
    Given a provider that answers <status> with this "application/json":
      """
      {"error": {"message": "So it is.", "type": "some_error"}}
      """
    When I run `agents actor run <name> Hello --format json`
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr at "error.code" is "<code>"
    And the JSON on stderr at "error.message" is "<provider> answered <status>: So it is."
    And the JSON on stderr at "error.hint" is "<hint>"
    And the JSON on stderr at "error.status" is <status>
    And the JSON on stderr at "error.provider" is "<provider>"
    And the provider got 1 request

    Examples:
      | name                       | provider  | status | code                     | hint                                                         |
      | openai/gpt-4o              | openai    | 400    | PROVIDER_REFUSED_REQUEST | Change what was asked for: the provider refuses it as it is. |
      | openai/gpt-4o              | openai    | 401    | PROVIDER_AUTHENTICATION  | The key was not accepted: check OPENAI_API_KEY.           |
      | openai/gpt-4o              | openai    | 403    | PROVIDER_PERMISSION      | The key of openai may not use gpt-4o.                        |
      | openai/gpt-4o              | openai    | 404    | UNKNOWN_TO_PROVIDER      | Check the model name \"gpt-4o\" and the base URL.            |
      | openai/gpt-4o              | openai    | 408    | PROVIDER_REFUSED_REQUEST | Change what was asked for: the provider refuses it as it is. |
      | openai/gpt-4o              | openai    | 413    | PROVIDER_REFUSED_REQUEST | Change what was asked for: the provider refuses it as it is. |
      | openai/gpt-4o              | openai    | 429    | PROVIDER_RATE_LIMITED    | Wait and try again, or look at the quota of the account.     |
      | openai/gpt-4o              | openai    | 500    | PROVIDER_FAILED          | The fault is at the provider: try again later.               |
      | openai/gpt-4o              | openai    | 503    | PROVIDER_FAILED          | The fault is at the provider: try again later.               |
      | openai/gpt-4o              | openai    | 529    | PROVIDER_FAILED          | The fault is at the provider: try again later.               |
      | anthropic/claude-haiku-4-5 | anthropic | 400    | PROVIDER_REFUSED_REQUEST | Change what was asked for: the provider refuses it as it is. |
      | anthropic/claude-haiku-4-5 | anthropic | 401    | PROVIDER_AUTHENTICATION  | The key was not accepted: check ANTHROPIC_API_KEY.        |
      | anthropic/claude-haiku-4-5 | anthropic | 403    | PROVIDER_PERMISSION      | The key of anthropic may not use claude-haiku-4-5.           |
      | anthropic/claude-haiku-4-5 | anthropic | 404    | UNKNOWN_TO_PROVIDER      | Check the model name \"claude-haiku-4-5\" and the base URL.  |
      | anthropic/claude-haiku-4-5 | anthropic | 413    | PROVIDER_REFUSED_REQUEST | Change what was asked for: the provider refuses it as it is. |
      | anthropic/claude-haiku-4-5 | anthropic | 429    | PROVIDER_RATE_LIMITED    | Wait and try again, or look at the quota of the account.     |
      | anthropic/claude-haiku-4-5 | anthropic | 500    | PROVIDER_FAILED          | The fault is at the provider: try again later.               |
      | anthropic/claude-haiku-4-5 | anthropic | 503    | PROVIDER_FAILED          | The fault is at the provider: try again later.               |
      | anthropic/claude-haiku-4-5 | anthropic | 529    | PROVIDER_FAILED          | The fault is at the provider: try again later.               |

  Scenario: What a person reads
    Given a provider that answers with status 429 and "Slow down, please"
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is empty
    And stderr is:
      """
      Error: openai answered 429: Slow down, please
        Wait and try again, or look at the quota of the account.
        Nothing was spent that is known of.
      """
    And the provider got 1 request

  Scenario: An error whose body is a page
    Given a provider that answers 502 with this "text/html":
      """
      <html><body><h1>Bad gateway</h1></body></html>
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stderr contains "Error: openai answered 502\n  The fault is at the provider: try again later.\n"
    And the provider got 1 request

  Scenario: What a provider says cannot steer the terminal
    Given a provider that answers 400 with this "application/json":
      """
      {"error": {"message": "one\u001b[2J\u0007\ntwo\u009b31m"}}
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stderr contains "Error: openai answered 400: one [2J two 31m\n"

  Scenario: A provider that says far too much
    Given a provider that answers 400 with a message of 100000 characters
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it fails with exit status 6
    And the message of the error has 524 characters and ends with "..."

  Scenario Outline: <type> where a stream was asked for, from <name>
    Given a provider that answers 200 with this "<type>; charset=utf-8":
      """
      <body>
      """
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_BAD_ANSWER"
    And the JSON on stderr at "error.message" is "<provider> answered with <type> instead of a stream"
    And stderr contains "Check the base URL, http://127.0.0.1:"
    And the provider got 1 request

    Examples:
      | name                       | provider  | type             | body                                        |
      | openai/gpt-4o              | openai    | text/html        | <!doctype html><title>Welcome</title>       |
      | openai/gpt-4o              | openai    | application/json | {"choices": [{"message": {"content": "a"}}]} |
      | anthropic/claude-haiku-4-5 | anthropic | text/html        | <!doctype html><title>Welcome</title>       |
      | anthropic/claude-haiku-4-5 | anthropic | application/json | {"content": []}                             |

  Scenario: An answer that ends without a reason keeps its text and what it cost
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
      {"choices": [{"index": 0, "delta": {"content": " mor"}}]}
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is "Good mor\n"
    And stderr contains "Error: openai ended the stream without saying why\n  The answer may be incomplete: try again.\n"
    And stderr contains "  Spent so far: 5 tokens in, 2 out (estimated), $0.0000325\n"
    And the provider got 1 request
    When I run `agents actor run openai/gpt-4o Hello --format json --quiet`
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr at "error.code" is "STREAM_CUT"
    And the JSON on stderr at "error.spent.text" is "Good mor"
    And the JSON on stderr at "error.spent.usage" is {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}
    And the JSON on stderr at "error.spent.cost_usd" is 0.0000325
    And the provider got 2 requests

  Scenario: Anthropic's answer ends without a reason, and its input was reported
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 40, "output_tokens": 1}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good morning"}}
      """
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --format json --quiet`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "STREAM_CUT"
    And the JSON on stderr at "error.spent.text" is "Good morning"
    And the JSON on stderr at "error.spent.usage" is {"input": 40, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}
    And the provider got 1 request

  Scenario Outline: A stream in which nothing comes, from <name>
    Given a provider that streams:
      """
      """
    When I run `agents actor run <name> Hello --json --quiet`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "STREAM_CUT"
    And the JSON on stderr at "error.spent.text" is ""
    And the provider got 1 request

    Examples:
      | name                       |
      | openai/gpt-4o              |
      | anthropic/claude-haiku-4-5 |

  Scenario Outline: The connection to <provider> is reset amid the answer
    Given a provider that streams this and then resets the connection:
      """
      <event>
      """
    When I run `agents actor run <name> Hello --format json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "STREAM_CUT"
    And stderr contains "the connection to <provider> broke in the middle of the answer"
    And the JSON on stderr at "error.spent.text" is "Good"
    And the provider got 1 request
    When I run `agents actor run <name> Hello`
    Then it fails with exit status 6
    And stdout is "Good\n"
    When a program runs <name> through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "STREAM_CUT"
    And the JSON on stderr at "error.spent.text" is "Good"
    And the provider got 3 requests

    Examples:
      | provider  | name                       | event                                                                                        |
      | openai    | openai/gpt-4o              | {"choices": [{"index": 0, "delta": {"content": "Good"}}]}                                    |
      | anthropic | anthropic/claude-haiku-4-5 | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} |

  Scenario Outline: A connection that is reset before any answer, from <name>
    Given a provider that resets each connection at once
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And the JSON on stderr at "error.hint" is "Check the network and the base URL."
    And the provider got 1 request
    When a program runs <name> through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And the provider got 2 requests

    Examples:
      | name                       |
      | openai/gpt-4o              |
      | anthropic/claude-haiku-4-5 |

  Scenario Outline: <provider> breaks off with an error of its own
    Given a provider that streams:
      """
      <event>
      <error>
      """
    When I run `agents actor run <name> Hello --format json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_FAILED"
    And the JSON on stderr at "error.message" is "<provider> broke off with an error: Too much to do"
    And the JSON on stderr at "error.spent.text" is "Good"
    And the provider got 1 request

    Examples:
      | provider  | name                       | event                                                                                        | error                                                                              |
      | openai    | openai/gpt-4o              | {"choices": [{"index": 0, "delta": {"content": "Good"}}]}                                    | {"error": {"message": "Too much to do", "type": "server_error"}}                   |
      | anthropic | anthropic/claude-haiku-4-5 | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "error": {"type": "overloaded_error", "message": "Too much to do"}} |

  Scenario: An error amid the answer that says nothing
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
      {"error": {"code": 17}}
      """
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_FAILED"
    And the JSON on stderr at "error.spent.text" is "Good"

  Scenario Outline: Something amid the answer of <provider> that is not JSON
    Given a provider that streams:
      """
      <event>
      <broken>
      """
    When I run `agents actor run <name> Hello --json` as a process with that environment
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_BAD_ANSWER"
    And the JSON on stderr at "error.message" is "<provider> sent something that is not JSON"
    And the JSON on stderr at "error.spent.text" is "Good"
    And the provider got 1 request

    Examples:
      | provider  | name                       | event                                                                                        | broken                           |
      | openai    | openai/gpt-4o              | {"choices": [{"index": 0, "delta": {"content": "Good"}}]}                                    | {"choices": [{"index": 0, "del   |
      | anthropic | anthropic/claude-haiku-4-5 | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "message_delta", "del   |

  Scenario: Nobody listens there
    Given nobody listens at the base URL OPENAI_BASE_URL
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is empty
    And stderr contains "Error: openai could not be reached at http://127.0.0.1:"
    And stderr contains "ECONNREFUSED"
    And stderr contains "Check the network and the base URL."

  Scenario: There is no such host
    Given the environment variable ANTHROPIC_BASE_URL is "http://nowhere.invalid"
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And stderr contains "anthropic could not be reached at http://nowhere.invalid: getaddrinfo E"

  Scenario Outline: The library, too, says what happened: <code>
    Given a provider that answers <status> with this "<type>":
      """
      {"error": {"message": "So it is."}}
      """
    When a program runs <name> through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "<code>"
    And the provider got 1 request

    Examples:
      | name                       | status | type             | code                  |
      | openai/gpt-4o              | 500    | application/json | PROVIDER_FAILED       |
      | anthropic/claude-haiku-4-5 | 429    | application/json | PROVIDER_RATE_LIMITED |
      | openai/gpt-4o              | 200    | text/html        | PROVIDER_BAD_ANSWER   |
      | anthropic/claude-haiku-4-5 | 200    | application/json | PROVIDER_BAD_ANSWER   |

  Scenario: The library follows no redirect either
    Given a provider that redirects with 307 to another server
    When a program runs openai/gpt-4o through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And the JSON on stderr at "error.hint" is "The address answers with a redirect, which is never followed with a key: use the address it leads to."
    And the provider got 1 request
    And the other server got no request
