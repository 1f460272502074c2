Feature: Failures of a provider
  Every failure of a provider becomes one error with a code, a message and a hint. The text received so far and its
  cost are kept. The feature retries.feature describes which failures are retried.

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
    And the JSON on stderr is:
      """
      {
        "error": {
          "provider": "<provider>", "model": "<model>", "status": <status>, "attempts": <attempts>, "code": "<code>",
          "message": "<provider> answered <status>: So it is.", "hint": "<hint>",
          "spent": {"text": "", "nodes": [], "usage": null, "cost_usd": null, "charged_usd": 0}
        }
      }
      """
    And the provider got <attempts> request

    Examples:
      | name                       | provider  | model            | status | code                     | hint                                                                                                               | attempts |
      | openai/gpt-4o              | openai    | gpt-4o           | 400    | PROVIDER_REFUSED_REQUEST | Change the request: the provider does not accept it.                                                       | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 401    | PROVIDER_AUTHENTICATION  | The key was not accepted: check OPENAI_API_KEY.                                                                    | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 402    | PROVIDER_QUOTA           | The account of openai has no credit or quota left: check its billing page.                                       | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 403    | PROVIDER_PERMISSION      | The key of openai may not use gpt-4o.                                                                              | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 404    | UNKNOWN_TO_PROVIDER      | Check the model name \\"gpt-4o\\" and the base URL. | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 408    | PROVIDER_TIMEOUT         | The provider took too long: try again, or ask for less.                                                            | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 409    | PROVIDER_CONFLICT        | The request conflicts with another request: try again.                                                                         | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 410    | UNKNOWN_TO_PROVIDER      | Check the model name \\"gpt-4o\\" and the base URL. | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 413    | REQUEST_TOO_LARGE        | Shorten the prompt and its files.                                                                                  | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 422    | PROVIDER_REFUSED_REQUEST | Change the request: the provider does not accept it.                                                       | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 429    | PROVIDER_RATE_LIMITED    | Wait and try again, or look at the quota of the account.                                                           | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 500    | PROVIDER_FAILED          | The provider has a fault: try again later.                                                                     | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 501    | PROVIDER_FAILED          | The provider has a fault: try again later.                                                                     | 1        |
      | openai/gpt-4o              | openai    | gpt-4o           | 502    | PROVIDER_FAILED          | The provider has a fault: try again later.                                                                     | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 503    | PROVIDER_OVERLOADED      | The provider is overloaded: try again later, or choose another model.                                         | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 504    | PROVIDER_TIMEOUT         | The provider took too long: try again, or ask for less.                                                            | 3        |
      | openai/gpt-4o              | openai    | gpt-4o           | 529    | PROVIDER_OVERLOADED      | The provider is overloaded: try again later, or choose another model.                                         | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 400    | PROVIDER_REFUSED_REQUEST | Change the request: the provider does not accept it.                                                       | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 401    | PROVIDER_AUTHENTICATION  | The key was not accepted: check ANTHROPIC_API_KEY.                                                                 | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 402    | PROVIDER_QUOTA           | The account of anthropic has no credit or quota left: check its billing page.                                    | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 403    | PROVIDER_PERMISSION      | The key of anthropic may not use claude-haiku-4-5.                                                                 | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 404    | UNKNOWN_TO_PROVIDER      | Check the model name \\"claude-haiku-4-5\\" and the base URL.             | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 408    | PROVIDER_TIMEOUT         | The provider took too long: try again, or ask for less.                                                            | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 409    | PROVIDER_CONFLICT        | The request conflicts with another request: try again.                                                                         | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 410    | UNKNOWN_TO_PROVIDER      | Check the model name \\"claude-haiku-4-5\\" and the base URL.             | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 413    | REQUEST_TOO_LARGE        | Shorten the prompt and its files.                                                                                  | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 422    | PROVIDER_REFUSED_REQUEST | Change the request: the provider does not accept it.                                                       | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 429    | PROVIDER_RATE_LIMITED    | Wait and try again, or look at the quota of the account.                                                           | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 500    | PROVIDER_FAILED          | The provider has a fault: try again later.                                                                     | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 501    | PROVIDER_FAILED          | The provider has a fault: try again later.                                                                     | 1        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 502    | PROVIDER_FAILED          | The provider has a fault: try again later.                                                                     | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 503    | PROVIDER_OVERLOADED      | The provider is overloaded: try again later, or choose another model.                                         | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 504    | PROVIDER_TIMEOUT         | The provider took too long: try again, or ask for less.                                                            | 3        |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 529    | PROVIDER_OVERLOADED      | The provider is overloaded: try again later, or choose another model.                                         | 3        |

  Scenario Outline: A model that <provider> does not know, with a name similar to a known one
    Given a provider that answers 404 with this "application/json":
      """
      {"error": {"message": "No such model"}}
      """
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "UNKNOWN_TO_PROVIDER"
    And the JSON on stderr at "error.hint" is "<hint>"

    Examples:
      | provider  | name                       | hint                                                                                                    |
      | openai    | openai/gpt-4.1-mni         | Check the model name \\"gpt-4.1-mni\\" and the base URL. Did you mean openai/gpt-4.1-mini, openai/gpt-5.4-mini, openai/gpt-4o-mini?               |
      | anthropic | anthropic/claude-haiku-4.5 | Check the model name \\"claude-haiku-4.5\\" and the base URL. Did you mean anthropic/claude-haiku-4-5, anthropic/claude-fable-5, anthropic/claude-opus-4-5?   |
      | openai    | openai/mistral-7b-instruct  | Check the model name \\"mistral-7b-instruct\\" and the base URL.                                                  |

  Scenario: The error as text for the user
    Given a provider that answers with status 401 and "No such key, sorry"
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is empty
    And stderr is:
      """
      Error: openai answered 401: No such key, sorry
        The key was not accepted: check OPENAI_API_KEY.
        No usage was reported.
      """
    And the provider got 1 request

  Scenario: An error whose body is an HTML page
    Given a provider that answers 502 with this "text/html":
      """
      <html><body><h1>Bad gateway</h1></body></html>
      """
    When I run `agents actor run openai/gpt-4o Hello --quiet`
    Then it fails with exit status 6
    And stderr is:
      """
      Error: openai answered 502
        The provider has a fault: try again later.
        No usage was reported.
      """
    And the provider got 3 requests

  Scenario: Control characters in a provider's error are not sent to the terminal
    Given a provider that answers 400 with this "application/json":
      """
      {"error": {"message": "one\u001b[2J\u0007\ntwo\u009b31m"}}
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stderr contains "Error: openai answered 400: one [2J two 31m\n"

  Scenario: A very long error message of a provider
    Given a provider that answers 400 with a message of 100000 characters
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it fails with exit status 6
    And the message of the error has 524 characters and ends with "..."

  Scenario Outline: <type> instead of a stream, from <name>
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

  Scenario: An answer without a finish reason keeps its text and cost
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
      {"choices": [{"index": 0, "delta": {"content": " mor"}}]}
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is "Good mor\n"
    And stderr contains "Error: openai ended the stream without a finish reason\n  The answer may be incomplete: try again.\n"
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

  Scenario: An Anthropic answer without a stop reason keeps the reported input tokens
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

  Scenario Outline: An empty stream, from <name>
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

  Scenario Outline: The connection to <provider> is reset in the middle of the answer
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

  Scenario Outline: The connection is reset before any answer, from <name>
    Given a provider that resets each connection at once
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And the JSON on stderr at "error.hint" is "Check the network and the base URL."
    And the JSON on stderr at "error.attempts" is 3
    And the provider got 3 requests
    When a program runs <name> through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And the provider got 6 requests

    Examples:
      | name                       |
      | openai/gpt-4o              |
      | anthropic/claude-haiku-4-5 |

  Scenario Outline: <provider> aborts the answer with an error in the stream
    Given a provider that streams:
      """
      <event>
      <error>
      """
    When I run `agents actor run <name> Hello --format json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "<code>"
    And the JSON on stderr at "error.message" is "<provider> ended the answer with an error: <words>"
    And the JSON on stderr at "error.attempts" is 1
    And the JSON on stderr at "error.spent.text" is "Good"
    And the JSON on stderr at "error.spent.usage.output" is 1
    And the program did not wait
    And the provider got 1 request

    Examples: openai
      | provider  | name                       | code                     | words    | event                                                     | error                                                                                     |
      | openai    | openai/gpt-4o              | PROVIDER_FAILED          | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "type": "server_error"}}                                |
      | openai    | openai/gpt-4o              | PROVIDER_OVERLOADED      | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "type": "overloaded_error"}}                            |
      | openai    | openai/gpt-4o              | PROVIDER_RATE_LIMITED    | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "type": "requests", "code": "rate_limit_exceeded"}}     |
      | openai    | openai/gpt-4o              | PROVIDER_QUOTA           | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "type": "insufficient_quota"}}                          |
      | openai    | openai/gpt-4o              | CONTEXT_OVERFLOW         | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "code": "context_length_exceeded"}}                     |
      | openai    | openai/gpt-4o              | CONTENT_FILTER           | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "code": "content_filter"}}                              |
      | openai    | openai/gpt-4o              | PROVIDER_FAILED          | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": {"message": "Too much", "code": 502}, "choices": [{"finish_reason": "error"}]}  |
      | openai    | openai/gpt-4o              | PROVIDER_FAILED          | Too much | {"choices": [{"index": 0, "delta": {"content": "Good"}}]} | {"error": "Too much"}                                                                     |

    Examples: anthropic
      | provider  | name                       | code                     | words    | event                                                                                        | error                                                                            |
      | anthropic | anthropic/claude-haiku-4-5 | PROVIDER_FAILED          | Too much | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "error": {"type": "api_error", "message": "Too much"}}         |
      | anthropic | anthropic/claude-haiku-4-5 | PROVIDER_OVERLOADED      | Too much | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "error": {"type": "overloaded_error", "message": "Too much"}}  |
      | anthropic | anthropic/claude-haiku-4-5 | PROVIDER_RATE_LIMITED    | Too much | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "error": {"type": "rate_limit_error", "message": "Too much"}}  |
      | anthropic | anthropic/claude-haiku-4-5 | PROVIDER_TIMEOUT         | Too much | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "error": {"type": "timeout_error", "message": "Too much"}}     |
      | anthropic | anthropic/claude-haiku-4-5 | PROVIDER_QUOTA           | Too much | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "error": {"type": "billing_error", "message": "Too much"}}     |
      | anthropic | anthropic/claude-haiku-4-5 | PROVIDER_FAILED          | Too much | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "error", "message": "Too much"}                                         |

  Scenario: An error without a message in the middle of the answer
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
      {"error": {"code": 17}}
      """
    When I run `agents actor run openai/gpt-4o Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_FAILED"
    And the JSON on stderr at "error.spent.text" is "Good"

  Scenario Outline: Invalid JSON in the middle of the answer of <provider>
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

  Scenario: No server listens at the base URL
    Given no server listens at the base URL OPENAI_BASE_URL
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is empty
    And stderr contains "Error: openai could not be reached at http://127.0.0.1:"
    And stderr contains "ECONNREFUSED"
    And stderr contains "No server listens at this address: start the server, or check the base URL."
    And the program did not wait

  Scenario: The host does not exist
    Given the environment variable ANTHROPIC_BASE_URL is "http://nowhere.invalid"
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And stderr contains "anthropic could not be reached at http://nowhere.invalid: getaddrinfo E"

  Scenario Outline: <what>, with the fetch function of the library
    Given the actor {"model": "<name>"}
    And the credentials {"openai": {"apiKey": "sk-1"}, "anthropic": {"apiKey": "sk-1"}}
    And its waits are kept
    And a network that fails with <error>
    When a program executes "Hello"
    Then the program gets a ProviderError <code>: <message>
    And the error has the hint "<hint>"
    And <attempts> requests were tried

    Examples:
      | what                              | name                       | error                        | code                 | message                                                                                           | hint                                                                                              | attempts |
      | There is no such host             | openai/gpt-4o              | ENOTFOUND                    | PROVIDER_UNREACHABLE | openai could not be reached at https://api.openai.com/v1: ENOTFOUND                               | The host does not exist: check the base URL and the network.                                       | 1        |
      | There is no such host             | anthropic/claude-haiku-4-5 | ENOTFOUND                    | PROVIDER_UNREACHABLE | anthropic could not be reached at https://api.anthropic.com: ENOTFOUND                            | The host does not exist: check the base URL and the network.                                       | 1        |
      | Names cannot be looked up for now | openai/gpt-4o              | EAI_AGAIN                    | PROVIDER_UNREACHABLE | openai could not be reached at https://api.openai.com/v1: EAI_AGAIN                               | Check the network and the base URL.                                                               | 3        |
      | The connection is not made        | openai/gpt-4o              | ETIMEDOUT                    | PROVIDER_UNREACHABLE | openai could not be reached at https://api.openai.com/v1: ETIMEDOUT                               | Check the network and the base URL.                                                               | 3        |
      | The connection is not made        | anthropic/claude-haiku-4-5 | UND_ERR_CONNECT_TIMEOUT      | PROVIDER_UNREACHABLE | anthropic could not be reached at https://api.anthropic.com: UND_ERR_CONNECT_TIMEOUT              | Check the network and the base URL.                                                               | 3        |
      | There is no way to that network   | openai/gpt-4o              | ENETUNREACH                  | PROVIDER_UNREACHABLE | openai could not be reached at https://api.openai.com/v1: ENETUNREACH                             | Check the network and the base URL.                                                               | 1        |
      | The certificate is over           | openai/gpt-4o              | CERT_HAS_EXPIRED             | PROVIDER_TLS         | no trusted connection to openai at https://api.openai.com/v1: CERT_HAS_EXPIRED                    | The certificate of the server is not valid now: check the clock, or contact the operator of the server. | 1   |
      | The certificate is another host's | anthropic/claude-haiku-4-5 | ERR_TLS_CERT_ALTNAME_INVALID | PROVIDER_TLS         | no trusted connection to anthropic at https://api.anthropic.com: ERR_TLS_CERT_ALTNAME_INVALID     | The certificate belongs to another host: check the base URL.                                      | 1        |

  Scenario Outline: A self-signed certificate, from <provider>
    Given a provider at <variable> whose certificate signs itself
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr at "error.code" is "PROVIDER_TLS"
    And the JSON on stderr at "error.hint" is "If you trust the certificate, set NODE_EXTRA_CA_CERTS to the file of its certificate authority."
    And stderr contains "no trusted connection to <provider> at https://127.0.0.1:"
    And stderr contains "self-signed certificate"
    And the program did not wait
    And the provider behind TLS got 0 requests
    When a program runs <name> through the library with the settings of the environment
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_TLS"
    And the provider behind TLS got 0 requests
    Given the certificate of that provider is trusted by NODE_EXTRA_CA_CERTS
    When I run `agents actor run <name> Hello --quiet` as a process with that environment
    Then it succeeds
    And stdout is "Hello over TLS\n"
    And the provider behind TLS got 1 request

    Examples:
      | provider  | variable           | name                       |
      | openai    | OPENAI_BASE_URL    | openai/gpt-4o              |
      | anthropic | ANTHROPIC_BASE_URL | anthropic/claude-haiku-4-5 |

  Scenario: https to a server that expects http
    Given the base URL ANTHROPIC_BASE_URL wrongly begins with https
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_TLS"
    And the JSON on stderr at "error.hint" is "Check whether the base URL must begin with http:// or https://."
    And stderr contains ": wrong version number\""
    And stderr does not contain "openssl"
    And the provider got 0 requests

  Scenario: A server without HTTP
    Given a server at ANTHROPIC_BASE_URL that does not speak HTTP
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_BAD_ANSWER"
    And the provider got 1 request

  Scenario: The error format of each service
    Then each of these bodies of a 400 is reported as:
      | {"error": {"message": "So it is."}}                                              | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"error": "So it is."}                                                           | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"error": ["So it is.", "And so."]}                                              | PROVIDER_REFUSED_REQUEST | So it is.; And so.                 |
      | {"message": "So it is."}                                                         | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"detail": "So it is."}                                                          | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"detail": [{"loc": ["body", "seed"], "msg": "not permitted"}]}                  | PROVIDER_REFUSED_REQUEST | body.seed: not permitted           |
      | {"object": "error", "message": {"detail": [{"msg": "not permitted"}]}}           | PROVIDER_REFUSED_REQUEST | not permitted                      |
      | [{"error": {"code": 400, "message": "So it is.", "status": "INVALID_ARGUMENT"}}] | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"object": "error", "message": "So it is.", "type": "BadRequestError"}           | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"type": "error", "error": {"type": "invalid_request_error", "message": "So."}}  | PROVIDER_REFUSED_REQUEST | So.                                |
      | {"code": "Client specified an invalid argument", "error": "So it is."}           | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"status": 400, "title": "Bad Request", "detail": "So it is."}                   | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | {"data": {"error": {"message": "So it is."}}}                                    | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | So it is.\n                                                                      | PROVIDER_REFUSED_REQUEST | So it is.                          |
      | <html>So it is.</html>                                                           | PROVIDER_REFUSED_REQUEST |                                    |
      | {}                                                                               | PROVIDER_REFUSED_REQUEST |                                    |
      |                                                                                  | PROVIDER_REFUSED_REQUEST |                                    |
      | {"error": {"message": "Your credit balance is too low"}}                         | PROVIDER_QUOTA           | Your credit balance is too low     |
      | {"error": {"message": "API key not valid. Please pass a valid API key."}}        | PROVIDER_AUTHENTICATION  | API key not valid. Please pass a valid API key. |
      | {"code": "invalid", "error": "Incorrect API key provided: sk-1."}                | PROVIDER_AUTHENTICATION  | Incorrect API key provided: ***.   |
      | {"error": {"message": "It is over.", "code": "model_decommissioned"}}            | UNKNOWN_TO_PROVIDER      | It is over.                        |

  Scenario: A content filter that reports its decision as a status
    Then each of these bodies of a 400 is reported as:
      | {"error": {"message": "Filtered.", "code": "content_filter", "innererror": {"code": "ResponsibleAIPolicyViolation"}}} | CONTENT_FILTER | Filtered.           |
      | {"error": {"message": "Filtered.", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}                         | CONTENT_FILTER | Filtered.           |
      | {"error": {"message": "Filtered.", "code": "content_policy_violation"}}                                             | CONTENT_FILTER | Filtered.           |
      | {"error": {"message": "Content Exists Risk"}}                                                                       | CONTENT_FILTER | Content Exists Risk |

  Scenario Outline: A prompt longer than the context of the model, reported with <status>
    Then each of these bodies of a <status> is reported as:
      | {"error": {"message": "Too long.", "code": "context_length_exceeded"}}                    | CONTEXT_OVERFLOW | Too long. |
      | {"error": {"message": "prompt is too long: 200251 tokens > 200000 maximum"}}              | CONTEXT_OVERFLOW | prompt is too long: 200251 tokens > 200000 maximum |
      | {"error": {"message": "This model's maximum context length is 131072 tokens."}}           | CONTEXT_OVERFLOW | This model's maximum context length is 131072 tokens. |
      | {"error": "This model's maximum prompt length is 500000 but the request contains 907154"} | CONTEXT_OVERFLOW | This model's maximum prompt length is 500000 but the request contains 907154 |
      | [{"error": {"message": "The input token count (9) exceeds the maximum number of tokens allowed (8)."}}] | CONTEXT_OVERFLOW | The input token count (9) exceeds the maximum number of tokens allowed (8). |
      | {"message": "Please reduce the length of the messages or completion."}                    | CONTEXT_OVERFLOW | Please reduce the length of the messages or completion. |
      | {"message": "too many tokens: 9"}                                                         | CONTEXT_OVERFLOW | too many tokens: 9 |
      | {"error": {"message": "Your request exceeded model token limit: 9 (requested: 10)"}}      | CONTEXT_OVERFLOW | Your request exceeded model token limit: 9 (requested: 10) |
      | {"error": {"message": "Range of input length should be [1, 9]"}}                          | CONTEXT_OVERFLOW | Range of input length should be [1, 9] |
      | {"error": {"message": "the request exceeds the available context size", "type": "exceed_context_size_error"}} | CONTEXT_OVERFLOW | the request exceeds the available context size |
      | {"error": {"message": "input length and `max_tokens` exceed context limit: 9 > 8"}}       | CONTEXT_OVERFLOW | input length and `max_tokens` exceed context limit: 9 > 8 |

    Examples:
      | status |
      | 400    |
      | 413    |

  Scenario: A limit of tokens per minute is not reported as a limit of the model's context
    Then each of these bodies of a 413 is reported as:
      | {"error": {"message": "Request too large: tokens per minute (TPM): Limit 8, Requested 9", "code": "rate_limit_exceeded"}} | REQUEST_TOO_LARGE | Request too large: tokens per minute (TPM): Limit 8, Requested 9 |

  Scenario: The hint of a context overflow
    Given a provider that answers 400 with this "application/json":
      """
      {"error": {"message": "This model's maximum context length is 8 tokens.", "code": "context_length_exceeded"}}
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stderr is:
      """
      Error: openai answered 400: This model's maximum context length is 8 tokens.
        Shorten the prompt, lower max_tokens, or choose a model with a larger context window than gpt-4o has.
        No usage was reported.
      """

  Scenario Outline: A JSON document with an error instead of a stream, from <name>
    Given a provider that answers 200 with this "<type>":
      """
      {"code": "<mark>", "error": "Come back tomorrow"}
      """
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "<code>"
    And the JSON on stderr at "error.message" is "<provider> answered with an error: Come back tomorrow"
    And the provider got 1 request

    Examples:
      | name                       | provider  | type              | mark                                 | code                |
      | openai/gpt-4o              | openai    | application/json  | The service is currently unavailable | PROVIDER_OVERLOADED |
      | openai/gpt-4o              | openai    | text/event-stream | insufficient_quota                   | PROVIDER_QUOTA      |
      | anthropic/claude-haiku-4-5 | anthropic | application/json  | overloaded_error                     | PROVIDER_OVERLOADED |
      | anthropic/claude-haiku-4-5 | anthropic | text/plain        | something                            | PROVIDER_FAILED     |

  Scenario Outline: <what> with the content type of a stream, from <name>
    Given a provider that answers 200 with this "text/event-stream":
      """
      <body>
      """
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_BAD_ANSWER"
    And the JSON on stderr at "error.message" is "<provider> answered with <what> instead of a stream"
    And the provider got 1 request

    Examples:
      | name                       | provider  | what             | body                                         |
      | openai/gpt-4o              | openai    | a page           | <!doctype html><title>Welcome</title>        |
      | openai/gpt-4o              | openai    | a document | {"choices": [{"message": {"content": "a"}}]} |
      | anthropic/claude-haiku-4-5 | anthropic | a page           | <!doctype html><title>Welcome</title>        |
      | anthropic/claude-haiku-4-5 | anthropic | a document | {"content": []}                              |

  Scenario Outline: An incomplete error body keeps its status, from <name>
    Given a provider that sends the head and half the body of a 400 and then resets the connection
    When I run `agents actor run <name> Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_REFUSED_REQUEST"
    And the JSON on stderr at "error.message" is "<provider> answered 400: Half of what"
    And the provider got 1 request

    Examples:
      | name                       | provider  |
      | openai/gpt-4o              | openai    |
      | anthropic/claude-haiku-4-5 | anthropic |

  Scenario: With --format jsonl, stdout has the events of the run and stderr is one object
    Given a provider that answers 400 with this "application/json":
      """
      {"error": {"message": "So it is."}}
      """
    When I run `agents actor run openai/gpt-4o Hello --format jsonl`
    Then it fails with exit status 6
    And the JSON on stdout is these events:
      """
      {"type": "node-start", "node": "openai/gpt-4o", "kind": "llm", "actor": "openai/gpt-4o", "provider": "openai", "model": "gpt-4o"}
      """
    And the JSON on stderr at "error.code" is "PROVIDER_REFUSED_REQUEST"

  Scenario Outline: The library throws the same error: <code>
    Given a provider that answers <status> with this "<type>":
      """
      {"error": {"message": "So it is."}}
      """
    When a program runs <name> through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "<code>"
    And the provider got <attempts> requests

    Examples:
      | name                       | status | type             | attempts | code                  |
      | openai/gpt-4o              | 500    | application/json | 3        | PROVIDER_FAILED       |
      | anthropic/claude-haiku-4-5 | 429    | application/json | 3        | PROVIDER_RATE_LIMITED |
      | openai/gpt-4o              | 413    | application/json | 1        | REQUEST_TOO_LARGE     |
      | openai/gpt-4o              | 200    | text/html        | 1        | PROVIDER_FAILED       |
      | anthropic/claude-haiku-4-5 | 200    | application/json | 1        | PROVIDER_FAILED       |

  Scenario Outline: The library does not follow redirects: <status>
    Given a provider that redirects with <status> to another server
    When a program runs openai/gpt-4o through the library
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
    And the JSON on stderr at "error.hint" is "The address redirects, and a redirect is not followed, to protect the key: use the target address."
    And the provider got 1 request
    And the other server got no request

    Examples:
      | status |
      | 301    |
      | 302    |
      | 307    |
      | 308    |
