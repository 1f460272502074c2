Feature: OpenAI models
  With OPENAI_API_KEY set, every OpenAI chat model is an actor. OPENAI_BASE_URL selects another server with the same
  protocol. One prompt is one request, and tokens are counted and priced as the provider reports them.

  Background:
    Given the environment variable OPENAI_API_KEY is "sk-test"

  Scenario: The request for a prompt
    Given an openai provider that answers "Good morning"
    When I run `agents actor run openai/gpt-4o "Say good morning"`
    Then stdout is "Good morning\n"
    And the provider got 1 request
    And the request is a POST to "/v1/chat/completions"
    And the body of the request is:
      """
      {
        "model": "gpt-4o",
        "messages": [{"role": "user", "content": "Say good morning"}],
        "stream": true,
        "stream_options": {"include_usage": true}
      }
      """
    And beside those of HTTP itself the request has just these headers:
      | accept          | application/json, text/event-stream |
      | authorization   | Bearer sk-test                      |
      | content-type    | application/json                    |
      | user-agent      | cleveragents                        |

  Scenario: All settings of an actor are sent
    Given an openai provider that answers "Good morning"
    And a file "tuned.yaml":
      """
      name: tuned
      model: openai/gpt-4o
      system_prompt: You greet.
      prompt: "Greet: {{ input }}"
      temperature: 0.5
      top_p: 0.9
      max_tokens: 100
      stop: [END, STOP]
      seed: 7
      """
    And I have run `agents actor add tuned.yaml`
    When I run `agents actor run tuned Ann`
    Then stdout is "Good morning\n"
    And the body of the request is:
      """
      {
        "model": "gpt-4o",
        "messages": [{"role": "system", "content": "You greet."}, {"role": "user", "content": "Greet: Ann"}],
        "stream": true,
        "stream_options": {"include_usage": true},
        "temperature": 0.5,
        "top_p": 0.9,
        "max_tokens": 100,
        "stop": ["END", "STOP"],
        "seed": 7
      }
      """

  Scenario: A reasoning model gets its effort, and its maximum under another name
    Given an openai provider that answers "Good morning"
    And a file "thinker.yaml":
      """
      name: thinker
      model: openai/gpt-5
      max_tokens: 3000
      reasoning_effort: low
      """
    And I have run `agents actor add thinker.yaml`
    When I run `agents actor run thinker Hello`
    Then stdout is "Good morning\n"
    And the request holds "max_completion_tokens" as 3000
    And the request holds "reasoning_effort" as "low"
    And the request does not hold "max_tokens"
    And the request does not hold "temperature"

  Scenario Outline: The maximum of output tokens for <model>
    Given an openai provider that answers "Good morning"
    When I run `agents actor run openai/<model> Hello --max-tokens 50`
    Then stdout is "Good morning\n"
    And the request holds "<sent>" as 50
    And the request does not hold "<not sent>"

    Examples:
      | model           | sent                  | not sent              |
      | gpt-4o-mini     | max_tokens            | max_completion_tokens |
      | gpt-5.4-nano    | max_completion_tokens | max_tokens            |
      | o3              | max_completion_tokens | max_tokens            |
      | of-that-server  | max_tokens            | max_completion_tokens |

  Scenario Outline: A setting that <model> does not support
    When I run `agents actor run openai/<model> Hello <flag>`
    Then it fails with exit status 2
    And stderr contains "<message>"

    Examples:
      | model  | flag               | message                                  |
      | gpt-5  | --temperature 0.5  | openai/gpt-5 does not accept temperature        |
      | o3     | --temperature 0    | openai/o3 does not accept temperature           |
      | gpt-4o | --max-tokens 16385 | openai/gpt-4o generates at most 16384 tokens |

  Scenario: All unsupported settings are reported when the actor is added
    Given a file "wrong.yaml":
      """
      name: wrong
      model: openai/gpt-5
      temperature: 0.5
      top_p: 0.9
      max_tokens: 128001
      """
    When I run `agents actor add wrong.yaml`
    Then it fails with exit status 2
    And stderr contains "openai/gpt-5 does not accept temperature"
    And stderr contains "openai/gpt-5 does not accept top_p"
    And stderr contains "openai/gpt-5 generates at most 128000 tokens"

  Scenario: A reasoning effort for a model without reasoning
    Given a file "wrong.yaml":
      """
      name: wrong
      model: openai/gpt-4o
      reasoning_effort: high
      """
    When I run `agents actor add wrong.yaml`
    Then it fails with exit status 2
    And stderr contains "openai/gpt-4o does not reason"

  Scenario Outline: A base URL that ends with "<path>"
    Given an openai provider that answers "Good morning"
    And the environment variable OPENAI_BASE_URL leads to the provider, with "<path>" behind it
    When I run `agents actor run openai/gpt-4o Hello`
    Then stdout is "Good morning\n"
    And the request is a POST to "<request>"

    Examples:
      | path        | request                     |
      | /v1         | /v1/chat/completions        |
      | /v1/        | /v1/chat/completions        |
      | /deep/er/v2 | /deep/er/v2/chat/completions |

  Scenario: White space around the base URL and the API key is ignored
    Given an openai provider that answers "Good morning"
    And the environment variable OPENAI_API_KEY is "  sk-test "
    And the environment variable OPENAI_BASE_URL leads to the provider, with "/v1  " behind it
    When I run `agents actor run openai/gpt-4o Hello`
    Then stdout is "Good morning\n"
    And the request has the header "authorization" "Bearer sk-test"

  Scenario: An empty base URL counts as not set
    Given the environment variable OPENAI_BASE_URL is ""
    When I run `agents provider list --json`
    Then it succeeds
    And the entry "openai" of the JSON on stdout has the "configured" true
    And the entry "openai" of the JSON on stdout has the "base_url" "https://api.openai.com/v1"

  Scenario: A blank base URL counts as not set
    Given the environment variable OPENAI_BASE_URL holds only blanks
    When I run `agents provider list --json`
    Then it succeeds
    And the entry "openai" of the JSON on stdout has the "base_url" "https://api.openai.com/v1"
    When I run `agents actor show openai/any-name`
    Then it fails with exit status 3
    And stderr contains "openai has no model "

  Scenario Outline: A base URL that is not a valid address: <value>
    Given the environment variable OPENAI_BASE_URL is "<value>"
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: the base URL of provider openai is not an http or https address
        Use an address such as https://host/v1. It is the value of OPENAI_BASE_URL.
      """

    Examples:
      | value           |
      | nonsense        |
      | 127.0.0.1/v1    |
      | ftp://host/v1   |
      | file:///etc     |

  Scenario: An empty API key does not configure OpenAI
    Given the environment variable OPENAI_API_KEY is ""
    When I run `agents actor list`
    Then it succeeds
    And stdout contains "No actors configured."
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: missing credentials for provider: openai
        Set OPENAI_API_KEY to use openai/gpt-4o.
      """

  Scenario: A blank API key does not configure OpenAI
    Given the environment variable OPENAI_API_KEY holds only blanks
    When I run `agents actor list`
    Then it succeeds
    And stdout contains "No actors configured."
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 5
    And stderr contains "missing credentials for provider: openai"

  Scenario: The text streams chunk by chunk
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]}
      {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
      {"choices": [{"index": 0, "delta": {"content": " mor"}}]}
      {"choices": [{"index": 0, "delta": {"content": null}}]}
      {"choices": [{"index": 0, "delta": {}}]}
      {"choices": [{"index": 0}]}
      {"choices": []}
      {}
      null
      {"choices": [{"index": 0, "delta": {"content": "ning"}, "finish_reason": "stop"}]}
      {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 3}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --format jsonl`
    Then it succeeds
    And the pieces of the answer are "Good| mor|ning"

  Scenario: Characters of several bytes stay whole when a chunk boundary splits them
    Given an openai provider that streams "Zażółć 漢字 👩‍👩‍👧 end" one byte at a time
    When I run `agents actor run openai/gpt-4o Hello`
    Then stdout is "Zażółć 漢字 👩‍👩‍👧 end\n"
    And wherever the network cuts an openai answer "ż漢👩‍👩‍👧é", it is whole

  Scenario: Reported tokens and their cost
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "stop"}], "usage": null}
      {"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 100}, "completion_tokens_details": {"reasoning_tokens": 150}}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-5.6-luna Hello --format json`
    Then it succeeds
    And the JSON on stdout at "usage" is {"input": 1000, "output": 200, "cached_read": 600, "cached_write": 100, "reasoning": 150, "source": "reported"}
    And the JSON on stdout at "cost_usd" is 0.001685
    And the JSON on stdout at "nodes.0.cost_usd" is 0.001685
    When I run `agents actor run openai/gpt-4o Hello --format json`
    Then it succeeds
    And the JSON on stdout at "cost_usd" is 0.00375

  Scenario Outline: A long prompt of <input> tokens has the price of its tier
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "stop"}]}
      {"choices": [], "usage": {"prompt_tokens": <input>, "completion_tokens": 10}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-5.4 Hello --format json`
    Then it succeeds
    And the JSON on stdout at "cost_usd" is <dollars>

    Examples:
      | input  | dollars   |
      | 271999 | 0.6801475 |
      | 272000 | 1.360225  |

  Scenario: A provider that reports no tokens
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good morning"}, "finish_reason": "stop"}]}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --format json`
    Then it succeeds
    And stderr is "Warning: openai did not report the tokens; they are estimated\n"
    And the JSON on stdout at "usage" is {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}

  Scenario Outline: Invalid token counts are ignored: <usage>
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good morning"}, "finish_reason": "stop"}]}
      {"choices": [], "usage": <usage>}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --format json`
    Then it succeeds
    And the JSON on stdout at "usage" is {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}

    Examples:
      | usage                                          |
      | {"total_tokens": 12}                           |
      | {"prompt_tokens": "11", "completion_tokens": 7} |
      | {"prompt_tokens": 11, "completion_tokens": -7} |

  Scenario: More cached tokens than input tokens do not reduce the cost
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "stop"}]}
      {"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 600}}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --format json`
    Then it succeeds
    And the JSON on stdout at "cost_usd" is 0.00076

  Scenario Outline: An answer that ends with the reason <reason>
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}, "finish_reason": null}]}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "<reason>"}]}
      {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 1}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --format json`
    Then it succeeds
    And the JSON on stdout at "response" is "Good"
    And the JSON on stdout at "finish_reason" is "<finish>"

    Examples:
      | reason        | finish     |
      | stop          | stop       |
      | something new | stop       |

  Scenario Outline: Responses that are not an answer: <code>
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": <delta>, "finish_reason": "<reason>"}]}
      {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 1}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --format json`
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr at "error.code" is "<code>"
    And the JSON on stderr at "error.message" is "<message>"
    And the JSON on stderr at "error.hint" is "<hint>"
    And the JSON on stderr at "error.spent.text" is "<text>"
    And the JSON on stderr at "error.spent.usage" is {"input": 4, "output": 1, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
    And the JSON on stderr at "error.spent.cost_usd" is 0.00002

    Examples:
      | code           | reason         | delta                 | text  | message                                        | hint                                                        |
      | EMPTY_ANSWER   | stop           | {}                    |       | gpt-4o gave an empty answer                    | Change the prompt.                                          |
      | PROVIDER_BAD_ANSWER | tool_calls | {} |  | gpt-4o stopped to call a tool, but the request offered none | Try again, or use another model. |
      | PROVIDER_BAD_ANSWER | tool_calls | {"content": "Good"} | Good | gpt-4o stopped to call a tool, but the request offered none | Try again, or use another model. |
      | PROVIDER_BAD_ANSWER | function_call | {"content": "Good"} | Good | gpt-4o stopped to call a tool, but the request offered none | Try again, or use another model. |
      | CONTENT_FILTER | content_filter | {"content": "Good"}   | Good  | the content filter of openai blocked the answer | Change the prompt.                                          |
      | CONTENT_FILTER | SAFETY         | {"content": "Good"}   | Good  | the content filter of openai blocked the answer | Change the prompt.                                          |
      | CONTENT_FILTER | RECITATION     | {"content": "Good"}   | Good  | the content filter of openai blocked the answer | Change the prompt.                                          |
      | TRUNCATED      | MAX_TOKENS     | {"content": "Good"}   | Good  | the answer was cut at the maximum of gpt-4o    | Ask for a shorter answer, or set max_tokens to accept a cut answer.     |
      | REFUSAL        | stop           | {"refusal": "I will not."} | I will not. | gpt-4o refused to answer              | Change the prompt.                                          |
      | TRUNCATED      | length         | {"content": "Good"}   | Good  | the answer was cut at the maximum of gpt-4o    | Ask for a shorter answer, or set max_tokens to accept a cut answer.     |

  Scenario: A refusal in several chunks
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"refusal": "I will"}}]}
      {"choices": [{"index": 0, "delta": {"refusal": " not."}}]}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
      {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 1}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is "I will not.\n"
    And stderr contains "Error: gpt-4o refused to answer"

  Scenario: An answer cut at the actor's own max_tokens is an answer
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}, "finish_reason": "length"}]}
      {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 1}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-4o Hello --max-tokens 1`
    Then it succeeds
    And stdout is "Good\n"
    And stderr is:
      """
      Warning: the answer was cut at max_tokens, 1
      openai/gpt-4o: 4 tokens in, 1 out, $0.00002
      """

  Scenario: All of max_tokens was used for reasoning
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]}
      {"choices": [], "usage": {"prompt_tokens": 4, "completion_tokens": 30, "completion_tokens_details": {"reasoning_tokens": 30}}}
      [DONE]
      """
    When I run `agents actor run openai/gpt-5 Hello --max-tokens 30`
    Then it fails with exit status 6
    And stderr contains "Error: gpt-5 gave an empty answer"
    And stderr contains "Raise max_tokens: the model used all of it for reasoning."
    And stdout is empty
