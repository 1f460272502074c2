Feature: Model lists and tests of a provider
  A provider's own model list is more recent than the built-in table. The list can be fetched and is then cached. A test
  with one cheap call checks the key, the model list, streaming and the reported usage.

  Rule: --refresh fetches the model list and caches it

    Scenario: A model that is in the fetched list only
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "Good morning":
        """
        {"object": "list", "data": [
          {"id": "new/model-of-today", "object": "model", "context_window": 262144, "max_completion_tokens": 32768},
          {"id": "openai/gpt-oss-20b", "object": "model", "context_window": 131072},
          {"id": "whisper-large-v3", "object": "model", "context_window": 448}
        ]}
        """
      When I run `agents provider models groq --refresh`
      Then it succeeds
      And stderr is "Received 3 models from groq.\n"
      And stdout is "groq/new/model-of-today\t262144\t\t\tprovider\ngroq/openai/gpt-oss-120b\t131072\t0.15\t0.6\ttable\ngroq/openai/gpt-oss-20b\t131072\t0.075\t0.3\tboth\ngroq/qwen/qwen3.8-27b\t131042\t0.8\t4\ttable\n"
      And the request is a GET to "/openai/v1/models"
      And the request has the header "authorization" "Bearer key-of-groq"
      And the cache holds for groq:
        """
        {
          "base_url": "$SERVER/openai/v1",
          "fetched_at": "2026-01-02T03:04:05.000Z",
          "models": [
            {"id": "new/model-of-today", "context_window": 262144, "max_output_tokens": 32768},
            {"id": "openai/gpt-oss-20b", "context_window": 131072},
            {"id": "whisper-large-v3", "context_window": 448, "chat": false}
          ]
        }
        """
      And the cache holds the files ["groq.json"]
      When I run `agents actor list groq/new`
      Then it succeeds
      And stdout contains "groq/new/model-of-today"
      When I run `agents actor show groq/new/model-of-today --json`
      Then it succeeds
      And the JSON on stdout at "context_window" is 262144
      When I run `agents actor add mine --model groq/new/model-of-today`
      Then it succeeds
      And stderr does not contain "Warning"
      When I run `agents actor run mine Hello`
      Then stdout is "Good morning\n"
      And stderr is "local/mine: 10 tokens in, 5 out, cost unknown\n"
      And the provider got 2 requests

    Scenario: Without --refresh nothing is sent
      Given groq is configured by GROQ_API_KEY and led here
      When I run `agents provider models groq --json`
      Then it succeeds
      And the JSON on stdout is:
        """
        [
          {"name": "groq/openai/gpt-oss-120b", "context_window": 131072, "input_per_1m": 0.15, "output_per_1m": 0.6, "from": "table"},
          {"name": "groq/openai/gpt-oss-20b", "context_window": 131072, "input_per_1m": 0.075, "output_per_1m": 0.3, "from": "table"},
          {"name": "groq/qwen/qwen3.8-27b", "context_window": 131042, "input_per_1m": 0.8, "output_per_1m": 4, "from": "table"}
        ]
        """
      And the provider got 0 requests
      And there is no file "home/cache"

    Scenario: Models that do not produce text are listed only with --all
      Given vllm is configured by VLLM_BASE_URL and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "llama", "max_model_len": 8192}, {"id": "bge-m3"}, {"id": "spoken", "type": "embeddings"}]}
        """
      When I run `agents provider models vllm --refresh`
      Then it succeeds
      And stdout is "vllm/llama\t8192\t0\t0\tprovider\n"
      When I run `agents provider models vllm --all`
      Then it succeeds
      And stdout is "vllm/bge-m3\t\t0\t0\tprovider\nvllm/llama\t8192\t0\t0\tprovider\nvllm/spoken\t\t0\t0\tprovider\n"

    Scenario: After an empty list the hint does not suggest to fetch it again
      Given vllm is configured by VLLM_BASE_URL and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": []}
        """
      When I run `agents provider models vllm`
      Then it succeeds
      And stdout is "No models of vllm are known, but any model name can be run. Fetch the model list: agents provider models vllm --refresh\n"
      When I run `agents provider models vllm --refresh`
      Then it succeeds
      And stderr is "Received 0 models from vllm.\n"
      And stdout is "No models of vllm are known, but any model name can be run. Run a model by its name: agents actor run vllm/MODEL \"...\"\n"

    Scenario: A model name is not cut in a narrow terminal
      Given a terminal 40 columns wide
      When I run `agents provider models anthropic`
      Then it succeeds
      And stdout contains "\nanthropic/claude-haiku-4-5\n"

    Scenario Outline: Formats of model lists: <provider>, <what>
      Given <provider> is configured by <variable> and led here
      And a server that tells the models, and answers "OK":
        """
        <list>
        """
      When I run `agents provider models <provider> --refresh --all --json`
      Then it succeeds
      And stderr is "Received <count> from <provider>.\n"
      And the request is a GET to "<path>"
      And the cache holds for <provider>:
        """
        {"base_url": "$SERVER<base>", "fetched_at": "2026-01-02T03:04:05.000Z", "models": <models>}
        """

      Examples:
        | provider   | variable           | what                    | base            | path                   | count    | list | models |
        | together   | TOGETHER_API_KEY   | a bare array            | /v1             | /v1/models             | 2 models | [{"id": "b", "type": "chat", "context_length": 1000}, {"id": "a", "type": "image"}] | [{"id": "a", "chat": false}, {"id": "b", "context_window": 1000}] |
        | google     | GEMINI_API_KEY     | a prefix                | /v1beta/openai  | /v1beta/openai/models  | 2 models | {"data": [{"id": "models/gemini-9"}, {"id": "models/gemini-embedding-001"}]} | [{"id": "gemini-9"}, {"id": "gemini-embedding-001", "chat": false}] |
        | google     | GEMINI_API_KEY     | a prefix and no more    | /v1beta/openai  | /v1beta/openai/models  | 1 model  | {"data": [{"id": "models/"}, {"id": "models/gemini-9"}]} | [{"id": "gemini-9"}] |
        | ollama     | OLLAMA_HOST        | null                    | /v1             | /v1/models             | 0 models | {"object": "list", "data": null} | [] |
        | ollama     | OLLAMA_HOST        | one                     | /v1             | /v1/models             | 1 model  | {"object": "list", "data": [{"id": "llama3.2:latest"}]} | [{"id": "llama3.2:latest"}] |
        | mistral    | MISTRAL_API_KEY    | what a model can do     | /v1             | /v1/models             | 2 models | {"data": [{"id": "a", "max_context_length": 5, "capabilities": {"completion_chat": true}}, {"id": "b", "capabilities": {"completion_chat": false}}]} | [{"id": "a", "context_window": 5}, {"id": "b", "chat": false}] |
        | openrouter | OPENROUTER_API_KEY | what a model gives      | /api/v1         | /api/v1/models         | 2 models | {"data": [{"id": "v/a:free", "context_length": 5, "top_provider": {"max_completion_tokens": 4}, "architecture": {"output_modalities": ["text"]}}, {"id": "v/b", "architecture": {"output_modalities": ["image"]}}]} | [{"id": "v/a:free", "context_window": 5, "max_output_tokens": 4}, {"id": "v/b", "chat": false}] |
        | deepseek   | DEEPSEEK_API_KEY   | entries that are none   |                 | /models                | 1 model  | {"data": [null, 5, "a", {}, {"id": 7}, {"id": ""}, {"id": "with a blank"}, {"id": "good", "context_window": "many"}]} | [{"id": "good"}] |
        | fireworks  | FIREWORKS_API_KEY  | the same twice          | /inference/v1   | /inference/v1/models   | 1 model  | {"data": [{"id": "a"}, {"id": "a", "context_length": 9}]} | [{"id": "a", "context_window": 9}] |
        | anthropic  | ANTHROPIC_API_KEY  | the last page           |                 | /v1/models?limit=1000  | 1 model  | {"data": [{"id": "claude-9", "type": "model", "max_input_tokens": 9, "max_tokens": 8}], "has_more": false, "last_id": "claude-9"} | [{"id": "claude-9", "context_window": 9, "max_output_tokens": 8}] |

    Scenario: A list in several pages
      Given the environment variable ANTHROPIC_API_KEY is "key"
      And a server that tells 5 models in pages of 2
      When I run `agents provider models anthropic --refresh`
      Then it succeeds
      And stderr is "Received 5 models from anthropic.\n"
      And the paths asked for are ["GET /v1/models?limit=1000", "GET /v1/models?limit=1000&after_id=claude-0001", "GET /v1/models?limit=1000&after_id=claude-0003"]
      And the request has the header "x-api-key" "key"
      And the request has the header "anthropic-version" "2023-06-01"

    Scenario: A server that ignores the page parameter
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the same page of models for ever
      When I run `agents provider models groq --refresh`
      Then it succeeds
      And stderr is "Received 1 model from groq.\n"
      And the provider got 2 requests

    Scenario: The path of the list depends on the protocol of the provider
      Given a configuration file with the server in it:
        """
        providers:
          claudes: { base_url: $SERVER/below, protocol: anthropic }
          anthropic: { base_url: $SERVER/v1, protocol: openai }
        """
      And the environment variable ANTHROPIC_API_KEY is "key"
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "one"}]}
        """
      And the environment variable ANTHROPIC_BASE_URL holds only blanks
      When I run `agents provider models claudes --refresh`
      Then it succeeds
      And the request is a GET to "/below/v1/models?limit=1000"
      When I run `agents provider models anthropic --refresh`
      Then it succeeds
      And the request is a GET to "/v1/models"

    Scenario Outline: An invalid list does not replace the cached one: <status> <body>
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "old-model"}]}
        """
      And I have run `agents provider models groq --refresh`
      And a server that answers <status> "<type>" when asked for its models:
        """
        <body>
        """
      When I run `agents provider models groq --refresh --json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr at "error.code" is "<code>"
      And the cache holds for groq:
        """
        {"base_url": "$SERVER/openai/v1", "fetched_at": "2026-01-02T03:04:05.000Z", "models": [{"id": "old-model"}]}
        """
      And the cache holds the files ["groq.json"]
      When I run `agents actor show groq/old-model`
      Then it succeeds

      Examples:
        | status | type             | code                    | body |
        | 200    | text/html        | PROVIDER_BAD_ANSWER     | <html><body>Welcome</body></html> |
        | 200    | application/json | PROVIDER_BAD_ANSWER     | {"data": [{"id": |
        | 200    | application/json | PROVIDER_BAD_ANSWER     | {"data": "none"} |
        | 200    | application/json | PROVIDER_BAD_ANSWER     | {"error": "Service is busy"} |
        | 200    | application/json | PROVIDER_BAD_ANSWER     | null |
        | 401    | application/json | PROVIDER_AUTHENTICATION | {"error": {"message": "Invalid API Key"}} |
        | 404    | application/json | UNKNOWN_TO_PROVIDER     | {"error": {"message": "Not found"}} |
        | 500    | text/plain       | PROVIDER_FAILED         | oops |

    Scenario: A list without an end
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells 40 MiB of models
      When I run `agents provider models groq --refresh`
      Then it fails with exit status 6
      And stderr contains "Error: groq sent more than 32 MiB"
      And the cache holds the files []

    Scenario: Ctrl-C during the request
      Given groq is configured by GROQ_API_KEY and led here
      And a server during whose silence I press Ctrl-C
      When I run `agents provider models groq --refresh`
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n"
      And the cache holds the files []

    Scenario: A terminal shows which provider is being requested
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": []}
        """
      And a terminal 80 columns wide
      When I run `agents provider models groq --refresh`
      Then it succeeds
      And stderr is "Requesting the models of groq ...\nReceived 0 models from groq.\n"
      When I run `agents provider test groq --model small`
      Then it succeeds
      And stderr is "Requesting the models of groq ...\nCalling groq/small ...\n"
      When I run `agents doctor --online`
      Then it succeeds
      And stderr is "Requesting the models of groq ...\n"

    Scenario: A cache directory that cannot be written
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "one"}]}
        """
      And a file stands where the lists of models are kept
      When I run `agents provider models groq --refresh --json`
      Then it fails with exit status 5
      And stdout is empty
      And stderr contains "CACHE_NOT_WRITABLE"

    Scenario: A full disk leaves the cached list unchanged and no other file
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "old-model"}]}
        """
      And I have run `agents provider models groq --refresh`
      When the server tells of "new-model" alone
      And I type `ulimit -f 0; agents provider models groq --refresh` into a shell
      Then it fails with exit status 5
      And stderr contains "the list of models cannot be stored in"
      And the cache holds for groq:
        """
        {"base_url": "$SERVER/openai/v1", "fetched_at": "2026-01-02T03:04:05.000Z", "models": [{"id": "old-model"}]}
        """
      And the cache holds the files ["groq.json"]

    Scenario: A cached list from another base URL is not used
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "old-model", "context_window": 77}, {"id": "openai/gpt-oss-20b"}]}
        """
      And I have run `agents provider models groq --refresh`
      And a configuration file with the server in it:
        """
        providers:
          groq: { base_url: $SERVER/another/v1 }
        """
      When I run `agents provider models groq --all`
      Then it succeeds
      And stdout does not contain "old-model"
      And stdout does not contain "both"
      When I run `agents provider show groq --json`
      Then it succeeds
      And the JSON on stdout at "told" is null
      When I run `agents actor show groq/old-model --json`
      Then it succeeds
      And the JSON on stdout at "context_window" is null

    Scenario Outline: An invalid cache file is ignored: <text>
      Given groq is configured by GROQ_API_KEY and led here
      And a configuration file with the server in it:
        """
        providers:
          groq: { base_url: $SERVER/v1 }
        """
      And the cache holds for groq the text:
        """
        <text>
        """
      When I run `agents provider models groq`
      Then it succeeds
      And stderr is empty
      When I run `agents provider show groq --json`
      Then it succeeds
      And the JSON on stdout at "told" is null

      Examples:
        | text |
        | {"base_url": |
        | null |
        | [] |
        | {"base_url": "$SERVER/v1", "models": [{"id": "a"}]} |
        | {"base_url": "$SERVER/v1", "fetched_at": "now", "models": "many"} |
        | {"base_url": "$SERVER/v1", "fetched_at": "now", "models": [null]} |
        | {"base_url": "$SERVER/v1", "fetched_at": "now", "models": [{"id": 5}]} |
        | {"base_url": "$SERVER/v1", "fetched_at": "now", "models": [{"id": "a", "context_window": "many"}]} |

    Scenario Outline: A provider without a model list: <name>
      Given the mock provider is enabled
      And the environment variable AZURE_OPENAI_API_KEY is "key"
      And the environment variable AZURE_OPENAI_ENDPOINT is the server, written as "URL"
      When I run `agents provider models <name> --refresh --json`
      Then it fails with exit status <status>
      And the JSON on stderr at "error.code" is "<code>"
      And the provider got 0 requests

      Examples:
        | name   | status | code               |
        | mock   | 3      | MODEL_NOT_FOUND    |
        | azure  | 3      | MODEL_NOT_FOUND    |
        | groq   | 5      | MISSING_CREDENTIAL |
        | groqq  | 3      | PROVIDER_NOT_FOUND |

  Rule: One cheap call tests a provider

    Scenario: A successful test
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "openai/gpt-oss-20b"}, {"id": "openai/gpt-oss-120b"}, {"id": "plain"}]}
        """
      When I run `agents provider test groq --model openai/gpt-oss-20b`
      Then it succeeds
      And stdout is "key\tok\taccepted\nmodel list\tok\t3 models\nstreaming\tok\tgroq/openai/gpt-oss-20b answered in 0 ms\nusage\tok\t10 tokens in, 5 out, $0.00000225\n"
      And stderr is empty
      And the paths asked for are ["GET /openai/v1/models", "POST /openai/v1/chat/completions"]
      And beside the model and the messages the request holds {"stream": true, "stream_options": {"include_usage": true}, "max_completion_tokens": 2048}
      When I run `agents provider test groq --json`
      Then it succeeds
      And the JSON on stdout is:
        """
        {
          "provider": "groq",
          "model": "openai/gpt-oss-20b",
          "steps": [
            {"name": "key", "outcome": "ok", "message": "accepted"},
            {"name": "model list", "outcome": "ok", "message": "3 models"},
            {"name": "streaming", "outcome": "ok", "message": "groq/openai/gpt-oss-20b answered in 0 ms"},
            {"name": "usage", "outcome": "ok", "message": "10 tokens in, 5 out, $0.00000225"}
          ],
          "cost_usd": 0.00000225
        }
        """
      And beside the model and the messages the request holds {"stream": true, "stream_options": {"include_usage": true}, "max_completion_tokens": 2048}

    Scenario: The test uses the cheapest listed model that answers without reasoning
      Given mistral is configured by MISTRAL_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "mistral-large-2512"}, {"id": "ministral-3b-2512"}, {"id": "mistral-small-2603"}]}
        """
      When I run `agents provider test mistral --json`
      Then it succeeds
      And the JSON on stdout at "model" is "ministral-3b-2512"
      And the request holds "max_tokens" as 16

    Scenario: The mock provider
      Given the mock provider is enabled
      When I run `agents provider test mock`
      Then it succeeds
      And stdout is "key\tok\tnone is needed\nmodel list\tskipped\tthe provider has no model list\nstreaming\tok\tmock/echo answered in 0 ms\nusage\tok\t5 tokens in, 5 out, $0.000015\n"

    Scenario: A local server that needs no key
      Given ollama is configured by OLLAMA_HOST and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "nomic-embed-text:latest"}, {"id": "qwen3:8b"}]}
        """
      When I run `agents provider test ollama`
      Then it succeeds
      And stdout is "key\tok\tnone is needed\nmodel list\tok\t2 models\nstreaming\tok\tollama/qwen3:8b answered in 0 ms\nusage\tok\t10 tokens in, 5 out, $0\n"

    Scenario: A rejected key
      Given groq is configured by GROQ_API_KEY and led here
      And a provider that answers 401 with this "application/json":
        """
        {"error": {"message": "Invalid API Key key-of-groq"}}
        """
      When I run `agents provider test groq --json`
      Then it fails with exit status 6
      And the JSON on stdout is:
        """
        {
          "provider": "groq",
          "model": null,
          "steps": [{"name": "key", "outcome": "failed", "message": "groq answered 401: Invalid API Key ***"}],
          "cost_usd": null
        }
        """
      And the JSON on stderr at "error.code" is "PROVIDER_AUTHENTICATION"
      And the provider got 1 request
      And the key of no service appears on stdout or stderr

    Scenario Outline: A gateway that answers <status> for the model list and answers calls
      Given groq is configured by GROQ_API_KEY and led here
      And a server that answers <status> "application/json" when asked for its models:
        """
        {"error": {"message": "Not here"}}
        """
      When I run `agents provider test groq <options> --json`
      Then it succeeds
      And the JSON on stdout at "steps.0" is {"name": "key", "outcome": "ok", "message": "accepted"}
      And the JSON on stdout at "steps.1" is {"name": "model list", "outcome": "skipped", "message": "groq answered <status>: Not here"}
      And the JSON on stdout at "steps.2.outcome" is "ok"

      Examples:
        | status | options                     |
        | 404    |                             |
        | 403    |                             |
        | 405    |                             |
        | 401    | --model openai/gpt-oss-20b  |
        | 404    | --model groq/openai/gpt-oss-20b |

    Scenario: A provider that reports no tokens
      Given vllm is configured by VLLM_BASE_URL and led here
      And a server that tells its models, and streams to a call:
        """
        {"choices": [{"index": 0, "delta": {"content": "OK"}, "finish_reason": "stop"}]}
        [DONE]
        """
      When I run `agents provider test vllm --json`
      Then it succeeds
      And the JSON on stdout at "steps.3" is {"name": "usage", "outcome": "skipped", "message": "not reported: tokens are estimated"}

    Scenario: A model that uses all tokens for reasoning, or whose answer is cut
      Given vllm is configured by VLLM_BASE_URL and led here
      And a server that tells its models, and streams to a call:
        """
        {"choices": [{"index": 0, "delta": {"reasoning": "Let me see"}, "finish_reason": "length"}], "usage": {"prompt_tokens": 10, "completion_tokens": 16}}
        [DONE]
        """
      When I run `agents provider test vllm --json`
      Then it succeeds
      And the JSON on stdout at "steps.2" is {"name": "streaming", "outcome": "ok", "message": "vllm/some-model used all output tokens for reasoning"}
      And the JSON on stdout at "steps.3" is {"name": "usage", "outcome": "ok", "message": "10 tokens in, 16 out, $0"}
      Given a server that tells its models, and streams to a call:
        """
        {"choices": [{"index": 0, "delta": {"content": "OK, and"}, "finish_reason": "length"}], "usage": {"prompt_tokens": 10, "completion_tokens": 16}}
        [DONE]
        """
      When I run `agents provider test vllm --json`
      Then it succeeds
      And stderr is empty
      And the JSON on stdout at "steps.2" is {"name": "streaming", "outcome": "ok", "message": "vllm/some-model answered in 0 ms"}

    Scenario Outline: A broken stream: <what>
      Given groq is configured by GROQ_API_KEY and led here
      And a server that tells its models, and streams to a call:
        """
        <line>
        """
      When I run `agents provider test groq --json`
      Then it fails with exit status 6
      And the JSON on stdout at "steps.0" is {"name": "key", "outcome": "ok", "message": "accepted"}
      And the JSON on stdout at "steps.2.name" is "streaming"
      And the JSON on stdout at "steps.2.outcome" is "failed"
      And the JSON on stderr at "error.code" is "<code>"

      Examples:
        | what      | code         | line |
        | cut       | STREAM_CUT   | {"choices": [{"index": 0, "delta": {"content": "O"}, "finish_reason": null}]} |
        | empty     | EMPTY_ANSWER | {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 10, "completion_tokens": 0}} |

    Scenario: No model is known
      Given ollama is configured by OLLAMA_HOST and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": null}
        """
      When I run `agents provider test ollama`
      Then it fails with exit status 3
      And stdout is "model list\tok\t0 models\nstreaming\tfailed\tno model of ollama is known, so none can be tested\n"
      And stderr is "Error: no model of ollama is known, so none can be tested\n  Name a model: agents provider test ollama --model NAME\n"

    Scenario Outline: An error of the model list that also applies to a call: <status>
      Given ollama is configured by OLLAMA_HOST and led here
      And a provider that answers <status> with this "application/json":
        """
        {"error": {"message": "not so fast"}}
        """
      When I run `agents provider test ollama`
      Then it fails with exit status <exit>
      And stdout is "model list\tskipped\tollama answered <status>: not so fast\nstreaming\tfailed\tno model of ollama is known, so none can be tested\n"
      And stderr is "Error: <error>\n"

      Examples:
        | status | exit | error                                                                                                         |
        | 500    | 6    | ollama answered 500: not so fast\n  The provider has a fault: try again later.                            |
        | 429    | 6    | ollama answered 429: not so fast\n  Wait and try again, or look at the quota of the account. |
        | 403    | 3    | no model of ollama is known, so none can be tested\n  Name a model: agents provider test ollama --model NAME         |
        | 404    | 3    | no model of ollama is known, so none can be tested\n  Name a model: agents provider test ollama --model NAME         |

    Scenario: An empty model name is refused before a request
      Given groq is configured by GROQ_API_KEY and led here
      When I run `agents provider test groq --model ""`
      Then it fails with exit status 2
      And stderr is "Error: option '--model <name>' argument '' is invalid. It must name a model.\n  Add --help to see how the command is used.\n"
      And the provider got 0 requests

    Scenario: The limits of the configuration file apply to a test
      Given the environment variable GROQ_API_KEY is "sk-test"
      And a configuration file with the server in it:
        """
        limits: {max_cost_usd: 0.0000001}
        providers: {groq: {base_url: $SERVER/openai/v1}}
        """
      And a server that tells the models, and answers "OK":
        """
        {"data": [{"id": "openai/gpt-oss-20b"}]}
        """
      When I run `agents provider test groq --model openai/gpt-oss-20b`
      Then it fails with exit status 7
      And stdout contains "streaming\tfailed\tthe cost limit of "
      And the paths asked for are ["GET /openai/v1/models"]

    Scenario Outline: The model can be given with or without the provider: <name>
      Given google is configured by GEMINI_API_KEY and led here
      And a server that tells the models, and answers "OK":
        """
        {"data": []}
        """
      When I run `agents provider test google --model <name> --json`
      Then it succeeds
      And the JSON on stdout at "model" is "gemini-3.8-flash"

      Examples:
        | name                    |
        | gemini-3.8-flash        |
        | google/gemini-3.8-flash |
        | gemini/gemini-3.8-flash |

    Scenario: Ctrl-C during the test
      Given groq is configured by GROQ_API_KEY and led here
      And a server during whose silence I press Ctrl-C
      When I run `agents provider test groq`
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n"

    Scenario: A server that does not answer
      Given groq is configured by GROQ_API_KEY and led here
      And a server that takes a request and says nothing
      When I run `agents provider test groq --timeout 50ms --json`
      Then it fails with exit status 6
      And the JSON on stdout at "steps" is [{"name": "model list", "outcome": "failed", "message": "groq did not return its model list within 0.05 s"}]
      And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"

  Rule: The sources of a key and an address

    Scenario Outline: <what>
      Given a configuration file with the server in it:
        """
        <file>
        """
      And the environment variable <variable> is "<value>"
      When I run `agents provider show <name> --json`
      Then it succeeds
      And the key comes from "<key>" and the address from "<address>"
      And the JSON on stdout at "configured" is <configured>
      And the key of no service appears on stdout or stderr
      When I run `agents provider show <name>`
      Then it succeeds
      And the key of no service appears on stdout or stderr

      Examples:
        | what                          | name    | variable        | value            | configured | key                                      | address                                 | file |
        | the variable                  | cohere  | CO_API_KEY      | key-of-cohere    | true       | the environment variable CO_API_KEY      | the default of the provider                      | format: table |
        | the other variable            | cohere  | COHERE_API_KEY  | key-of-cohere    | true       | the environment variable COHERE_API_KEY  | the default of the provider                      | format: table |
        | one of two                    | azure   | AZURE_OPENAI_ENDPOINT | http://gpu | false      | Set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY: AZURE_OPENAI_API_KEY is not set | the environment variable AZURE_OPENAI_ENDPOINT | format: table |
        | nothing                       | cohere  | NOTHING         | key-of-nobody    | false      | Set CO_API_KEY: it is not set            | the default of the provider                      | format: table |
        | a blank                       | cohere  | CO_API_KEY      |                  | false      | Set CO_API_KEY: it is set, but blank or not valid | the default of the provider             | format: table |
        | a mock that is set to nothing | mock    | AGENTS_MOCK     | 0                | false      | Set AGENTS_MOCK=1: it is set, but blank or not valid | the default of the provider          | format: table |
        | a local server                | ollama  | OLLAMA_HOST     | gpu              | true       | none is needed                           | the environment variable OLLAMA_HOST    | format: table |
        | an address in a variable      | deepseek | DEEPSEEK_BASE_URL | http://gpu/v1 | false      | Set DEEPSEEK_API_KEY: it is not set      | the environment variable DEEPSEEK_BASE_URL | format: table |
        | a variable of my own          | gateway | MY_KEY          | key-of-gateway   | true       | the environment variable MY_KEY          | $HOME/config.yaml                      | providers: {gateway: {base_url: $SERVER/v1, api_key_env: MY_KEY}} |
        | a command                     | gateway | NOTHING         | key-of-nobody    | true       | the command echo (api_key_command in $HOME/config.yaml) | $HOME/config.yaml      | providers: {gateway: {base_url: $SERVER/v1, api_key_command: [echo, key-of-gateway]}} |
        | headers                       | gateway | MY_KEY          | key-of-gateway   | true       | none; headers in $HOME/config.yaml      | $HOME/config.yaml                      | providers: {gateway: {base_url: $SERVER/v1, headers: {x-key: {env: MY_KEY}}}} |
        | none                          | gateway | NOTHING         | key-of-nobody    | true       | none is needed                           | $HOME/config.yaml                      | providers: {gateway: {base_url: $SERVER/v1}} |

    Scenario Outline: A custom base URL for <name> allows any model
      Given <name> is configured by <variable> and led here
      When I run `agents provider show <name> --json`
      Then it succeeds
      And the JSON on stdout at "any_model" is true

      Examples:
        | name     | variable         |
        | deepseek | DEEPSEEK_API_KEY |
        | groq     | GROQ_API_KEY     |

    Scenario: The default base URL allows known models only
      Given the environment variable GROQ_API_KEY is "key-of-groq"
      When I run `agents provider show groq --json`
      Then it succeeds
      And the JSON on stdout at "any_model" is false

    Scenario: A misspelt second name of a provider
      When I run `agents provider show gemni`
      Then it fails with exit status 3
      And stderr is "Error: there is no provider gemni\n  Did you mean gemini?\n"
      When I run `agents actor list --provider gemni`
      Then it fails with exit status 3
      And stderr is "Error: there is no provider gemni\n  Did you mean gemini?\n"

    Scenario: A provider name in place of an actor name
      When I run `agents actor run ollama Hello`
      Then it fails with exit status 3
      And stderr is "Error: no actor named \"local/ollama\"\n  ollama is a provider: name one of its models, ollama/MODEL. See them: agents provider models ollama\n"

    Scenario: An unknown model of a misspelt provider
      Given the environment variable OLLAMA_HOST is "gpu"
      When I run `agents actor run olama/llama3 Hello`
      Then it fails with exit status 3
      And stderr is "Error: no actor named \"olama/llama3\"\n  Did you mean ollama/llama3?\n"

    Scenario: A provider without a model list
      When I run `agents provider show azure`
      Then it succeeds
      And stdout contains "Model list\tnone\n"
