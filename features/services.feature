Feature: Services with the chat completions protocol
  A service is configured by the variable that its documentation names, and called at its own address. Services differ
  in the names of settings, in the settings they support and in the place of the token counts; each service gets the
  requests that it supports.

  Scenario Outline: The request to <service>, with the API key in <variable>
    Given <service> is configured by <variable> and led here
    And an openai provider that answers "Good morning"
    And a file "tuned.yaml":
      """
      name: tuned
      provider: <service>
      model: <model>
      temperature: 0.5
      max_tokens: 100
      stop: [END]
      """
    And I have run `agents actor add tuned.yaml`
    When I run `agents actor run tuned Hello`
    Then stdout is "Good morning\n"
    And the provider got 1 request
    And the request is a POST to "<path>"
    And the request has the header "authorization" "Bearer key-of-<service>"
    And the request holds "model" as "<model>"
    And the request holds "messages" as [{"role": "user", "content": "Hello"}]
    And beside the model and the messages the request holds <rest>

    Examples:
      | service     | variable           | model                            | path                                 | rest |
      | cerebras    | CEREBRAS_API_KEY   | gpt-oss-120b                     | /v1/chat/completions                 | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"], "reasoning_format": "parsed"} |
      | cohere      | CO_API_KEY         | command-r7b-12-2024              | /compatibility/v1/chat/completions   | {"stream": true, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | cohere      | COHERE_API_KEY     | command-r7b-12-2024              | /compatibility/v1/chat/completions   | {"stream": true, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | deepseek    | DEEPSEEK_API_KEY   | deepseek-flash                   | /chat/completions                    | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | fireworks   | FIREWORKS_API_KEY  | accounts/fireworks/models/glm-5p3 | /inference/v1/chat/completions      | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | google      | GEMINI_API_KEY     | gemini-3.8-flash                 | /v1beta/openai/chat/completions      | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | google      | GOOGLE_API_KEY     | gemini-3.8-flash                 | /v1beta/openai/chat/completions      | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | groq        | GROQ_API_KEY       | openai/gpt-oss-120b              | /openai/v1/chat/completions          | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"]} |
      | groq        | GROQ_API_KEY       | qwen/qwen3.8-27b                 | /openai/v1/chat/completions          | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"], "reasoning_format": "parsed"} |
      | huggingface | HF_TOKEN           | openai/gpt-oss-120b:groq         | /v1/chat/completions                 | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | mistral     | MISTRAL_API_KEY    | mistral-small-2603               | /v1/chat/completions                 | {"stream": true, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | moonshot    | MOONSHOT_API_KEY   | kimi-k2.7-code-highspeed         | /v1/chat/completions                 | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"]} |
      | nvidia      | NVIDIA_API_KEY     | moonshotai/kimi-k3               | /v1/chat/completions                 | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | openrouter  | OPENROUTER_API_KEY | openai/gpt-4o-mini               | /api/v1/chat/completions             | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"]} |
      | qwen        | DASHSCOPE_API_KEY  | qwen4-max                        | /compatible-mode/v1/chat/completions | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"]} |
      | together    | TOGETHER_API_KEY   | zai-org/GLM-5.3                  | /v1/chat/completions                 | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_tokens": 100, "stop": ["END"]} |
      | xai         | XAI_API_KEY        | grok-4.20-0309-non-reasoning     | /v1/chat/completions                 | {"stream": true, "stream_options": {"include_usage": true}, "temperature": 0.5, "max_completion_tokens": 100, "stop": ["END"]} |

  Scenario: Mistral has another name for the seed
    Given mistral is configured by MISTRAL_API_KEY and led here
    And an openai provider that answers "Good morning"
    And a file "seeded.yaml":
      """
      name: seeded
      model: mistral/mistral-small-2603
      seed: 7
      reasoning_effort: high
      """
    And I have run `agents actor add seeded.yaml`
    When I run `agents actor run seeded Hello`
    Then stdout is "Good morning\n"
    And beside the model and the messages the request holds {"stream": true, "random_seed": 7, "reasoning_effort": "high"}

  Scenario: The first variable that is not blank counts
    Given google is configured by GOOGLE_API_KEY and led here
    And an openai provider that answers "Good morning"
    And the environment variable GEMINI_API_KEY is "gemini-key"
    When I run `agents actor run google/gemini-3.8-flash Hello`
    Then stdout is "Good morning\n"
    And the request has the header "authorization" "Bearer gemini-key"
    Given the environment variable GEMINI_API_KEY holds only blanks
    When I run `agents actor run google/gemini-3.8-flash Hello`
    Then stdout is "Good morning\n"
    And the request has the header "authorization" "Bearer key-of-google"

  Scenario Outline: A setting that <model> does not support is refused before a request is sent: <setting>
    Given a file "refused.yaml":
      """
      name: refused
      model: <model>
      <setting>
      """
    When I run `agents actor add refused.yaml`
    Then it fails with exit status 2
    And stderr contains "<message>"

    Examples:
      | model                                  | setting                                     | message |
      | cerebras/gpt-oss-120b                  | stop: [a, b, c, d, e]                       | cerebras accepts at most 4 stop sequences (use 4 or fewer) |
      | cerebras/gpt-oss-120b                  | reasoning_effort: minimal                   | cerebras does not accept reasoning_effort minimal (use none, low, medium, high) |
      | cohere/command-a-03-2025               | reasoning_effort: low                       | cohere does not accept reasoning_effort low (use none, high) |
      | cohere/command-a-03-2025               | temperature: 1.5                            | cohere accepts a temperature of at most 1 (use 1 or less) |
      | cohere/command-a-03-2025               | max_tokens: 8001                            | cohere/command-a-03-2025 generates at most 8000 tokens (use 8000 or less) |
      | deepseek/deepseek-flash                | seed: 7                                     | deepseek does not accept seed (leave it out) |
      | deepseek/deepseek-flash                | reasoning_effort: none                      | deepseek does not accept reasoning_effort none (use minimal, low, medium, high, xhigh, max) |
      | deepseek/deepseek-flash                | response_format: {json_schema: {type: object}} | deepseek does not accept a JSON Schema (use json, and describe the answer in the prompt) |
      | fireworks/accounts/fireworks/models/glm-5p3 | reasoning_effort: xhigh                | fireworks does not accept reasoning_effort xhigh |
      | google/gemini-3.8-flash                | seed: 7                                     | google does not accept seed (leave it out) |
      | gemini/gemini-3.8-flash                | seed: 7                                     | google does not accept seed (leave it out) |
      | google/gemini-3.8-flash                | reasoning_effort: xhigh                     | google does not accept reasoning_effort xhigh |
      | groq/openai/gpt-oss-120b               | stop: [a, b, c, d, e]                       | groq accepts at most 4 stop sequences |
      | groq/openai/gpt-oss-120b               | reasoning_effort: max                       | groq does not accept reasoning_effort max |
      | huggingface/any/model                  | stop: [a, b, c, d, e]                       | huggingface accepts at most 4 stop sequences |
      | mistral/mistral-small-2603             | reasoning_effort: max                       | mistral does not accept reasoning_effort max |
      | moonshot/kimi-k3                       | temperature: 0.5                            | moonshot/kimi-k3 does not accept temperature (leave it out) |
      | moonshot/kimi-k2.7-code-highspeed      | temperature: 1.5                            | moonshot accepts a temperature of at most 1 (use 1 or less) |
      | moonshot/kimi-k3                       | seed: 7                                     | moonshot does not accept seed (leave it out) |
      | openrouter/openai/gpt-4o               | stop: [a, b, c, d, e]                       | openrouter accepts at most 4 stop sequences |
      | xai/grok-4.7                           | stop: [END]                                 | xai does not accept stop sequences for a model that reasons (leave it out) |

  Scenario Outline: Place of the token counts: <service>, <what>
    Given <service> is configured by <variable> and led here
    And a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "Yes"}, "finish_reason": null}]<first>}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]<last>}
      [DONE]
      """
    When I run `agents actor run <service>/<model> Hello --format json`
    Then it succeeds
    And the JSON on stdout at "usage" is <usage>
    And the JSON on stdout at "cost_usd" is <cost>

    Examples:
      | service    | variable           | model                | what                                | first | last | usage | cost |
      | groq       | GROQ_API_KEY       | openai/gpt-oss-120b  | under a name of its own             | | , "x_groq": {"id": "1", "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "prompt_tokens_details": {"cached_tokens": 400}, "completion_tokens_details": {"reasoning_tokens": 50}}} | {"input": 1000, "output": 200, "cached_read": 400, "cached_write": 0, "reasoning": 50, "source": "reported"} | 0.00024 |
      | google     | GEMINI_API_KEY     | gemini-3.8-flash     | in each chunk, and thoughts in the total alone | , "usage": {"prompt_tokens": 1000, "completion_tokens": 1, "total_tokens": 1100} | , "usage": {"prompt_tokens": 1000, "completion_tokens": 20, "total_tokens": 1300} | {"input": 1000, "output": 300, "cached_read": 0, "cached_write": 0, "reasoning": 280, "source": "reported"} | 0.001875 |
      | xai        | XAI_API_KEY        | grok-4.7             | thoughts on top                     | | , "usage": {"prompt_tokens": 2341, "completion_tokens": 31, "total_tokens": 3108, "completion_tokens_details": {"reasoning_tokens": 736}} | {"input": 2341, "output": 767, "cached_read": 0, "cached_write": 0, "reasoning": 736, "source": "reported"} | 0.009284 |
      | xai        | XAI_API_KEY        | grok-4.7             | thoughts on top, without a total    | | , "usage": {"prompt_tokens": 1000, "completion_tokens": 31, "completion_tokens_details": {"reasoning_tokens": 736}} | {"input": 1000, "output": 767, "cached_read": 0, "cached_write": 0, "reasoning": 736, "source": "reported"} | 0.006602 |
      | xai        | XAI_API_KEY        | grok-4.7             | thoughts that are in the total already | | , "usage": {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500, "completion_tokens_details": {"reasoning_tokens": 400}} | {"input": 1000, "output": 500, "cached_read": 0, "cached_write": 0, "reasoning": 400, "source": "reported"} | 0.005 |
      | mistral    | MISTRAL_API_KEY    | mistral-small-2603   | a name of its own for what was cached | | , "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "num_cached_tokens": 600} | {"input": 1000, "output": 200, "cached_read": 600, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000189 |
      | deepseek   | DEEPSEEK_API_KEY   | deepseek-flash       | what the cache hit                  | | , "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "prompt_cache_hit_tokens": 500, "prompt_cache_miss_tokens": 500, "completion_tokens_details": {"reasoning_tokens": 80}} | {"input": 1000, "output": 200, "cached_read": 500, "cached_write": 0, "reasoning": 80, "source": "reported"} | 0.000393 |
      | moonshot   | MOONSHOT_API_KEY   | kimi-k3              | cached tokens at the top            | | , "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "cached_tokens": 300} | {"input": 1000, "output": 200, "cached_read": 300, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.00519 |
      | nvidia     | NVIDIA_API_KEY     | z-ai/glm-5.2         | a sum so far in each chunk          | , "usage": {"prompt_tokens": 10, "completion_tokens": 1, "total_tokens": 11} | , "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15} | {"input": 10, "output": 5, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | null |
      | cohere     | CO_API_KEY         | command-a-03-2025    | with the end, unasked               | | , "usage": {"prompt_tokens": 10, "completion_tokens": 5} | {"input": 10, "output": 5, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"} | 0.000075 |
      | openrouter | OPENROUTER_API_KEY | openai/gpt-4o-mini   | with what was written to a cache    | | , "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "cost": 0.5, "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 100}, "completion_tokens_details": {"reasoning_tokens": null}} | {"input": 1000, "output": 200, "cached_read": 0, "cached_write": 100, "reasoning": 0, "source": "reported"} | 0.00027 |

  Scenario: Missing token counts are estimated and marked as estimates
    Given cohere is configured by CO_API_KEY and led here
    And a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good morning"}, "finish_reason": null}]}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
      [DONE]
      """
    When I run `agents actor run cohere/command-a-03-2025 Hello`
    Then stdout is "Good morning\n"
    And stderr contains "Warning: cohere did not report the tokens; they are estimated"

  Scenario Outline: Reasoning is not part of the answer: <service>
    Given <service> is configured by <variable> and led here
    And a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"role": "assistant", "content": null, <thought>}, "finish_reason": null}]}
      {"choices": [{"index": 0, "delta": {"content": <answer>}, "finish_reason": null}]}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}
      [DONE]
      """
    When I run `agents actor run <service>/<model> Hello -q`
    Then it succeeds
    And stdout is "42\n"

    Examples:
      | service    | variable           | model               | thought | answer |
      | deepseek   | DEEPSEEK_API_KEY   | deepseek-flash      | "reasoning_content": "Let me see" | "42" |
      | groq       | GROQ_API_KEY       | openai/gpt-oss-20b  | "reasoning": "Let me see" | "42" |
      | openrouter | OPENROUTER_API_KEY | openai/gpt-4o       | "reasoning": "Let me see", "reasoning_details": [{"type": "reasoning.text", "text": "Let me see"}] | "42" |
      | ollama     | OLLAMA_HOST        | qwen3:8b            | "reasoning": "Let me see" | "42" |
      | mistral    | MISTRAL_API_KEY    | mistral-small-2603  | "tool_calls": null | [{"type": "thinking", "thinking": [{"type": "text", "text": "Let me see"}]}, {"type": "text", "text": "4"}, {"type": "note", "text": "Hm"}, {"type": "text", "text": "2"}] |
      | google     | GEMINI_API_KEY     | gemini-3.8-flash    | "extra_content": {"google": {"thought_signature": "abc"}} | "42" |

  Scenario Outline: Finish reasons of <service>: <reason>
    Given <service> is configured by <variable> and led here
    And a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "<reason>"}], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}
      [DONE]
      """
    When I run `agents actor run <service>/<model> Hello --max-tokens 100 --format json`
    Then it succeeds
    And the JSON on stdout at "finish_reason" is "<meaning>"

    Examples:
      | service    | variable           | model              | reason       | meaning |
      | together   | TOGETHER_API_KEY   | zai-org/GLM-5.3    | eos          | stop    |
      | mistral    | MISTRAL_API_KEY    | mistral-small-2603 | model_length | length  |
      | openrouter | OPENROUTER_API_KEY | openai/gpt-4o      | length       | length  |
      | openrouter | OPENROUTER_API_KEY | openai/gpt-4o      | constructor  | stop    |

  Scenario Outline: The service aborts the answer: <service>, <event>
    Given <service> is configured by <variable> and led here
    And a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": null}]}
      <event>
      """
    When I run `agents actor run <service>/<model> Hello --format json`
    Then it fails with exit status 6
    And stdout is empty
    And the JSON on stderr at "error.code" is "PROVIDER_FAILED"
    And the JSON on stderr at "error.message" is "<service> ended the answer with an error: <words>"
    And the JSON on stderr at "error.spent.text" is "Yes"

    Examples:
      | service    | variable           | model              | words                                    | event |
      | openrouter | OPENROUTER_API_KEY | openai/gpt-4o      | finish reason error                      | {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]} |
      | openrouter | OPENROUTER_API_KEY | openai/gpt-4o      | Provider disconnected                    | {"error": {"code": 502, "message": "Provider disconnected"}, "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}]} |
      | mistral    | MISTRAL_API_KEY    | mistral-small-2603 | finish reason error                      | {"choices": [{"index": 0, "delta": {}, "finish_reason": "error"}]} |
      | deepseek   | DEEPSEEK_API_KEY   | deepseek-flash     | finish reason insufficient_system_resource | {"choices": [{"index": 0, "delta": {}, "finish_reason": "insufficient_system_resource"}]} |
      | vllm       | VLLM_BASE_URL      | llama              | finish reason abort                      | {"choices": [{"index": 0, "delta": {}, "finish_reason": "abort"}]} |
      | vllm       | VLLM_BASE_URL      | llama              | The engine is dead                       | {"object": "error", "message": "The engine is dead", "type": "InternalServerError", "code": 500} |
      | groq       | GROQ_API_KEY       | openai/gpt-oss-20b | over capacity                            | {"choices": [], "x_groq": {"id": "1", "error": "over capacity"}} |
      | groq       | GROQ_API_KEY       | openai/gpt-oss-20b | over capacity                            | {"choices": [], "x_groq": {"error": {"message": "over capacity"}}} |
      | together   | TOGETHER_API_KEY   | zai-org/GLM-5.3    | overloaded                               | {"error": {"message": "overloaded"}} |

  Scenario: Keep-alive comments are not part of the answer
    Given deepseek is configured by DEEPSEEK_API_KEY and led here
    And a server that answers 200 "text/event-stream" to a call, byte for byte:
      """
      : keep-alive

      : OPENROUTER PROCESSING

      data: {"choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}

      """
    When I run `agents actor run deepseek/deepseek-flash Hello -q`
    Then it succeeds
    And stdout is "Yes\n"

  Rule: gemini is an alias of the provider google

    Scenario: In a run
      Given google is configured by GEMINI_API_KEY and led here
      And an openai provider that answers "Good morning"
      When I run `agents actor run gemini/gemini-3.8-flash Hello`
      Then stdout is "Good morning\n"
      And stderr is "google/gemini-3.8-flash: 10 tokens in, 5 out, $0.0000263\n"
      And the request holds "model" as "gemini-3.8-flash"

    Scenario: In show and list
      Given the environment variable GEMINI_API_KEY is "key"
      When I run `agents actor show gemini/gemini-3.8-flash --json`
      Then it succeeds
      And the JSON on stdout at "name" is "google/gemini-3.8-flash"
      When I run `agents actor list --provider gemini --json`
      Then it succeeds
      And the actors listed are the models of the reviewed table of google
      When I run `agents provider show gemini --json`
      Then it succeeds
      And the JSON on stdout at "name" is "google"
      And the JSON on stdout at "other_names" is ["gemini"]

    Scenario: In an actor file, which is stored with the provider's own name
      Given google is configured by GEMINI_API_KEY and led here
      And an openai provider that answers "Good morning"
      And a file "greeter.yaml":
        """
        name: greeter
        provider: gemini
        model: gemini-3.8-flash
        """
      And I have run `agents actor add greeter.yaml`
      When I run `agents actor show greeter --json`
      Then it succeeds
      And the JSON on stdout at "provider" is "google"
      When I run `agents actor run greeter Hello`
      Then stdout is "Good morning\n"
      And the request has the header "authorization" "Bearer key-of-google"

    Scenario: A price in the configuration file
      Given an openai provider that answers "Good morning"
      And the environment variable GEMINI_API_KEY is "key"
      And a configuration file with the server in it:
        """
        pricing:
          gemini/gemini-3.8-flash: { input_per_1m: 1, output_per_1m: 2 }
        providers:
          gemini: { base_url: $SERVER/v1 }
        """
      When I run `agents actor run google/gemini-3.8-flash Hello`
      Then stdout is "Good morning\n"
      And stderr is "google/gemini-3.8-flash: 10 tokens in, 5 out, $0.00002\n"

    Scenario Outline: In the library, with credentials of <credential> and a price of <price> for <model>
      Given an openai provider that answers "Good morning"
      And the actor {"model": "<model>/gemini-3.8-flash"}
      And the credentials {"<credential>": {"apiKey": "key-from-the-library", "baseUrl": "{server}/v1"}}
      And the prices {"<price>/gemini-3.8-flash": {"inputPer1M": 1, "outputPer1M": 2}}
      When a program executes "Hello"
      Then the program gets the answer "Good morning"
      And the result has "costUsd" as 0.00002
      And the request has the header "authorization" "Bearer key-from-the-library"

      Examples:
        | model  | credential | price  |
        | google | gemini     | gemini |
        | gemini | google     | gemini |
        | gemini | gemini     | google |

  Rule: Reserved names of providers that are not supported yet

    Scenario Outline: <command>
      Given the environment variable PERPLEXITY_API_KEY is "key"
      And a file "mine.yaml":
        """
        name: mine
        model: <provider>/some-model
        """
      When I run `<command>`
      Then it fails with exit status <status>
      And stderr contains "<words>"

      Examples:
        | provider   | status | command                                          | words |
        | perplexity | 3      | agents actor run perplexity/sonar Hello          | Use its models as openrouter/perplexity/.... |
        | perplexity | 3      | agents actor show perplexity/sonar               | Use its models as openrouter/perplexity/.... |
        | perplexity | 3      | agents provider show perplexity                  | Use its models as openrouter/perplexity/.... |
        | perplexity | 3      | agents provider models perplexity                | Use its models as openrouter/perplexity/.... |
        | perplexity | 2      | agents actor add mine.yaml                       | Use its models as openrouter/perplexity/.... |
        | perplexity | 2      | agents actor add me --model perplexity/sonar     | Use its models as openrouter/perplexity/.... |
        | perplexity | 4      | agents actor add perplexity/mine --model mock/echo | perplexity |
        | amazon     | 3      | agents actor run amazon/nova Hello               | This version does not support Amazon Bedrock |
        | amazon     | 3      | agents actor show amazon/nova                    | This version does not support Amazon Bedrock |
        | amazon     | 3      | agents provider show amazon                      | Declare a gateway to it as a provider in the configuration file. |
        | amazon     | 2      | agents actor add mine.yaml                       | Declare a gateway to it as a provider in the configuration file. |
        | amazon     | 4      | agents actor add amazon/mine --model mock/echo   | amazon |

  Rule: Properties of the model tables

    Scenario: The tables
      Then each model is in its table once, with a supported API, and with a price or a note that it has none

    Scenario: A model without a known price runs, but not under a cost limit
      Given together is configured by TOGETHER_API_KEY and led here
      And an openai provider that answers "Good morning"
      When I run `agents actor run together/moonshotai/Kimi-K3 Hello`
      Then stdout is "Good morning\n"
      And stderr is "together/moonshotai/Kimi-K3: 10 tokens in, 5 out, cost unknown\n"
      When I run `agents actor run together/moonshotai/Kimi-K3 Hello --max-cost 1`
      Then it fails with exit status 7
      And the provider got 1 request
