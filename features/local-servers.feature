Feature: Local servers and services that run any model
  A local server is configured by its address. It needs no key and runs any model name. Requests are sent only by
  commands that need the server.

  Scenario Outline: <provider> at the address in <variable>
    Given the environment variable <variable> is the server, written as "<form>"
    And an openai provider that answers "Good morning"
    When I run `agents actor run <provider>/<model> Hello --max-tokens 100`
    Then stdout is "Good morning\n"
    And stderr is "<provider>/<model>: 10 tokens in, 5 out, $0\n"
    And the request is a POST to "<path>"
    And the request has no header "authorization"
    And the request holds "model" as "<model>"
    And beside the model and the messages the request holds {"stream": true, "stream_options": {"include_usage": true}, "max_tokens": 100}

    Examples:
      | provider | variable           | form              | model                  | path                         |
      | ollama   | OLLAMA_HOST        | URL               | llama3.2:3b            | /v1/chat/completions         |
      | ollama   | OLLAMA_HOST        | URL/              | llama3.2:3b            | /v1/chat/completions         |
      | ollama   | OLLAMA_HOST        | URL/v1            | llama3.2:3b            | /v1/chat/completions         |
      | ollama   | OLLAMA_HOST        | URL/below         | llama3.2:3b            | /below/v1/chat/completions   |
      | ollama   | OLLAMA_HOST        | :PORT             | llama3.2:3b            | /v1/chat/completions         |
      | ollama   | OLLAMA_HOST        | 127.0.0.1:PORT    | llama3.2:3b            | /v1/chat/completions         |
      | ollama   | OLLAMA_HOST        | 0.0.0.0:PORT      | llama3.2:3b            | /v1/chat/completions         |
      | ollama   | OLLAMA_HOST        | '127.0.0.1:PORT'  | llama3.2:3b            | /v1/chat/completions         |
      | lmstudio | LM_STUDIO_API_BASE | URL/v1            | qwen/qwen3-4b@q4       | /v1/chat/completions         |
      | lmstudio | LM_STUDIO_API_BASE | URL               | qwen/qwen3-4b@q4       | /v1/chat/completions         |
      | llamacpp | LLAMACPP_BASE_URL  | URL               | any.gguf               | /v1/chat/completions         |
      | llamacpp | LLAMACPP_BASE_URL  | URL/api/v1        | any.gguf               | /api/v1/chat/completions     |
      | vllm     | VLLM_BASE_URL      | URL/v1            | meta-llama/Llama-3-8B  | /v1/chat/completions         |

  Scenario Outline: An address as written and the resulting base URL: <written>
    Then "<written>" leads to "<address>"

    Examples:
      | written                   | address                         |
      | localhost                 | http://localhost:11434/v1       |
      | gpu:1234                  | http://gpu:1234/v1              |
      | gpu:80                    | http://gpu/v1                   |
      | http://gpu                | http://gpu/v1                   |
      | http://user:pass@gpu      | http://user:pass@gpu            |
      | https://gpu               | https://gpu/v1                  |
      | https://gpu/below/        | https://gpu/below/v1            |
      | HTTP://GPU:80             | http://gpu/v1                   |
      | ::1                       | http://[::1]:11434/v1           |
      | [::1]:8080                | http://[::1]:8080/v1            |
      | [::]                      | http://[::1]:11434/v1           |
      | 0.0.0.0                   | http://127.0.0.1:11434/v1       |
      | ftp://gpu                 | ftp://gpu:11434/v1              |
      | not an address            | not an address                  |

  Scenario: Any host and port, with or without a scheme
    Then for any host and port the address of a server leads there

  Scenario Outline: A key is sent if it is set: <variable>
    Given <provider> is configured by <address> and led here
    And the environment variable <variable> is "<value>"
    And an openai provider that answers "Good morning"
    When I run `agents actor run <provider>/some-model Hello`
    Then stdout is "Good morning\n"
    And the request has the header "authorization" "Bearer <sent>"

    Examples:
      | provider | address            | variable      | value           | sent      |
      | lmstudio | LM_STUDIO_API_BASE | LM_API_TOKEN  | lm-token        | lm-token  |
      | llamacpp | LLAMACPP_BASE_URL  | LLAMA_API_KEY | llama-key       | llama-key |
      | llamacpp | LLAMACPP_BASE_URL  | LLAMA_API_KEY | first,second    | first     |
      | vllm     | VLLM_BASE_URL      | VLLM_API_KEY  | vllm-key        | vllm-key  |

  Scenario: The key for Ollama's cloud is not sent to a local server
    Given ollama is configured by OLLAMA_HOST and led here
    And the environment variable OLLAMA_API_KEY is "cloud-key"
    And an openai provider that answers "Good morning"
    When I run `agents actor run ollama/llama3.2 Hello`
    Then stdout is "Good morning\n"
    And the request has no header "authorization"

  Scenario Outline: `<command>` sends no request
    Given ollama is configured by OLLAMA_HOST and led here
    And vllm is configured by VLLM_BASE_URL and led here
    When I run `<command>`
    Then it succeeds
    And the provider got 0 requests

    Examples:
      | command                     |
      | agents actor list           |
      | agents actor list --all     |
      | agents actor show ollama/x  |
      | agents provider list        |
      | agents provider show ollama |
      | agents provider models vllm |
      | agents init                 |

  Scenario: LM Studio receives a schema for JSON of any kind
    Given lmstudio is configured by LM_STUDIO_API_BASE and led here
    And an openai provider that answers "{}"
    And a file "json.yaml":
      """
      name: json
      model: lmstudio/some-model
      response_format: json
      """
    And I have run `agents actor add json.yaml`
    When I run `agents actor run json Hello`
    Then stdout is "{}\n"
    And the request holds "response_format" as {"type": "json_schema", "json_schema": {"name": "answer", "schema": {"type": "object"}}}

  Scenario Outline: A local model costs nothing: <model> at <address>
    Given the environment variable OLLAMA_HOST is "<address>"
    When I run `agents actor show ollama/<model> --json`
    Then it succeeds
    And the JSON on stdout at "price" is <price>

    Examples:
      | address            | model             | price |
      | 127.0.0.1          | llama3.2          | {"input_per_1m": 0, "output_per_1m": 0, "cached_read_per_1m": null, "cached_write_per_1m": null, "tiers": []} |
      | localhost:8080     | llama3.2          | {"input_per_1m": 0, "output_per_1m": 0, "cached_read_per_1m": null, "cached_write_per_1m": null, "tiers": []} |
      | [::]               | llama3.2          | {"input_per_1m": 0, "output_per_1m": 0, "cached_read_per_1m": null, "cached_write_per_1m": null, "tiers": []} |
      | gpu.example        | llama3.2          | null |
      | https://ollama.com | llama3.2          | null |
      | 127.0.0.1          | gpt-oss:120b-cloud | null |
      | 127.0.0.1          | glm-5.2:cloud     | null |

  Scenario: A cost limit with a price of 0 and with an unknown price
    Given ollama is configured by OLLAMA_HOST and led here
    And an openai provider that answers "Good morning"
    When I run `agents actor run ollama/llama3.2 Hello --max-cost 0.01 -q`
    Then it succeeds
    And stdout is "Good morning\n"
    When I run `agents actor run ollama/glm-5.2:cloud Hello --max-cost 0.01 --json`
    Then it fails with exit status 7
    And the JSON on stderr at "error.reason" is "missing_pricing_entry"
    And the provider got 1 request

  Scenario: An invalid address
    Given the environment variable OLLAMA_HOST is "not an address"
    When I run `agents actor run ollama/llama3.2 Hello`
    Then it fails with exit status 5
    And stderr contains "is not an http or https address"

  Rule: Services that run any model name

    Scenario Outline: <name>
      Given <provider> is configured by <variable> and led here
      And an openai provider that answers "Good morning"
      When I run `agents actor run <name> Hello`
      Then stdout is "Good morning\n"
      And stderr is "<name>: 10 tokens in, 5 out, <cost>\n"
      And the request holds "model" as "<sent>"

      Examples:
        | provider    | variable           | name                                     | sent                         | cost |
        | openrouter  | OPENROUTER_API_KEY | openrouter/new/model-of-today            | new/model-of-today           | cost unknown |
        | openrouter  | OPENROUTER_API_KEY | openrouter/openai/gpt-4o                 | openai/gpt-4o                | $0.000075 |
        | openrouter  | OPENROUTER_API_KEY | openrouter/openai/gpt-4o:online          | openai/gpt-4o:online         | cost unknown |
        | openrouter  | OPENROUTER_API_KEY | openrouter/perplexity/sonar              | perplexity/sonar             | cost unknown |
        | openrouter  | OPENROUTER_API_KEY | openrouter/openai/gpt-4o-search-preview  | openai/gpt-4o-search-preview | cost unknown |
        | huggingface | HF_TOKEN           | huggingface/zai-org/GLM-5.2:cheapest     | zai-org/GLM-5.2:cheapest     | cost unknown |
        | nvidia      | NVIDIA_API_KEY     | nvidia/z-ai/glm-5.2                      | z-ai/glm-5.2                 | cost unknown |

    Scenario Outline: A price that is not an upper bound is ignored: <model>
      Given openrouter is configured by OPENROUTER_API_KEY and led here
      When I run `agents actor run openrouter/<model> Hello --max-cost 1 --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.reason" is "missing_pricing_entry"
      And the provider got 0 requests

      Examples:
        | model                        |
        | perplexity/sonar             |
        | perplexity/sonar-pro         |
        | openai/gpt-4o:online         |
        | openai/gpt-4o-search-preview |
        | openrouter/auto              |

    Scenario: A custom provider, with any model or with a list of models
      Given a configuration file with the server in it:
        """
        providers:
          gateway: { base_url: $SERVER/v1 }
          office: { base_url: $SERVER/v1, models: [writer-large, writer-small] }
        """
      And an openai provider that answers "Good morning"
      When I run `agents actor run gateway/whatever Hello -q`
      Then stdout is "Good morning\n"
      When I run `agents actor run office/writer-small Hello -q`
      Then stdout is "Good morning\n"
      And the request holds "model" as "writer-small"
      When I run `agents actor run office/writer-smal Hello --json`
      Then it fails with exit status 3
      And the JSON on stderr at "error.code" is "MODEL_NOT_FOUND"
      And the JSON on stderr at "error.nearest" is ["office/writer-small", "office/writer-large"]
      And the provider got 2 requests
