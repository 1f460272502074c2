Feature: Silence of a provider
  A request ends if no byte arrives from the provider for two minutes. The time runs only while the program waits for
  the provider: a slow reader of the answer does not end the request.

  Background:
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable ANTHROPIC_API_KEY is "sk-test"

  Scenario Outline: No answer from <name> for 120 s
    Given a provider that never answers
    When I run `agents actor run <name> Hello --json`, which still waits after 119999 ms of silence and ends after 120000 ms
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr is:
      """
      {
        "error": {
          "provider": "<provider>", "model": "<model>", "attempts": 1, "code": "PROVIDER_SILENT",
          "message": "<provider> sent nothing for 120 s", "hint": "The connection or the provider hangs: try again.",
          "spent": {"text": "", "nodes": [], "usage": null, "cost_usd": null, "charged_usd": <charged>}
        }
      }
      """
    And the provider got 1 request
    And the program did not wait
    And the provider sees 1 connection closed

    Examples:
      | name                       | provider  | model            | charged    |
      | openai/gpt-4o              | openai    | gpt-4o           | 0.1639675  |
      | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 | 0.32006375 |

  Scenario Outline: Silence in the middle of the answer of <name> for 120 s
    Given a provider that streams this and then falls silent:
      """
      <event>
      """
    When I run `agents actor run <name> Hello`, which still waits after 119999 ms of silence and ends after 120000 ms
    Then it fails with exit status 6
    And stdout is "Good\n"
    And stderr is:
      """
      Error: <provider> sent nothing for 120 s
        The connection or the provider hangs: try again.
        Spent so far: <spent>
      """
    And the provider got 1 request
    And the program did not wait
    And the provider sees 1 connection closed

    Examples:
      | name                       | provider  | spent                                          | event                                                                                        |
      | openai/gpt-4o              | openai    | 5 tokens in, 1 out (estimated), $0.0000225     | {"choices": [{"index": 0, "delta": {"content": "Good"}}]}                                    |
      | anthropic/claude-haiku-4-5 | anthropic | 5 tokens in, 1 out (estimated), $0.00001       | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} |

  Scenario Outline: After the last event of <name> the program waits at most 1 s for the end of the connection
    Given a provider that streams this and then falls silent:
      """
      <text>
      <end>
      <last>
      """
    When I run `agents actor run <name> Hello`, which still waits after 999 ms of silence and ends after 1000 ms
    Then it succeeds
    And stdout is "Good\n"
    And stderr is "<name>: 3 tokens in, 1 out, <cost>\n"
    And the provider sees 1 connection closed

    Examples:
      | name             | cost       | text                                                                                      | end                                                                     | last |
      | openai/gpt-4o    | $0.0000175 | {"choices": [{"index": 0, "delta": {"content": "Good"}, "finish_reason": "stop"}]}        | {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 1}} | [DONE] |
      | openai/gpt-5-pro | $0.000165  | {"type": "response.output_text.delta", "delta": "Good"}                                    | {"type": "response.completed", "response": {"usage": {"input_tokens": 3, "output_tokens": 1}}} | |

  Rule: In the library

    Background:
      Given the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}, "anthropic": {"apiKey": "sk-1", "baseUrl": "{server}"}}

    Scenario Outline: <what>, from <model>
      Given a provider that <does>
      And the actor {"model": "<model>"}
      And the program accepts 50 ms of silence
      When a program executes "Hello"
      Then the program gets a ProviderError <code>: <message>
      And the provider got 1 request
      And the provider sees 1 connection closed

      Examples:
        | what               | model                      | does                                        | code                     | message                           |
        | No head            | openai/gpt-4o              | never answers                               | PROVIDER_SILENT          | openai sent nothing for 0.05 s    |
        | No head            | anthropic/claude-haiku-4-5 | never answers                               | PROVIDER_SILENT          | anthropic sent nothing for 0.05 s |
        | A head and no more | openai/gpt-4o              | sends the head of a 200 and falls silent    | PROVIDER_SILENT          | openai sent nothing for 0.05 s    |
        | A head and no more | anthropic/claude-haiku-4-5 | sends the head of a 200 and falls silent    | PROVIDER_SILENT          | anthropic sent nothing for 0.05 s |
        | An error and no more | openai/gpt-4o            | sends the head of a 400 and falls silent    | PROVIDER_REFUSED_REQUEST | openai answered 400               |

    Scenario: Silence in the middle of an answer keeps the text received so far
      Given a provider that streams this and then falls silent:
        """
        {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
        {"choices": [{"index": 0, "delta": {"content": " mor"}}]}
        """
      And the actor {"model": "openai/gpt-4o"}
      And the program accepts 50 ms of silence
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_SILENT: openai sent nothing for 0.05 s
      And the error says that {"text": "Good mor", "input": 5, "output": 2, "calls": 1} was spent
      And the provider sees 1 connection closed

    Scenario: A reader who pauses longer than the time limit of silence does not end the request
      Given a provider that streams "one| two| three" with the usage {"prompt_tokens": 3, "completion_tokens": 3}
      And the actor {"model": "openai/gpt-4o"}
      And the program accepts 50 ms of silence
      When a program reads "Hello" and pauses for 120 ms after each chunk
      Then the pieces are ["one", " two", " three"]
      And the program gets the answer "one two three"

    Scenario: Keep-alive pings count as activity
      Given a provider that sends a ping every 60 ms, 5 times, and then:
        """
        {"type": "message_start", "message": {"usage": {"input_tokens": 4, "output_tokens": 1}}}
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}}
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}}
        {"type": "message_stop"}
        """
      And the actor {"model": "anthropic/claude-haiku-4-5"}
      And the program accepts 200 ms of silence
      When a program executes "Hello"
      Then the program gets the answer "Good"

    Scenario Outline: A complete answer of <model> on a connection that stays open
      Given a provider that streams this and then falls silent:
        """
        <event>
        <finish>
        <last>
        """
      And the actor {"model": "<model>"}
      And the program accepts 50 ms of silence
      When a program executes "Hello"
      Then the program gets the answer "Good"
      And the provider sees 1 connection closed

      Examples:
        | model                      | event                                                                                        | finish                                                               | last                     |
        | openai/gpt-4o              | {"choices": [{"index": 0, "delta": {"content": "Good"}}]}                                    | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}    | [DONE]                   |
        | anthropic/claude-haiku-4-5 | {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}} | {"type": "message_delta", "delta": {"stop_reason": "end_turn"}}      | {"type": "message_stop"} |

    Scenario Outline: An invalid time limit of silence: <value>
      Given as options {"idleTimeoutMs": <value>}
      When a program makes an executor
      Then the program gets a ConfigurationError INVALID_CONFIGURATION: the option idleTimeoutMs must be a number above 0

      Examples:
        | value   |
        | 0       |
        | -1      |
        | "NaN"   |
        | "1000"  |
        | null    |
