Feature: Custom providers
  A gateway, a proxy or a local server with the protocol of OpenAI or of Anthropic becomes a provider when it is
  declared in the configuration file. A known provider is changed in the same way. The file contains no API keys, and
  each key is sent only to its own provider.

  Rule: A gateway

    Scenario: The OpenAI protocol is the default, and the API key is in a variable
      Given an openai provider that answers "Hello from the gateway"
      And the configuration file:
        """
        providers:
          gateway:
            base_url: {server}/llm/v1
            api_key_env: GATEWAY_KEY
            headers:
              X-Team: blue
              X-Cost-Center: {env: COST_CENTER}
        """
      And the environment variable GATEWAY_KEY is "key-of-the-gateway"
      And the environment variable COST_CENTER is "4711"
      And the environment variable OPENAI_API_KEY is "sk-of-openai"
      When I run `agents run -a gateway/big Hello`
      Then stdout is "Hello from the gateway\n"
      And the request is a POST to "/llm/v1/chat/completions"
      And the request has the header "authorization" "Bearer key-of-the-gateway"
      And the request has the header "x-team" "blue"
      And the request has the header "x-cost-center" "4711"
      And the request holds "model" as "big"
      And "sk-of-openai" is nowhere on the wire
      And "key-of-the-gateway" appears neither on stdout nor on stderr

    Scenario: A gateway with the Anthropic protocol
      Given an anthropic provider that answers "Hello"
      And the configuration file:
        """
        providers:
          gateway: {protocol: anthropic, base_url: "{server}/llm", api_key_env: GATEWAY_KEY}
        """
      And the environment variable GATEWAY_KEY is "key-of-the-gateway"
      When I run `agents run -a gateway/big Hello`
      Then stdout is "Hello\n"
      And the request is a POST to "/llm/v1/messages"
      And the request has the header "x-api-key" "key-of-the-gateway"
      And the request has the header "anthropic-version" "2023-06-01"

    Scenario: A gateway without an API key
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          cellar: {base_url: "{server}/v1"}
        """
      When I run `agents run -a cellar/small Hello`
      Then stdout is "Hello\n"
      And beside those of HTTP itself the request has just these headers:
        | content-type | application/json                    |
        | accept       | application/json, text/event-stream |
        | user-agent   | cleveragents                        |

    Scenario: A gateway with a header and without an API key
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          gateway: {base_url: "{server}/v1", headers: {X-Pass: {env: GATEWAY_PASS}}}
        """
      When I run `agents run -a gateway/big Hello`
      Then it fails with exit status 5
      And stderr is "Error: missing credentials for provider: gateway\n  Set GATEWAY_PASS to use gateway/big.\n"
      Given the environment variable GATEWAY_PASS is "open-sesame"
      When I run `agents run -a gateway/big Hello`
      Then stdout is "Hello\n"
      And the request has the header "x-pass" "open-sesame"

    Scenario: The error names all missing variables
      Given the configuration file:
        """
        providers:
          gateway: {base_url: "http://127.0.0.1:9/v1", api_key_env: GATEWAY_KEY, headers: {X-Pass: {env: GATEWAY_PASS}}}
        """
      And the environment variable GATEWAY_PASS is "open-sesame"
      When I run `agents run -a gateway/big Hello`
      Then it fails with exit status 5
      And stderr is "Error: missing credentials for provider: gateway\n  Set GATEWAY_KEY and GATEWAY_PASS to use gateway/big.\n"

    Scenario: A blank variable counts as no API key
      Given the configuration file:
        """
        providers:
          gateway: {base_url: "http://127.0.0.1:9/v1", api_key_env: GATEWAY_KEY, models: [big]}
        """
      And the environment variable GATEWAY_KEY holds only blanks
      When I run `agents actor list`
      Then stdout contains "No actors configured."
      When I run `agents run -a gateway/big Hello`
      Then it fails with exit status 5
      And stderr is "Error: missing credentials for provider: gateway\n  Set GATEWAY_KEY to use gateway/big.\n"

    Scenario: A gateway runs only the models that it declares
      Given the configuration file:
        """
        providers:
          gateway: {base_url: "http://127.0.0.1:9/v1", models: [small, big, vendor/large, big]}
        """
      When I run `agents actor list`
      Then the actors listed are "gateway/big gateway/small gateway/vendor/large"
      When I run `agents actor show gateway/bigg`
      Then it fails with exit status 3
      And stderr contains "Error: gateway has no model \"bigg\" in its list of known models\n  Did you mean gateway/big, gateway/small?"
      When I run `agents actor add mine --model gateway/bigg`
      Then it succeeds
      And stderr is "Warning: gateway has no model \"bigg\" in its list of known models; the name is sent to the provider unchanged. Did you mean gateway/big?\n"
      When I run `agents actor add other --model gateway/vendor/large`
      Then it succeeds
      And stderr is empty

    Scenario: A gateway with `models: any` runs any model
      Given the configuration file:
        """
        providers:
          gateway: {base_url: "http://127.0.0.1:9/v1", models: any}
        """
      When I run `agents actor list`
      Then stdout contains "gateway is configured, but its models are not known yet."
      When I run `agents --json actor show gateway/whatever:1`
      Then the JSON on stdout at "name" is "gateway/whatever:1"
      And the JSON on stdout at "price" is null

    Scenario Outline: A gateway may use a name that is reserved for a provider of a later version: <name>
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          <name>: {base_url: "{server}/v1"}
        """
      When I run `agents run -a <name>/nova Hello`
      Then stdout is "Hello\n"
      And the request holds "model" as "nova"

      Examples:
        | name       |
        | amazon     |
        | perplexity |

    Scenario Outline: Refused declaration of a provider: <what>
      Given the configuration file:
        """
        providers:
          <entry>
        """
      When I run `agents config validate`
      Then it fails with exit status 5
      And stderr contains "config.yaml:2:<fault>\n"

      Examples:
        | what                         | entry                                                       | fault                                                                                     |
        | one without an address       | gateway: {api_key_env: K}                                   | 3: providers.gateway: lacks `base_url` (a provider that is not known needs its address, for example `base_url: https://host/v1`) |
        | an address without a scheme  | gateway: {base_url: llm.example.com/v1}                     | 13: providers.gateway.base_url: the base URL of provider gateway is not an http or https address (Use an address such as https://host/v1.) |
        | one of another scheme        | gateway: {base_url: "ftp://x/v1"}                           | 13: providers.gateway.base_url: the base URL of provider gateway is not an http or https address (Use an address such as https://host/v1.) |
        | an empty address             | gateway: {base_url: ""}                                     | 13: providers.gateway.base_url: the base URL of provider gateway is not an http or https address (Use an address such as https://host/v1.) |
        | an address with a query      | gateway: {base_url: "http://x/v1?a=b"}                      | 13: providers.gateway.base_url: the base URL of provider gateway contains a query or a fragment (Remove the part from ? or # on.) |
        | an address with a password   | gateway: {base_url: "http://me:pass@x/v1"}                  | 13: providers.gateway.base_url: the base URL of provider gateway contains a user name or password (Give the key as the API key instead.) |
        | the address of a call        | gateway: {base_url: "http://x/v1/chat/completions"}         | 13: providers.gateway.base_url: ends with the path of a call, /chat/completions (remove it: it is added for each call) |
        | the namespace of actors      | local: {base_url: "http://x/v1"}                            | 3: providers.local: is the namespace of your own actors (use another name)                |
        | the mock                     | mock: {base_url: "http://x/v1"}                             | 3: providers.mock: the mock cannot be changed                                             |
        | one with capital letters     | Gateway: {base_url: "http://x/v1"}                          | 3: providers.Gateway: is not the name of a provider (use a-z, 0-9, \\".\\", \\"_\\", \\"-\\")         |
        | a protocol of another server | anthropic: {protocol: openai}                               | 15: providers.anthropic.protocol: anthropic itself uses the protocol anthropic (give the `base_url` of the server that uses another protocol) |
        | an unknown protocol          | gateway: {base_url: "http://x", protocol: grpc}             | 35: providers.gateway.protocol: must be one of openai, anthropic                          |
        | no models at all             | gateway: {base_url: "http://x", models: []}                 | 35: providers.gateway.models: must not be empty                                           |
        | a header with a space        | gateway: {base_url: "http://x", headers: {"X Team": blue}}  | 45: providers.gateway.headers.X Team: is not the name of a header                         |
        | a header of HTTP itself      | gateway: {base_url: "http://x", headers: {Content-Length: "5"}} | 45: providers.gateway.headers.Content-Length: is set by HTTP itself (leave it out)    |
        | a header with a line end     | gateway: {base_url: "http://x", headers: {X-Team: "a\\nb"}}  | 45: providers.gateway.headers.X-Team: contains a character that is not allowed in a header               |
        | a variable with a blank      | gateway: {base_url: "http://x", api_key_env: "MY KEY"}      | 35: providers.gateway.api_key_env: must be the name of an environment variable, such as GATEWAY_KEY |

  Rule: An API key in plain text is refused and not repeated

    Scenario Outline: <where>
      Given the configuration file:
        """
        providers:
          <entry>
        """
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr contains "1 fault\n"
      And stderr contains " in plain text in this file (<hint>"
      And "9876" appears neither on stdout nor on stderr
      When I run `agents --json config validate`
      Then it fails with exit status 5
      And "9876" appears neither on stdout nor on stderr

      Examples:
        | where                              | entry                                                                                   | hint |
        | under api_key                      | openai: {api_key: sk-abcdef-9876}                                                       | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with `api_key_command: [program, argument]`) |
        | under apiKey                       | openai: {apiKey: sk-abcdef-9876}                                                        | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | under api-key                      | openai: {api-key: "9876"}                                                               | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | under token                        | openai: {token: 9876}                                                                   | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | in place of the provider           | openai: sk-abcdef-9876                                                                  | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | as a variable                      | openai: {api_key_env: sk-abcdef-9876}                                                   | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | as a variable that could be one    | groq: {api_key_env: gsk_abcdefghijklmnopqrst9876}                                       | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | as a variable without a beginning  | mistral: {api_key_env: abcdefghijklmnopqrstuvwxyz9876}                                  | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | as a command                       | openai: {api_key_command: sk-abcdefghijkl-9876}                                         | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | as an argument of a command        | openai: {api_key_command: [echo, sk-abcdefghijkl-9876]}                                 | name the variable that holds it with `api_key_env: NAME`, or a command that prints it with |
        | in the header Authorization        | gw: {base_url: "http://x", headers: {Authorization: "Basic 9876"}}                      | name the variable that holds it: Authorization: {env: NAME}) |
        | in a header for keys               | gw: {base_url: "http://x", headers: {X-Api-Key: "9876"}}                                | name the variable that holds it: X-Api-Key: {env: NAME}) |
        | in any header                      | gw: {base_url: "http://x", headers: {X-Any: "Bearer 9876"}}                             | name the variable that holds it: X-Any: {env: NAME}) |
        | as the variable of a header        | gw: {base_url: "http://x", headers: {X-Any: {env: gsk_abcdefghijklmnopqrst9876}}}       | name the variable that holds it: X-Any: {env: NAME}) |

    Scenario: An API key at the top of the file
      Given the configuration file "OPENAI_API_KEY: sk-abcdef-9876"
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr contains "config.yaml:1:1: OPENAI_API_KEY: an API key must not be in plain text in this file (declare the provider under `providers`, and there name the variable"
      And "9876" appears neither on stdout nor on stderr

    Scenario Outline: A syntax error of YAML: <what>
      Given the configuration file "providers: {openai: {api_key: <key>}}"
      When I run `agents actor list`
      Then it fails with exit status 5
      And "9876" appears neither on stdout nor on stderr

      Examples:
        | what      | key                  |
        | an alias  | *sk-abcdefghijkl9876 |
        | a tag     | !sk-abcdefghijkl9876 x |
        | a key     | {sk-abcdefghijkl9876: 1, sk-abcdefghijkl9876: 2} |

    Scenario: Variable names that resemble API keys are accepted
      Given the configuration file:
        """
        providers:
          groq: {api_key_env: gsk_for_work}
          huggingface: {api_key_env: hf_token}
          openai: {api_key_env: OPENAI_API_KEY_OF_THE_SECOND_ACCOUNT_2}
        """
      When I run `agents config validate`
      Then it succeeds

  Rule: Changes to known providers

    Scenario: Another base URL and another variable
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          openai: {base_url: "{server}/proxy/v1", api_key_env: PROXY_KEY}
        """
      And the environment variable OPENAI_API_KEY is "sk-of-openai"
      When I run `agents run -a openai/gpt-4o Hello`
      Then it fails with exit status 5
      And stderr is "Error: missing credentials for provider: openai\n  Set PROXY_KEY to use openai/gpt-4o.\n"
      Given the environment variable PROXY_KEY is "key-of-the-proxy"
      When I run `agents run -a openai/gpt-4o Hello`
      Then stdout is "Hello\n"
      And the request is a POST to "/proxy/v1/chat/completions"
      And the request has the header "authorization" "Bearer key-of-the-proxy"
      And "sk-of-openai" is nowhere on the wire

    Scenario: Another base URL alone keeps the default variable of the API key
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          openai: {base_url: "{server}/proxy/v1"}
        """
      And the environment variable OPENAI_API_KEY is "sk-of-openai"
      When I run `agents run -a openai/a-model-of-the-proxy Hello`
      Then stdout is "Hello\n"
      And the request has the header "authorization" "Bearer sk-of-openai"

    Scenario: The variable of the base URL wins over the file
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          openai: {base_url: "http://127.0.0.1:9/v1"}
        """
      And the environment variable OPENAI_BASE_URL leads to the provider, with "/elsewhere" behind it
      And the environment variable OPENAI_API_KEY is "sk-of-openai"
      When I run `agents run -a openai/gpt-4o Hello`
      Then stdout is "Hello\n"
      And the request is a POST to "/elsewhere/chat/completions"

    Scenario: A gateway with another protocol than the provider
      Given an anthropic provider that answers "Hello"
      And the configuration file:
        """
        providers:
          azure: {protocol: anthropic, base_url: "{server}/claude"}
        """
      And the environment variable AZURE_OPENAI_API_KEY is "key-of-azure"
      When I run `agents run -a azure/some-model Hello`
      Then stdout is "Hello\n"
      And the request is a POST to "/claude/v1/messages"
      And the request has the header "x-api-key" "key-of-azure"

    Scenario: A custom provider accepts only the settings of its protocol
      Given the configuration file:
        """
        providers:
          claudes: {protocol: anthropic, base_url: "http://127.0.0.1:9/v1"}
        """
      When I run `agents actor run claudes/sonnet Hello --temperature 1.5`
      Then it fails with exit status 2
      And stderr contains "Error: claudes/sonnet accepts a temperature of at most 1"

    Scenario: A gateway in front of a provider that needs headers and no API key
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          openai: {base_url: "{server}/v1", headers: {X-Team: blue}}
        """
      When I run `agents run -a openai/gpt-4o Hello`
      Then stdout is "Hello\n"
      And beside those of HTTP itself the request has just these headers:
        | content-type | application/json                    |
        | accept       | application/json, text/event-stream |
        | user-agent   | cleveragents                        |
        | x-team       | blue                                |

    Scenario: A header alone does not replace the API key of a known service
      Given the configuration file "providers: {openai: {headers: {X-Team: blue}}}"
      When I run `agents run -a openai/gpt-4o Hello`
      Then it fails with exit status 5
      And stderr is "Error: missing credentials for provider: openai\n  Set OPENAI_API_KEY to use openai/gpt-4o.\n"

    Scenario: A known provider under its alias
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          gemini: {base_url: "{server}/v1", api_key_env: MY_KEY}
        """
      And the environment variable MY_KEY is "key-of-google"
      When I run `agents run -a google/gemini-2.5-flash Hello`
      Then stdout is "Hello\n"
      And the request has the header "authorization" "Bearer key-of-google"

  Rule: Local servers

    Scenario: Declared without settings, a local server counts as configured
      Given the configuration file "providers:\n  ollama:\n  vllm: {}\n"
      When I run `agents --json provider show ollama`
      Then the JSON on stdout at "configured" is true
      And the JSON on stdout at "base_url" is "http://127.0.0.1:11434/v1"
      When I run `agents --json provider show vllm`
      Then the JSON on stdout at "configured" is true
      When I run `agents --json provider show lmstudio`
      Then the JSON on stdout at "configured" is false
      When I run `agents --json actor show ollama/llama3`
      Then the JSON on stdout at "price.input_per_1m" is 0

    Scenario Outline: The base URL is written as in the variable of the server: <written>
      Given the configuration file "providers: {ollama: {base_url: \u0022<written>\u0022}}"
      When I run `agents --json provider show ollama`
      Then the JSON on stdout at "base_url" is "<address>"

      Examples:
        | written                  | address                        |
        | box                      | http://box:11434/v1            |
        | box:8080                 | http://box:8080/v1             |
        | http://box:8080          | http://box:8080/v1             |
        | https://box/ollama/v1    | https://box/ollama/v1          |

    Scenario: A local server with an API key in a variable of your own
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers:
          vllm: {base_url: "{server}", api_key_env: CELLAR_KEY}
        """
      And the environment variable CELLAR_KEY is "key-of-the-cellar"
      When I run `agents run -a vllm/some-model Hello`
      Then stdout is "Hello\n"
      And the request is a POST to "/v1/chat/completions"
      And the request has the header "authorization" "Bearer key-of-the-cellar"

  Rule: The name of a provider is reserved as a namespace

    Scenario Outline: No actor can be added to the namespace: agents <command>
      Given the configuration file "providers: {gateway: {base_url: \u0022http://127.0.0.1:9/v1\u0022}}"
      And I have run `agents actor add scribe --model gateway/big`
      When I run `agents <command>`
      Then it fails with exit status 4
      And stderr is "Error: \"gateway/x\" cannot be used: gateway is the name of a provider\n  Use another namespace, for example local/x.\n"

      Examples:
        | command                             |
        | actor add gateway/x --model openai/gpt-4o |
        | actor copy scribe gateway/x         |

    Scenario: An actor added before the declaration wins over the built-in actor, and can be removed
      Given I have run `agents actor add gateway/big --model mock/echo`
      And the mock provider is enabled
      And the configuration file "providers: {gateway: {base_url: \u0022http://127.0.0.1:9/v1\u0022, models: [big]}}"
      When I run `agents run -a gateway/big Hello`
      Then stdout is "Hello\n"
      When I run `agents actor remove gateway/big --yes`
      Then it succeeds
      When I run `agents --json actor show gateway/big`
      Then the JSON on stdout at "built_in" is true

    Scenario: Actors of a provider that is no longer declared fail with a clear error
      Given the configuration file "providers: {gateway: {base_url: \u0022http://127.0.0.1:9/v1\u0022}}"
      And I have run `agents actor add scribe --model gateway/big`
      And the configuration file ""
      When I run `agents run -a scribe Hello`
      Then it fails with exit status 3
      And stderr is "Error: there is no provider gateway\n  Declare it in the configuration file, with its base_url: agents config edit\n"
      When I run `agents run -a gateway/big Hello`
      Then it fails with exit status 3
      And stderr contains "Error: no actor named \"gateway/big\""
      When I run `agents actor remove scribe --yes`
      Then it succeeds
