Feature: Models on Azure
  On Azure a model is the name of a deployment, below the endpoint of a resource. The API without a version is used
  unless a version is set.

  Background:
    Given an openai provider that answers "Good morning"
    And the environment variable AZURE_OPENAI_API_KEY is "azure-key"

  Scenario Outline: Endpoint <endpoint> and version "<version>"
    Given the environment variable AZURE_OPENAI_ENDPOINT is the server, written as "<endpoint>"
    And the environment variable OPENAI_API_VERSION is "<version>"
    When I run `agents actor run azure/<deployment> Hello --max-tokens 100`
    Then stdout is "Good morning\n"
    And stderr is "azure/<deployment>: 10 tokens in, 5 out, cost unknown\n"
    And the request is a POST to "<path>"
    And the request has the header "api-key" "azure-key"
    And the request has no header "authorization"
    And the request holds "model" as "<deployment>"
    And beside the model and the messages the request holds {"stream": true, "stream_options": {"include_usage": true}, "max_completion_tokens": 100}

    Examples:
      | endpoint        | version            | deployment | path                                                                        |
      | URL             |                    | my-gpt     | /openai/v1/chat/completions                                                 |
      | URL/            |                    | my-gpt     | /openai/v1/chat/completions                                                 |
      | URL/openai/v1   |                    | my-gpt     | /openai/v1/chat/completions                                                 |
      | URL/openai/v1/  |                    | my-gpt     | /openai/v1/chat/completions                                                 |
      | URL             | 2024-10-21         | my-gpt     | /openai/deployments/my-gpt/chat/completions?api-version=2024-10-21          |
      | URL/            | 2025-04-01-preview | my-gpt     | /openai/deployments/my-gpt/chat/completions?api-version=2025-04-01-preview  |
      | URL/openai/v1   | 2024-10-21         | my-gpt     | /openai/deployments/my-gpt/chat/completions?api-version=2024-10-21          |
      | URL             | 2024-10-21         | mein/gpt:ä | /openai/deployments/mein%2Fgpt%3A%C3%A4/chat/completions?api-version=2024-10-21 |
      | URL             | preview            | my-gpt     | /openai/v1/chat/completions?api-version=preview                             |

  Scenario: Deployments cannot be listed
    Given the environment variable AZURE_OPENAI_ENDPOINT is the server, written as "URL"
    When I run `agents provider models azure --refresh`
    Then it fails with exit status 3
    And stderr is "Error: azure has no model list\n  Run any of its models by name: agents actor run azure/MODEL \"...\"\n"
    And the provider got 0 requests

  Scenario: Without an endpoint
    When I run `agents actor run azure/my-gpt Hello`
    Then it fails with exit status 5
    And stderr is "Error: missing credentials for provider: azure\n  Set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY to use azure/my-gpt.\n"
    When I run `agents provider show azure --json`
    Then it succeeds
    And the JSON on stdout at "configured" is false
    And the JSON on stdout at "key_from" is "Set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY: AZURE_OPENAI_ENDPOINT is not set"
    And the JSON on stdout at "base_url" is null

  Scenario: Without a key
    Given the environment variable AZURE_OPENAI_ENDPOINT is the server, written as "URL"
    And the environment variable AZURE_OPENAI_API_KEY is not set
    When I run `agents actor run azure/my-gpt Hello`
    Then it fails with exit status 5
    And stderr contains "Set AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY to use azure/my-gpt."
    And the provider got 0 requests

  Scenario: Chunks without a choice, without a delta, and with results of the content filter
    Given the environment variable AZURE_OPENAI_ENDPOINT is the server, written as "URL"
    And a provider that streams:
      """
      {"id": "", "object": "", "created": 0, "model": "", "prompt_filter_results": [{"prompt_index": 0}], "choices": [], "usage": null}
      {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "Good morning"}, "finish_reason": null}], "usage": null}
      {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": null}
      {"id": "", "choices": [{"index": 0, "finish_reason": null, "content_filter_results": {"hate": {"filtered": false}}, "content_filter_offsets": {"check_offset": 44}}]}
      {"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}
      [DONE]
      """
    When I run `agents actor run azure/my-gpt Hello --format json`
    Then it succeeds
    And the JSON on stdout at "response" is "Good morning"
    And the JSON on stdout at "finish_reason" is "stop"
    And the JSON on stdout at "usage.output" is 5

  Scenario: An answer that the content filter rejects after its text
    Given the environment variable AZURE_OPENAI_ENDPOINT is the server, written as "URL"
    And a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}, "finish_reason": "stop"}]}
      {"id": "", "choices": [{"index": 0, "finish_reason": "content_filter", "content_filter_results": {"hate": {"filtered": true}}}]}
      [DONE]
      """
    When I run `agents actor run azure/my-gpt Hello --json`
    Then it fails with exit status 6
    And the JSON on stderr at "error.code" is "CONTENT_FILTER"

  Scenario: In the library
    Given the actor {"provider": "azure", "model": "my-gpt"}
    And the credentials {"azure": {"apiKey": "library-key", "baseUrl": "{server}", "apiVersion": "2024-10-21"}}
    When a program executes "Hello"
    Then the program gets the answer "Good morning"
    And the request is a POST to "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21"
    And the request has the header "api-key" "library-key"
    And the request has no header "authorization"

  Scenario: In the library, without an endpoint
    Given the actor {"provider": "azure", "model": "my-gpt"}
    And the credentials {"azure": {"apiKey": "library-key"}}
    When a program executes "Hello"
    Then the program gets a ConfigurationError INVALID_CONFIGURATION: no base URL for provider: azure
    And the error has the hint "Set AZURE_OPENAI_ENDPOINT; in the library, pass credentials: { \"azure\": { baseUrl } }."
