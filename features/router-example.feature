@slow
Feature: The router example for many tenants
  The example of the manual: a server that reads actors from a database, runs each with the API key of its tenant,
  streams the text, writes a bill for each run, and reports errors by the HTTP status.

  Scenario: A run without an API key
    Given the router of the examples runs, without any key
    When a client with the token "ada-1" sends "\"Hello\"" to echo
    Then the client gets 200 and "Say it again: Hello"
    And the client gets the header "content-type" as "text/plain; charset=utf-8"
    And the bill is {"tenant": "ada", "nodes": [{"node": "local/echo", "provider": "mock", "model": "echo", "input": 4, "output": 4, "source": "reported", "costUsd": 0.000012}], "chargedUsd": 0.000012}
    When a client with the token "ada-1" sends "{\"message\": \"And now?\", \"history\": [{\"role\": \"user\", \"content\": \"Hi\"}]}" to echo
    Then the client gets 200 and "Say it again: And now?"
    And the bill is {"tenant": "ada", "nodes": [{"node": "local/echo", "provider": "mock", "model": "echo", "input": 6, "output": 5, "source": "reported", "costUsd": 0.000016}], "chargedUsd": 0.000016}
    And the router has written no other bill, and its log contains ""

  Scenario Outline: <what>
    Given the router of the examples runs, without any key
    When a client with the token "<token>" sends "<body>" to <actor>
    Then the client gets <status> and "<answer>"
    And the router has written no other bill, and its log contains "<log>"

    Examples:
      | what                           | token | body              | actor  | status | answer | log |
      | Nobody that is known           | eve-1 | \"Hello\"         | echo   | 401    |        |     |
      | No such actor                  | ada-1 | \"Hello\"         | nobody | 404    | {\"error\":{\"code\":\"ACTOR_NOT_FOUND\",\"message\":\"there is no actor local/nobody\"}} | |
      | A body that is no JSON         | ada-1 | Hello             | echo   | 400    | {\"error\":{\"code\":\"INVALID_MESSAGE\",\"message\":\"the body of the request is not JSON\"}} | |
      | A message that is none         | ada-1 | {\"message\": 5}  | echo   | 400    | {\"error\":{\"code\":\"INVALID_MESSAGE\",\"message\":\"the message must be a string, not number\"}} | |
      | The key of another provider    | ada-1 | \"Hello\"         | writer | 500    | {\"error\":{\"code\":\"MISSING_CREDENTIAL\"}} | MISSING_CREDENTIAL: missing credentials for provider: openai\n |

  Scenario: A request above the spending limit of the tenant is not sent
    Given the router of the examples runs, without any key
    When a client with the token "ada-1" sends 200 words to echo
    Then the client gets 429 and "{\"error\":{\"code\":\"LIMIT_EXCEEDED\",\"message\":\"the cost limit of $0.001 does not allow this call: up to 1059 tokens of input and at least 16 of output\"}}"
    And the router has written no other bill, and its log contains ""

  Scenario: An answer that reaches the cost limit is cut and billed
    Given the router of the examples runs, without any key
    When a client with the token "ada-1" sends 150 words to echo
    Then the client gets 200 and the text of 95 words, which is broken off
    And the bill is {"tenant": "ada", "nodes": [{"node": "local/echo", "provider": "mock", "model": "echo", "input": 153, "output": 95, "source": "reported", "costUsd": 0.000343}], "chargedUsd": 0.000343, "failure": "LIMIT_EXCEEDED"}

  Scenario: Each node of a graph has an entry in the bill
    Given the router of the examples runs, without any key
    When a client with the token "ada-1" sends "\"a letter\"" to twice
    Then the client gets 200 and "No longer A draft of a letter"
    And the bill is {"tenant": "ada", "nodes": [{"node": "twice/draft", "provider": "mock", "model": "echo", "input": 5, "output": 5, "source": "reported", "costUsd": 0.000015}, {"node": "twice/final", "provider": "mock", "model": "echo", "input": 7, "output": 7, "source": "reported", "costUsd": 0.000021}], "chargedUsd": 0.000036}

  Scenario: A run that exceeds the limit in its second node is billed for the first
    Given the router of the examples runs, without any key
    When a client with the token "ada-1" sends 120 words to twice
    Then the client gets 429 and "{\"error\":{\"code\":\"LIMIT_EXCEEDED\",\"message\":\"the cost limit of $0.001, of which $0.000369 are used, does not allow this call: up to 666 tokens of input and at least 16 of output\"}}"
    And the bill is {"tenant": "ada", "nodes": [{"node": "twice/draft", "provider": "mock", "model": "echo", "input": 123, "output": 123, "source": "reported", "costUsd": 0.000369}], "chargedUsd": 0.000369, "failure": "LIMIT_EXCEEDED"}

  Rule: Requests to a provider

    Scenario: The text streams as the provider sends it, with the API key of the tenant
      Given a provider that answers piece by piece, as I say
      And the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to writer
      And the provider says "Good"
      Then the client has received "Good" so far
      When the provider says " morning"
      And the provider has finished
      Then the client gets 200 and "Good morning"
      And the request has the header "authorization" "Bearer sk-bob"
      And the request holds "messages" as [{"role": "system", "content": "You write short and plain."}, {"role": "user", "content": "Hello"}]
      And the bill is {"tenant": "bob", "nodes": [{"node": "local/writer", "provider": "openai", "model": "gpt-6-luna", "input": 10, "output": 5, "source": "reported", "costUsd": 0.0000035}], "chargedUsd": 0.0000035}

    Scenario: A disconnected client ends the run, and its possible cost is billed
      Given a provider that answers piece by piece, as I say
      And the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to writer
      And the provider says "Good morning"
      Then the client has received "Good morning" so far
      When the client disconnects
      Then the provider sees the connection closed
      And the bill is {"tenant": "bob", "nodes": [{"node": "local/writer", "provider": "openai", "model": "gpt-6-luna", "input": 15, "output": 2, "source": "estimated", "costUsd": 0.0000025}], "chargedUsd": 0.0099999, "failure": "INTERRUPTED"}
      And the router has written no other bill, and its log contains ""

    Scenario: A client that disconnects before the first chunk
      Given a provider that answers piece by piece, as I say
      And the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to writer
      And the request has come
      And the client disconnects
      Then the provider sees the connection closed
      And the bill is {"tenant": "bob", "nodes": [], "chargedUsd": 0.0099999, "failure": "INTERRUPTED"}
      And the router has written no other bill, and its log contains ""

    Scenario: A provider that asks clients to retry later
      Given a provider that answers 429 with the headers {"retry-after": "90"} and this body:
        """
        {"error": {"message": "Slow down"}}
        """
      And the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to writer
      Then the client gets 429 and "{\"error\":{\"code\":\"PROVIDER_RATE_LIMITED\",\"message\":\"openai answered 429: Slow down\"}}"
      And the client gets the header "retry-after" as "90"
      And the bill is {"tenant": "bob", "nodes": [], "chargedUsd": 0, "failure": "PROVIDER_RATE_LIMITED"}

    Scenario: The error message of a refusal is only logged
      Given a provider that answers with status 401 and "Wrong key sk-b***"
      And the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to writer
      Then the client gets 502 and "{\"error\":{\"code\":\"PROVIDER_AUTHENTICATION\"}}"
      And the bill is {"tenant": "bob", "nodes": [], "chargedUsd": 0, "failure": "PROVIDER_AUTHENTICATION"}
      And the router has written no other bill, and its log contains "PROVIDER_AUTHENTICATION: openai answered 401: Wrong key sk-b***\n"

    Scenario: A provider that aborts the answer
      Given a provider that streams this and then resets the connection:
        """
        {"choices": [{"index": 0, "delta": {"content": "Good morning"}}]}
        """
      And the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to writer
      Then the client gets 200 and the text of 2 words, which is broken off
      And the bill is {"tenant": "bob", "nodes": [{"node": "local/writer", "provider": "openai", "model": "gpt-6-luna", "input": 15, "output": 2, "source": "estimated", "costUsd": 0.0000025}], "chargedUsd": 0.0099999, "failure": "STREAM_CUT"}

    Scenario: A model without a price cannot be billed, so no request is sent
      Given the router of the examples runs, with the key "sk-bob" for that provider
      When a client with the token "bob-1" sends "\"Hello\"" to unpriced
      Then the client gets 500 and "{\"error\":{\"code\":\"LIMIT_EXCEEDED\"}}"
      And the provider got 0 requests
      And the router has written no other bill, and its log contains "LIMIT_EXCEEDED: the cost limit of $0.01 cannot be enforced: no price is known for openai/gpt-6-sol\n"

  Rule: The manual

    Scenario: The manual quotes the example file
      Then the 7 TypeScript blocks under "A router for many tenants" in "docs/library.md" stand word for word in "examples/router.ts"
