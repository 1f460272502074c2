Feature: A key is sent only to its provider
  A key is sent only to its own provider, in one header. Other variables of the environment are not sent or printed,
  even if the SDKs would read them.

  Scenario: The variables that the SDKs read
    Then the SDKs read at least these variables:
      """
      OPENAI_API_KEY OPENAI_BASE_URL OPENAI_ORG_ID OPENAI_PROJECT_ID OPENAI_ADMIN_KEY OPENAI_WEBHOOK_SECRET OPENAI_LOG
      OPENAI_CUSTOM_HEADERS ANTHROPIC_API_KEY ANTHROPIC_BASE_URL ANTHROPIC_AUTH_TOKEN ANTHROPIC_CUSTOM_HEADERS
      ANTHROPIC_PROFILE ANTHROPIC_CONFIG_DIR ANTHROPIC_WEBHOOK_SIGNING_KEY ANTHROPIC_LOG ANTHROPIC_OPEN_TELEMETRY
      ANTHROPIC_IDENTITY_TOKEN ANTHROPIC_IDENTITY_TOKEN_FILE ANTHROPIC_WORKSPACE_ID HOME XDG_CONFIG_HOME
      """

  Scenario Outline: A run on <provider> sends and prints none of these variables
    Given an <provider> provider that answers "Good morning"
    And each environment variable that an SDK reads holds a canary
    And the environment variable <key variable> is "sk-the-one-key"
    And the environment variable <url variable> leads to the provider, with "<path>" behind it
    When I run `agents actor run <name> Hello` as a process with that environment
    Then stdout is "Good morning\n"
    And the provider got 1 request
    And no canary is on the wire, on stdout or on stderr
    And "sk-the-one-key" is on the wire just once, in the header "<header>"
    And "sk-the-one-key" appears neither on stdout nor on stderr

    Examples:
      | provider  | name                        | key variable      | url variable       | path | header        |
      | openai    | openai/gpt-4o               | OPENAI_API_KEY    | OPENAI_BASE_URL    | /v1  | authorization |
      | anthropic | anthropic/claude-sonnet-4-5 | ANTHROPIC_API_KEY | ANTHROPIC_BASE_URL |      | x-api-key     |

  Scenario Outline: A program that runs <name> through the library sends none of these variables
    Given an <provider> provider that answers "Good morning"
    And each environment variable that an SDK reads holds a canary
    When a program with that environment runs <name> through the library
    Then stdout is "Good morning"
    And no canary is on the wire, on stdout or on stderr
    And "sk-library" is on the wire just once, in the header "<header>"

    Examples:
      | provider  | name                        | header        |
      | openai    | openai/gpt-4o               | authorization |
      | anthropic | anthropic/claude-sonnet-4-5 | x-api-key     |

  Scenario Outline: The library uses the default address of <provider>, whatever base URL is in the environment
    Given each environment variable that an SDK reads holds a canary
    When a program with that environment runs <name> through the library without a base URL
    Then stdout is "<address>"

    Examples:
      | provider  | name                        | address                                    |
      | openai    | openai/gpt-4o               | https://api.openai.com/v1/chat/completions |
      | anthropic | anthropic/claude-sonnet-4-5 | https://api.anthropic.com/v1/messages      |

  Scenario Outline: SDK logging stays off with <variable>
    Given an <provider> provider that answers "Good morning"
    And the environment variable <key variable> is "sk-the-one-key"
    And the environment variable <variable> is "debug"
    When I run `agents actor run <name> Hello --quiet` as a process with that environment
    Then stdout is "Good morning\n"
    And stderr is empty

    Examples:
      | provider  | variable      | key variable      | name                        |
      | openai    | OPENAI_LOG    | OPENAI_API_KEY    | openai/gpt-4o               |
      | anthropic | ANTHROPIC_LOG | ANTHROPIC_API_KEY | anthropic/claude-sonnet-4-5 |

  Scenario Outline: The key of the other provider is not sent to <provider>
    Given an <provider> provider that answers "Good morning"
    And the environment variable OPENAI_API_KEY is "sk-of-openai"
    And the environment variable ANTHROPIC_API_KEY is "sk-of-anthropic"
    When I run `agents actor run <name> Hello`
    Then stdout is "Good morning\n"
    And "<own>" is on the wire just once, in the header "<header>"
    And "<other>" is nowhere on the wire

    Examples:
      | provider  | name                        | own             | other           | header        |
      | openai    | openai/gpt-4o               | sk-of-openai    | sk-of-anthropic | authorization |
      | anthropic | anthropic/claude-sonnet-4-5 | sk-of-anthropic | sk-of-openai    | x-api-key     |

  Scenario Outline: A redirect with <status> is not followed
    Given a provider that redirects with <status> to another server
    And the environment variable OPENAI_API_KEY is "sk-the-one-key"
    When I run `agents actor run openai/gpt-4o Hello --json`
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

  Scenario Outline: A key that the provider repeats in its error is masked, with <status>
    Given a provider that answers <status> with this "application/json":
      """
      {"error": {"message": "Incorrect key sk-the-one-key, yes: sk-the-one-key", "type": "error", "param": "sk-the-one-key"}}
      """
    And the environment variable <key variable> is "  sk-the-one-key "
    When I run `agents actor run <name> Hello`
    Then it fails with exit status 6
    And stderr contains "answered <status>: Incorrect key ***, yes: ***"
    And "sk-the-one-key" appears neither on stdout nor on stderr
    When I run `agents actor run <name> Hello --format json`
    Then it fails with exit status 6
    And stdout is empty
    And "sk-the-one-key" appears neither on stdout nor on stderr

    Examples:
      | status | key variable      | name                        |
      | 401    | OPENAI_API_KEY    | openai/gpt-4o               |
      | 500    | OPENAI_API_KEY    | openai/gpt-4o               |
      | 401    | ANTHROPIC_API_KEY | anthropic/claude-sonnet-4-5 |

  Scenario: A key that the provider repeats in an error during the answer is masked
    Given a provider that streams:
      """
      {"choices": [{"index": 0, "delta": {"content": "Good"}}]}
      {"error": {"message": "The key sk-the-one-key has no credit"}}
      """
    And the environment variable OPENAI_API_KEY is "sk-the-one-key"
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 6
    And stdout is "Good\n"
    And stderr contains "openai ended the answer with an error: The key *** has no credit"
    And "sk-the-one-key" appears neither on stdout nor on stderr

  Scenario: A key with characters that are not allowed in a header
    Given the environment variable OPENAI_API_KEY is "sk-żółw"
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: Failed to create agent 'openai/gpt-4o'
        Check the key, the base URL and the headers of provider openai: the header "authorization" contains a character that is not allowed in a header.
      """

  Scenario Outline: A possible key in a base URL is not shown: <address>
    Given the environment variable OPENAI_API_KEY is "sk-test"
    And the environment variable OPENAI_BASE_URL is "<address>"
    When I run `agents provider show openai --format json`
    Then it succeeds
    And the JSON on stdout at "base_url" is "<shown>"
    And "geheim" appears neither on stdout nor on stderr
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 5
    And "geheim" appears neither on stdout nor on stderr

    Examples:
      | address                           | shown              |
      | https://host/v1?api_key=geheim    | https://host/v1    |
      | https://host/v1#geheim            | https://host/v1    |
      | https://me:geheim@host/v1         | https://host/v1    |
      | http:me:geheim@host/v1            | http://host/v1     |
      | me:geheim@host                    | (not a valid URL)   |
      | geheim                            | (not a valid URL)   |

  Scenario: A key in a header is masked in errors
    Given a provider that answers with status 401 and "Incorrect API key provided: sk-geheim-2"
    When a program runs openai/gpt-4o through the library with the credentials {"openai": {"baseUrl": "{url}/v1", "headers": {"authorization": "Bearer sk-geheim-2"}}}
    Then it fails with exit status 6
    And stderr contains "Incorrect API key provided: ***"
    And "sk-geheim-2" appears neither on stdout nor on stderr

  Scenario: A base URL with a user name and a password
    Given a provider that answers "Good morning"
    And the environment variable OPENAI_API_KEY is "sk-the-one-key"
    And the environment variable OPENAI_BASE_URL leads to the provider with the user name "ann:geheim"
    When I run `agents actor run openai/gpt-4o Hello`
    Then it fails with exit status 5
    And stderr is:
      """
      Error: the base URL of provider openai contains a user name or password
        Give the key as the API key instead. It is the value of OPENAI_BASE_URL.
      """
    And the provider got 0 requests

  Scenario: A custom server in the library, with a header in place of a key
    Given an openai provider that answers "Good morning"
    When a program runs home/llama through the library with the credentials {"home": {"baseUrl": "{url}/v1", "headers": {"x-secret": "geheim"}}}
    Then stdout is "Good morning"
    And "geheim" is on the wire just once, in the header "x-secret"
    And beside those of HTTP itself the request has just these headers:
      | accept       | application/json, text/event-stream |
      | content-type | application/json                    |
      | user-agent   | cleveragents                        |
      | x-secret     | geheim                              |

  Scenario: A custom server in the library with the Anthropic protocol
    Given an anthropic provider that answers "Good morning"
    When a program runs home/claude through the library with the credentials {"home": {"baseUrl": "{url}", "protocol": "anthropic", "apiKey": "sk-home"}}
    Then stdout is "Good morning"
    And "sk-home" is on the wire just once, in the header "x-api-key"

  Scenario: A secret header that the provider repeats in its error is masked
    Given a provider that answers 403 with this "application/json":
      """
      {"error": {"message": "geheim is not enough"}}
      """
    When a program runs home/llama through the library with the credentials {"home": {"baseUrl": "{url}", "headers": {"x-secret": "geheim", "x-none": ""}}}
    Then it fails with exit status 6
    And the JSON on stderr at "error.message" is "home answered 403: *** is not enough"

  Scenario Outline: Invalid credentials send no request: <credentials>
    When a program runs home/llama through the library with the credentials <credentials>
    Then it fails with exit status 5
    And the JSON on stderr at "error.code" is "<code>"
    And the JSON on stderr at "error.message" is "<message>"
    And "geheim" appears neither on stdout nor on stderr

    Examples:
      | credentials                                                                | code                  | message                                                                                   |
      | {"other": {"apiKey": "geheim"}}                                            | MISSING_CREDENTIAL    | missing credentials for provider: home                                                    |
      | {"home": {"apiKey": "geheim"}}                                             | INVALID_CONFIGURATION | no base URL for provider: home                                                            |
      | {"home": {"baseUrl": "http://geheim:x@host/v1"}}                           | INVALID_CONFIGURATION | the base URL of provider home contains a user name or password                               |
      | {"home": {"baseUrl": "http://host/v1", "headers": {"x-secret": "ż-geheim"}}} |   CLIENT_NOT_CREATED    | Failed to create agent 'home/llama'                                                       |
