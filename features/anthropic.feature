Feature: Models of Anthropic
  With ANTHROPIC_API_KEY set, each Anthropic model is an actor. ANTHROPIC_BASE_URL can name another server with the
  same protocol. One prompt is one request. Tokens are counted and priced as the provider reports them.

  Background:
    Given the environment variable ANTHROPIC_API_KEY is "sk-test"

  Scenario: The request for a prompt
    Given an anthropic provider that answers "Good morning"
    When I run `agents actor run anthropic/claude-sonnet-4-5 "Say good morning"`
    Then stdout is "Good morning\n"
    And the provider got 1 request
    And the request is a POST to "/v1/messages"
    And the body of the request is:
      """
      {
        "model": "claude-sonnet-4-5",
        "messages": [{"role": "user", "content": "Say good morning"}],
        "max_tokens": 64000,
        "stream": true
      }
      """
    And beside those of HTTP itself the request has just these headers:
      | accept            | application/json, text/event-stream |
      | anthropic-version | 2023-06-01                          |
      | content-type      | application/json                    |
      | user-agent        | cleveragents                        |
      | x-api-key         | sk-test                             |

  Scenario: The request contains all settings of the actor
    Given an anthropic provider that answers "Good morning"
    And a file "tuned.yaml":
      """
      name: tuned
      model: anthropic/claude-opus-4-6
      system_prompt: You greet.
      prompt: "Greet: {{ input }}"
      temperature: 0.5
      top_p: 0.9
      max_tokens: 100
      stop: [END, STOP]
      reasoning_effort: low
      """
    And I have run `agents actor add tuned.yaml`
    When I run `agents actor run tuned Ann`
    Then stdout is "Good morning\n"
    And the body of the request is:
      """
      {
        "model": "claude-opus-4-6",
        "system": "You greet.",
        "messages": [{"role": "user", "content": "Greet: Ann"}],
        "max_tokens": 100,
        "stream": true,
        "temperature": 0.5,
        "top_p": 0.9,
        "stop_sequences": ["END", "STOP"],
        "output_config": {"effort": "low"}
      }
      """

  Scenario Outline: max_tokens is always sent: <model>
    Given an anthropic provider that answers "Good morning"
    When I run `agents actor run anthropic/<model> Hello <flag>`
    Then stdout is "Good morning\n"
    And the request holds "max_tokens" as <maximum>

    Examples:
      | model                      | flag             | maximum |
      | claude-haiku-4-5           |                  | 64000   |
      | claude-opus-5-5            |                  | 128000  |
      | claude-haiku-4-5-20251001  |                  | 64000   |
      | claude-haiku-4-5           | --max-tokens 50  | 50      |
      | claude-3-haiku             |                  | 8192    |
      | of-that-server             |                  | 8192    |
      | of-that-server             | --max-tokens 99  | 99      |

  Scenario Outline: A setting that Anthropic's models do not support: <key>
    Given a file "wrong.yaml":
      """
      name: wrong
      model: anthropic/<model>
      <key>: <value>
      """
    When I run `agents actor add wrong.yaml`
    Then it fails with exit status 2
    And stderr contains "anthropic/<model> <message>"

    Examples:
      | model             | key              | value   | message                           |
      | claude-opus-5     | temperature      | 0.5     | does not accept temperature              |
      | claude-opus-5     | top_p            | 0.5     | does not accept top_p                    |
      | claude-haiku-4-5  | temperature      | 1.5     | accepts a temperature of at most 1  |
      | claude-haiku-4-5  | seed             | 7       | does not accept seed                     |
      | claude-haiku-4-5  | max_tokens       | 64001   | generates at most 64000 tokens       |
      | claude-haiku-4-5  | reasoning_effort | none    | does not accept reasoning_effort none    |
      | claude-haiku-4-5  | reasoning_effort | minimal | does not accept reasoning_effort minimal |

  Scenario Outline: A base URL that ends with "<path>"
    Given an anthropic provider that answers "Good morning"
    And the environment variable ANTHROPIC_BASE_URL leads to the provider, with "<path>" behind it
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello`
    Then stdout is "Good morning\n"
    And the request is a POST to "<request>"

    Examples:
      | path   | request             |
      |        | /v1/messages        |
      | /      | /v1/messages        |
      | /deep/ | /deep/v1/messages   |

  Scenario: A blank base URL is ignored
    Given the environment variable ANTHROPIC_BASE_URL holds only blanks
    When I run `agents provider list --json`
    Then it succeeds
    And the entry "anthropic" of the JSON on stdout has the "configured" true
    And the entry "anthropic" of the JSON on stdout has the "base_url" "https://api.anthropic.com"

  Scenario: A base URL that is not a URL
    Given the environment variable ANTHROPIC_BASE_URL is "nonsense"
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: the base URL of provider anthropic is not an http or https address
        Use an address such as https://host/v1. It is the value of ANTHROPIC_BASE_URL.
      """

  Scenario: A base URL with a user name
    Given an anthropic provider that answers "Good morning"
    And the environment variable ANTHROPIC_BASE_URL leads to the provider with the user name "ann"
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello`
    Then it fails with exit status 5
    And stderr contains "Error: the base URL of provider anthropic contains a user name or password"
    And the provider got 0 requests

  Scenario: An empty key does not configure Anthropic
    Given the environment variable ANTHROPIC_API_KEY is ""
    When I run `agents actor list`
    Then it succeeds
    And stdout contains "No actors configured."
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: missing credentials for provider: anthropic
        Set ANTHROPIC_API_KEY to use anthropic/claude-haiku-4-5.
      """

  Scenario: A blank key does not configure Anthropic
    Given the environment variable ANTHROPIC_API_KEY holds only blanks
    When I run `agents actor list`
    Then it succeeds
    And stdout contains "No actors configured."
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello`
    Then it fails with exit status 5
    And stderr contains "missing credentials for provider: anthropic"

  Scenario: Text is streamed in the received chunks, without other content
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 10, "output_tokens": 1}}}
      {"type": "ping"}
      {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": "Hm"}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hmm"}}
      {"type": "content_block_stop", "index": 0}
      {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": "Good"}}
      {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": " mor"}}
      {"type": "something_new", "index": 1}
      {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "ning"}}
      {"type": "content_block_stop", "index": 1}
      {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --format jsonl`
    Then it succeeds
    And the pieces of the answer are "Good| mor|ning"

  Scenario: Multi-byte characters that are split between network packets stay intact
    Given an anthropic provider that streams "Zażółć 漢字 👩‍👩‍👧 end" one byte at a time
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello`
    Then stdout is "Zażółć 漢字 👩‍👩‍👧 end\n"
    And wherever the network cuts an anthropic answer "ż漢👩‍👩‍👧é", it is whole

  Scenario: Input includes cached tokens, and later totals replace earlier ones
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 100, "cache_read_input_tokens": 600, "cache_creation_input_tokens": 300, "output_tokens": 3}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Yes"}}
      {"type": "message_delta", "delta": {}, "usage": {"output_tokens": 50}}
      {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 200}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-sonnet-4-5 Hello --format json`
    Then it succeeds
    And the JSON on stdout at "usage" is {"input": 1000, "output": 200, "cached_read": 600, "cached_write": 300, "reasoning": 0, "source": "reported"}
    And the JSON on stdout at "cost_usd" is 0.004605

  Scenario: The last usage report corrects cached tokens, and no total decreases
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 100, "cache_read_input_tokens": 600, "output_tokens": 3}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Yes"}}
      {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"input_tokens": 120, "cache_read_input_tokens": 500, "cache_creation_input_tokens": null, "output_tokens": 200}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-sonnet-4-5 Hello --format json`
    Then it succeeds
    And the JSON on stdout at "usage" is {"input": 700, "output": 200, "cached_read": 500, "cached_write": 0, "reasoning": 0, "source": "reported"}

  Scenario Outline: Reasoning tokens are part of the output, and are shown when reported: <details>
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 10, "output_tokens": 1}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Yes"}}
      {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 200, "output_tokens_details": <details>}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-sonnet-4-5 Hello --format json`
    Then the JSON on stdout at "usage" is {"input": 10, "output": 200, "cached_read": 0, "cached_write": 0, "reasoning": <reasoning>, "source": "reported"}

    Examples:
      | details                    | reasoning |
      | {"thinking_tokens": 150}   | 150       |
      | {"thinking_tokens": 500}   | 200       |
      | {"thinking_tokens": -1}    | 0         |
      | null                       | 0         |

  Scenario: A provider that reports no tokens
    Given a provider that streams:
      """
      {"type": "message_start", "message": {}}
      {"type": "content_block_start", "index": 0}
      {"type": "content_block_delta", "index": 0}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good morning"}}
      {"type": "message_delta"}
      {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 2}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --format json`
    Then it succeeds
    And stderr is "Warning: anthropic did not report the tokens; they are estimated\n"
    And the JSON on stdout at "usage" is {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}

  Scenario Outline: A long prompt of <plain> uncached and <cached> cached tokens has the price of its tier
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": <plain>, "cache_read_input_tokens": <cached>, "output_tokens": 1}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Yes"}}
      {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 100}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-sonnet-4-5 Hello --format json`
    Then it succeeds
    And the JSON on stdout at "cost_usd" is <dollars>

    Examples:
      | plain  | cached | dollars |
      | 100000 | 100000 | 0.3315  |
      | 100001 | 100000 | 0.662256 |

  Scenario Outline: An answer that ends with the reason <reason>
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 4, "output_tokens": 1}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}}
      {"type": "message_delta", "delta": {"stop_reason": "<reason>"}, "usage": {"output_tokens": 2}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --format json`
    Then it succeeds
    And the JSON on stdout at "response" is "Good"
    And the JSON on stdout at "finish_reason" is "<finish>"

    Examples:
      | reason        | finish     |
      | end_turn      | stop       |
      | stop_sequence | stop       |
      | something new | stop       |

  Scenario Outline: An unusable answer: <code> for <reason>
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 4, "output_tokens": 1}}}
      {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "<text>"}}
      {"type": "message_delta", "delta": {"stop_reason": "<reason>"}, "usage": {"output_tokens": 2}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --format json`
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr at "error.code" is "<code>"
    And the JSON on stderr at "error.message" is "<message>"
    And the JSON on stderr at "error.spent.text" is "<text>"
    And the JSON on stderr at "error.spent.usage" is {"input": 4, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
    And the JSON on stderr at "error.spent.cost_usd" is 0.000014

    Examples:
      | code         | reason                        | text | message                                               |
      | EMPTY_ANSWER | end_turn                      |      | claude-haiku-4-5 gave an empty answer                 |
      | PROVIDER_BAD_ANSWER | tool_use | Goo | claude-haiku-4-5 stopped to call a tool, but the request offered none |
      | REFUSAL      | refusal                       | Goo  | claude-haiku-4-5 refused to answer                    |
      | REFUSAL      | refusal                       |      | claude-haiku-4-5 refused to answer                    |
      | TRUNCATED    | max_tokens                    | Goo  | the answer was cut at the maximum of claude-haiku-4-5 |
      | TRUNCATED    | model_context_window_exceeded | Goo  | the answer was cut at the maximum of claude-haiku-4-5 |

  Scenario: An answer that is cut at the user's max_tokens is a valid answer
    Given a provider that streams:
      """
      {"type": "message_start", "message": {"usage": {"input_tokens": 4, "output_tokens": 1}}}
      {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}}
      {"type": "message_delta", "delta": {"stop_reason": "max_tokens"}, "usage": {"output_tokens": 2}}
      {"type": "message_stop"}
      """
    When I run `agents actor run anthropic/claude-haiku-4-5 Hello --max-tokens 2`
    Then it succeeds
    And stdout is "Good\n"
    And stderr is:
      """
      Warning: the answer was cut at max_tokens, 2
      anthropic/claude-haiku-4-5: 4 tokens in, 2 out, $0.000014
      """

  Scenario: A model that the SDK calls deprecated runs without a warning
    Given an anthropic provider that answers "Good morning"
    When I run `agents actor run anthropic/claude-sonnet-4-5 Hello --quiet` as a process with that environment
    Then stdout is "Good morning\n"
    And stderr is empty
