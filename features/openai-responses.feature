Feature: OpenAI models that support only the Responses API
  Some OpenAI models are called through the Responses API. The user does not notice the difference: the actor is run,
  its answer streams and is counted and priced like any other. Settings that this API does not support are refused
  before a request is sent.

  Background:
    Given the environment variable OPENAI_API_KEY is "sk-test"

  Rule: Requests

    Scenario: The request for a prompt
      Given a provider that answers "Good morning"
      When I run `agents actor run openai/gpt-5-pro "Say good morning"`
      Then stdout is "Good morning\n"
      And stderr is "openai/gpt-5-pro: 11 tokens in, 7 out, $0.00101\n"
      And the provider got 1 request
      And the request is a POST to "/v1/responses"
      And the body of the request is:
        """
        {
          "model": "gpt-5-pro",
          "input": [{"role": "user", "content": "Say good morning"}],
          "stream": true,
          "store": false
        }
        """
      And beside those of HTTP itself the request has just these headers:
        | accept        | application/json, text/event-stream |
        | authorization | Bearer sk-test                      |
        | content-type  | application/json                    |
        | user-agent    | cleveragents                        |

    Scenario: All settings of an actor are sent
      Given a provider that answers "Good morning"
      And a file "tuned.yaml":
        """
        name: tuned
        model: openai/o3-pro
        system_prompt: You greet.
        prompt: "Greet: {{ input }}"
        max_tokens: 3000
        reasoning_effort: low
        """
      And I have run `agents actor add tuned.yaml`
      When I run `agents actor run tuned Ann`
      Then stdout is "Good morning\n"
      And the body of the request is:
        """
        {
          "model": "o3-pro",
          "input": [{"role": "system", "content": "You greet."}, {"role": "user", "content": "Greet: Ann"}],
          "stream": true,
          "store": false,
          "max_output_tokens": 3000,
          "reasoning": {"effort": "low"}
        }
        """

    Scenario Outline: JSON formats that an actor requests: <format>
      Given a provider that answers "{\"a\": 1}"
      And a file "json.yaml":
        """
        name: json
        model: openai/gpt-5-pro
        response_format: <format>
        """
      And I have run `agents actor add json.yaml`
      When I run `agents actor run json Hello`
      Then stdout is "{\"a\": 1}\n"
      And the request holds "text" as <sent>

      Examples:
        | format                        | sent                                                                                                      |
        | json                          | {"format": {"type": "json_object"}}                                                                       |
        | {json_schema: {type: object}} | {"format": {"type": "json_schema", "name": "answer", "schema": {"type": "object"}, "strict": false}}      |

    Scenario: The format text adds no setting to the request
      Given a provider that answers "Hi"
      And a file "text.yaml":
        """
        name: text
        model: openai/gpt-5-pro
        response_format: text
        """
      And I have run `agents actor add text.yaml`
      When I run `agents actor run text Hello`
      Then stdout is "Hi\n"
      And the request does not hold "text"

    Scenario: A limit lowers the maximum of output tokens
      Given a provider that answers "Good morning"
      When I run `agents actor run openai/o3-pro Hello --max-total-tokens 5000`
      Then stdout is "Good morning\n"
      And the request holds "max_output_tokens" as 4949

    Scenario Outline: A base URL that ends with "<path>"
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        {"type": "response.completed", "response": {"usage": {"input_tokens": 4, "output_tokens": 1}}}
        """
      And the environment variable OPENAI_BASE_URL leads to the provider, with "<path>" behind it
      When I run `agents actor run openai/gpt-5-pro Hello`
      Then stdout is "Good\n"
      And the request is a POST to "<request>"

      Examples:
        | path        | request               |
        | /v1         | /v1/responses         |
        | /v1/        | /v1/responses         |
        | /deep/er/v2 | /deep/er/v2/responses |

  Rule: The model table selects the API of a model, for every base URL

    Scenario Outline: <name> is sent to <path>
      Given a provider that answers "Good morning"
      When I run `agents actor run openai/<name> Hello`
      Then stdout is "Good morning\n"
      And the request is a POST to "<path>"
      And the request holds "model" as "<name>"

      Examples:
        | name                 | path                 |
        | gpt-5-pro            | /v1/responses        |
        | gpt-5-pro-2025-10-06 | /v1/responses        |
        | gpt-5.2-pro          | /v1/responses        |
        | gpt-5.3-codex        | /v1/responses        |
        | gpt-5.4-pro          | /v1/responses        |
        | gpt-5.5-pro          | /v1/responses        |
        | o3-pro               | /v1/responses        |
        | gpt-5                | /v1/chat/completions |
        | of-that-server       | /v1/chat/completions |

    Scenario: A provider that a program declares has no model table
      Given a provider that answers "Good morning"
      And the actor {"provider": "gateway", "model": "gpt-5-pro"}
      And the credentials {"gateway": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      When a program executes "Hello"
      Then the program gets the answer "Good morning"
      And the request is a POST to "/v1/chat/completions"

  Rule: Settings that the API does not support are refused before a request is sent

    Scenario: A seed and stop strings, when the actor is added
      Given a file "wrong.yaml":
        """
        name: wrong
        model: openai/o3-pro
        temperature: 0.5
        top_p: 0.9
        seed: 7
        stop: [END]
        max_tokens: 100001
        """
      When I run `agents actor add wrong.yaml`
      Then it fails with exit status 2
      And stderr contains "wrong.yaml:5:1: seed: openai/o3-pro does not accept seed (leave it out)"
      And stderr contains "wrong.yaml:6:1: stop: openai/o3-pro does not accept stop (leave it out)"
      And stderr contains "openai/o3-pro does not accept temperature"
      And stderr contains "openai/o3-pro does not accept top_p"
      And stderr contains "openai/o3-pro generates at most 100000 tokens"

    Scenario: A seed and stop strings, for the model of the actor's base
      Given a provider that answers "Good morning"
      And a file "sown.yaml":
        """
        name: sown
        actor: openai/gpt-5-pro
        seed: 7
        stop: [END]
        """
      And I have run `agents actor add sown.yaml`
      When I run `agents actor run sown Hello`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: local/sown: openai/gpt-5-pro does not accept seed; openai/gpt-5-pro does not accept stop
          seed: leave it out. stop: leave it out.
        """
      And the provider got 0 requests

    Scenario: A temperature on the command line
      When I run `agents actor run openai/o3-pro Hello --temperature 0`
      Then it fails with exit status 2
      And stderr contains "openai/o3-pro does not accept temperature"

    Scenario Outline: In the library: <key>
      Given the actor {"model": "openai/gpt-5-pro", "<key>": <value>}
      And the credentials {"openai": {"apiKey": "sk-1"}}
      And a network that must not be used
      When a program executes "Hello"
      Then the program gets a ConfigurationError INVALID_ACTOR: actor is not a valid actor: 1 fault\n  actor: <key>: openai/gpt-5-pro does not accept <key> (leave it out)
      And nothing was sent

      Examples:
        | key  | value   |
        | seed | 7       |
        | stop | ["END"] |

  Rule: Responses

    Scenario: The text streams chunk by chunk, and other output is ignored
      Given a provider that streams:
        """
        {"type": "response.created", "response": {"status": "in_progress", "usage": null}}
        {"type": "response.in_progress", "response": {"status": "in_progress", "usage": {"input_tokens": 0, "output_tokens": 0}}}
        {"type": "response.reasoning_summary_text.delta", "delta": "Let me think"}
        {"type": "response.reasoning_text.delta", "delta": "Let me think"}
        {"type": "response.output_text.delta", "delta": "Good"}
        {"type": "response.output_text.delta", "delta": " mor"}
        {"type": "response.output_text.delta", "delta": null}
        {"type": "response.output_text.delta", "delta": {"text": "x"}}
        {"type": "response.output_text.delta"}
        {"type": "response.refusal.delta", "delta": ""}
        {"type": "response.of_tomorrow", "delta": "x"}
        {"type": null}
        {}
        null
        7
        {"type": "response.output_text.delta", "delta": "ning"}
        {"type": "response.output_text.done", "text": "Good morning"}
        {"type": "response.completed", "response": {"status": "completed", "error": null, "usage": {"input_tokens": 4, "output_tokens": 3}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format jsonl`
      Then it succeeds
      And the pieces of the answer are "Good| mor|ning"

    Scenario: Each chunk is printed before the next one arrives
      Given a provider that sends "Good" over the Responses API, and " morning" once that is printed
      When I run `agents actor run openai/gpt-5-pro Hello` and the provider sees what is printed
      Then stdout is "Good morning\n"

    Scenario: Characters of several bytes stay whole when a chunk boundary splits them
      Given a provider that streams "Zażółć 漢字 👩‍👩‍👧 end" over the Responses API, one byte at a time
      When I run `agents actor run openai/gpt-5-pro Hello`
      Then stdout is "Zażółć 漢字 👩‍👩‍👧 end\n"

    Scenario Outline: Reported tokens and their cost: <model>
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Yes"}
        {"type": "response.completed", "response": {"usage": {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 600}, "output_tokens": 200, "output_tokens_details": {"reasoning_tokens": 150}, "total_tokens": 1200}}}
        """
      When I run `agents actor run openai/<model> Hello --format json`
      Then it succeeds
      And the JSON on stdout at "usage" is {"input": 1000, "output": 200, "cached_read": 600, "cached_write": 0, "reasoning": 150, "source": "reported"}
      And the JSON on stdout at "finish_reason" is "stop"
      And the JSON on stdout at "cost_usd" is <dollars>

      Examples:
        | model         | dollars  |
        | gpt-5.3-codex | 0.003605 |
        | gpt-5-pro     | 0.039    |

    Scenario: Tokens written to the cache
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Yes"}
        {"type": "response.completed", "response": {"usage": {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 600, "cache_write_tokens": 100}, "output_tokens": 200}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format json`
      Then it succeeds
      And the JSON on stdout at "usage" is {"input": 1000, "output": 200, "cached_read": 600, "cached_write": 100, "reasoning": 0, "source": "reported"}

    Scenario Outline: Missing or invalid token counts: <response>
      Given a provider that streams:
        """
        {"type": "response.in_progress", "response": {"usage": {"input_tokens": 0, "output_tokens": 0}}}
        {"type": "response.output_text.delta", "delta": "Good morning"}
        {"type": "response.completed", "response": <response>}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format json`
      Then it succeeds
      And stderr is "Warning: openai did not report the tokens; they are estimated\n"
      And the JSON on stdout at "usage" is {"input": 5, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "estimated"}

      Examples:
        | response                                                 |
        | null                                                     |
        | {}                                                       |
        | {"usage": null}                                          |
        | {"usage": {"total_tokens": 12}}                          |
        | {"usage": {"input_tokens": "11", "output_tokens": 7}}    |
        | {"usage": {"input_tokens": 11, "output_tokens": -7}}     |

    Scenario: An answer cut at the actor's own max_tokens is an answer
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        {"type": "response.incomplete", "response": {"incomplete_details": {"reason": "max_output_tokens"}, "usage": {"input_tokens": 4, "output_tokens": 16}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --max-tokens 16`
      Then it succeeds
      And stdout is "Good\n"
      And stderr is:
        """
        Warning: the answer was cut at max_tokens, 16
        openai/gpt-5-pro: 4 tokens in, 16 out, $0.00198
        """
      And the request holds "max_output_tokens" as 16

    Scenario: All of max_tokens was used for reasoning
      Given a provider that streams:
        """
        {"type": "response.incomplete", "response": {"incomplete_details": {"reason": "max_output_tokens"}, "usage": {"input_tokens": 4, "output_tokens": 30, "output_tokens_details": {"reasoning_tokens": 30}}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --max-tokens 30`
      Then it fails with exit status 6
      And stdout is empty
      And stderr contains "Error: gpt-5-pro gave an empty answer"
      And stderr contains "Raise max_tokens: the model used all of it for reasoning."

    Scenario Outline: Responses that are not an answer: <code>, after <last>
      Given a provider that streams:
        """
        {"type": "<event>", "delta": "Good"}
        {"type": "<last>", "response": {"incomplete_details": <details>, "usage": {"input_tokens": 4, "output_tokens": 1}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr at "error.code" is "<code>"
      And the JSON on stderr at "error.message" is "<message>"
      And the JSON on stderr at "error.spent.text" is "<text>"
      And the JSON on stderr at "error.spent.usage" is {"input": 4, "output": 1, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "<source>"}
      And the JSON on stderr at "error.spent.cost_usd" is 0.00018
      And the provider got 1 request

      Examples:
        | code           | event                      | last                | details                           | text | source    | message                                            |
        | EMPTY_ANSWER   | response.audio.delta       | response.completed  | null                              |      | reported  | gpt-5-pro gave an empty answer                     |
        | REFUSAL        | response.refusal.delta     | response.completed  | null                              | Good | reported  | gpt-5-pro refused to answer                        |
        | REFUSAL        | response.refusal.delta     | response.incomplete | {"reason": "content_filter"}      | Good | reported  | gpt-5-pro refused to answer                        |
        | CONTENT_FILTER | response.output_text.delta | response.incomplete | {"reason": "content_filter"}      | Good | reported  | the content filter of openai blocked the answer   |
        | TRUNCATED      | response.output_text.delta | response.incomplete | {"reason": "max_output_tokens"}   | Good | reported  | the answer was cut at the maximum of gpt-5-pro     |
        | STREAM_CUT     | response.output_text.delta | response.incomplete | {"reason": "of tomorrow"}         | Good | reported  | openai ended the stream without a finish reason         |
        | STREAM_CUT     | response.output_text.delta | response.incomplete | {"reason": "constructor"}         | Good | reported  | openai ended the stream without a finish reason         |
        | STREAM_CUT     | response.output_text.delta | response.incomplete | null                              | Good | reported  | openai ended the stream without a finish reason         |

    Scenario: A refusal in several chunks
      Given a provider that streams:
        """
        {"type": "response.refusal.delta", "delta": "I will"}
        {"type": "response.refusal.delta", "delta": " not."}
        {"type": "response.refusal.done", "refusal": "I will not."}
        {"type": "response.completed", "response": {"usage": {"input_tokens": 4, "output_tokens": 1}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello`
      Then it fails with exit status 6
      And stdout is "I will not.\n"
      And stderr contains "Error: gpt-5-pro refused to answer"

    Scenario: An answer that is not valid JSON
      Given a provider that answers "no JSON"
      And a file "json.yaml":
        """
        name: json
        model: openai/gpt-5-pro
        response_format: json
        """
      And I have run `agents actor add json.yaml`
      When I run `agents actor run json Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "INVALID_JSON_ANSWER"

  Rule: Errors are those of every provider

    Scenario Outline: The provider aborts the response: <event>
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        <event>
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr at "error.code" is "PROVIDER_FAILED"
      And the JSON on stderr at "error.message" is "openai ended the answer with an error<said>"
      And the JSON on stderr at "error.hint" is "The provider has a fault: try again later."
      And the JSON on stderr at "error.spent.text" is "Good"
      And the provider got 1 request

      Examples:
        | event                                                                                                | said                 |
        | {"type": "response.failed", "response": {"error": {"code": "server_error", "message": "Too much to do"}}} | : Too much to do     |
        | {"type": "response.failed", "response": {"error": null}}                                             | : response.failed    |
        | {"type": "response.failed", "response": null}                                                        | : response.failed    |
        | {"type": "response.failed"}                                                                          | : response.failed    |
        | {"type": "response.cancelled", "response": {"error": null}}                                          | : response.cancelled |
        | {"type": "error", "code": "server_error", "message": "Too much to do", "param": null}                | : Too much to do     |
        | {"type": "error", "error": {"type": "server_error", "message": "Too much to do"}}                    | : Too much to do     |
        | {"type": "error"}                                                                                    | : error              |

    Scenario: The cost of a failed response
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        {"type": "response.failed", "response": {"error": {"message": "Too much to do"}, "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 60}, "output_tokens": 20, "output_tokens_details": {"reasoning_tokens": 15}}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.spent.usage" is {"input": 100, "output": 20, "cached_read": 60, "cached_write": 0, "reasoning": 15, "source": "reported"}
      And the JSON on stderr at "error.spent.cost_usd" is 0.0039

    Scenario: An API key that the provider repeats in a failed response is not printed
      Given a provider that streams:
        """
        {"type": "response.failed", "response": {"error": {"message": "the key sk-test is worn"}}}
        """
      When I run `agents actor run openai/gpt-5-pro Hello`
      Then it fails with exit status 6
      And stderr contains "Error: openai ended the answer with an error: the key *** is worn"
      And "sk-test" appears neither on stdout nor on stderr

    Scenario: The stream ends without a final event
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        """
      When I run `agents actor run openai/gpt-5-pro Hello --format json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "STREAM_CUT"
      And the JSON on stderr at "error.message" is "openai ended the stream without a finish reason"
      And the JSON on stderr at "error.spent.text" is "Good"

    Scenario: The connection breaks in the middle of the answer
      Given a provider that streams this and then resets the connection:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        """
      When I run `agents actor run openai/gpt-5-pro Hello`
      Then it fails with exit status 6
      And stdout is "Good\n"
      And stderr contains "Error: the connection to openai broke in the middle of the answer"

    Scenario: The provider does not know the model
      Given a provider that answers with status 404 and "no such model"
      When I run `agents actor run openai/gpt-5-pro Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "UNKNOWN_TO_PROVIDER"
      And the JSON on stderr at "error.message" is "openai answered 404: no such model"

  Rule: The library behaves the same

    Scenario: The result of a run
      Given a provider that streams:
        """
        {"type": "response.output_text.delta", "delta": "Good"}
        {"type": "response.output_text.delta", "delta": " morning"}
        {"type": "response.completed", "response": {"usage": {"input_tokens": 1000, "input_tokens_details": {"cached_tokens": 600}, "output_tokens": 200, "output_tokens_details": {"reasoning_tokens": 150}}}}
        """
      And the actor {"model": "openai/gpt-5.3-codex"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the prices {"openai/gpt-5.3-codex": {"inputPer1M": 1, "outputPer1M": 10, "cachedReadPer1M": 0.1}}
      When a program streams "Hello"
      Then the pieces are ["Good", " morning"]
      And the result has "finishReason" as "stop"
      And the result has "usage" as {"input": 1000, "output": 200, "cachedRead": 600, "cachedWrite": 0, "reasoning": 150, "source": "reported"}
      And the result has "costUsd" as 0.00246
      And the request is a POST to "/v1/responses"

    Scenario: The error keeps the cause of a failed response
      Given a provider that streams:
        """
        {"type": "response.failed", "response": {"error": {"code": "server_error", "message": "Too much to do"}}}
        """
      And the actor {"model": "openai/gpt-5-pro"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_FAILED: openai ended the answer with an error: Too much to do
      And the cause of the error is "response.failed"
