Feature: The library
  A program runs an actor that is a plain object, for example from its database. It passes all values to the library:
  the library reads no file and no environment variable, and keeps no reference to the values.

  Scenario: The result of a run
    Given the actor {"name": "greeter", "model": "mock/echo", "prompt": "Greet {{ input }} please"}
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    And a clock that goes on 10 ms with each look
    When a program executes "Ada"
    Then the program gets the result:
      """
      {
        "response": "Greet Ada please",
        "finishReason": "stop",
        "nodes": [
          {
            "node": "local/greeter", "actor": "local/greeter", "provider": "mock", "model": "echo",
            "input": 3, "output": 3, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0, "source": "reported",
            "costUsd": 0.000009, "startedAt": "2026-01-02T03:04:05.010Z", "durationMs": 10, "attempts": 1
          }
        ],
        "usage": {"input": 3, "output": 3, "cachedRead": 0, "cachedWrite": 0, "reasoning": 0, "source": "reported"},
        "costUsd": 0.000009,
        "chargedUsd": 0.000009,
        "modelCalls": 1,
        "toolCalls": 0,
        "durationMs": 30
      }
      """

  Scenario: An actor without a name has the name of its model
    When a program executes "Ada"
    Then the result has "nodes.0.node" as "mock/echo"
    And the result has "nodes.0.actor" as "mock/echo"

  Scenario: All arguments can be frozen
    Given the actor {"model": "mock/echo", "context": {"a": "b"}, "stop": ["x"], "limits": {"max_depth": 3}, "config": {"prompt": "{{ context.a }} {{ input }}"}}
    And the limits {"maxModelCalls": 5}
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2, "tiers": [{"aboveInputTokens": 10, "inputPer1M": 2, "outputPer1M": 4}]}}
    And the context {"a": "hello"}
    And all that it hands over is frozen
    When a program executes "Ada"
    Then the program gets the answer "hello Ada"

  Scenario: Arguments are not changed, frozen or kept
    Given the actor {"model": "mock/echo", "context": {"a": "b"}, "stop": ["x"], "limits": {"max_depth": 3}, "config": {"prompt": "{{ context.a }} {{ input }}"}}
    And the credentials {"mock": {"headers": {"x-a": "b"}}}
    And the limits {"maxModelCalls": 5}
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    And the context {"a": "hello"}
    And what it hands over is remembered
    When a program executes "Ada"
    Then the program gets the answer "hello Ada"
    And what it handed over is as it was
    When the program changes all that it has handed over
    And a program executes "Ada"
    Then the program gets the answer "hello Ada"
    And the result has "costUsd" as 0.000006
    And the result has "nodes.0.startedAt" as "2026-01-02T03:04:05.000Z"
    And the executor has "limits" as {"maxDepth": 3, "maxModelCalls": 5, "maxToolCalls": 200}

  Scenario: Limits and prices of an executor can be read
    Given the actor {"model": "mock/echo", "limits": {"max_model_calls": 7, "timeout_ms": 9000}}
    And the limits {"maxModelCalls": 9, "timeoutMs": 5000, "maxToolCalls": 300}
    And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
    When a program makes an executor
    Then the executor has "limits" as {"maxDepth": 1000, "maxModelCalls": 7, "timeoutMs": 5000, "maxToolCalls": 300}
    And the executor has "pricing" as {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}

  Scenario: One executor runs fifty calls concurrently
    When a program executes 50 messages at once
    And a program executes "after them"
    Then the program gets the answer "after them"
    And the result has "modelCalls" as 1
    And the result has "usage.input" as 2

  Scenario: Fifty concurrent calls to a real provider with one signal
    Given a provider that streams "Hel|lo" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    When this program is run in a process of its own:
      """
      import { createExecutor } from 'cleveragents';
      const { signal } = new AbortController();
      const credentials = { openai: { apiKey: 'sk-1', baseUrl: '{server}/v1' } };
      const executor = createExecutor({ model: 'openai/gpt-4o' }, credentials, {}, {}, { signal });
      const results = await Promise.all(Array.from({ length: 50 }, (_, index) => executor.execute(`message ${index}`)));
      console.log(new Set(results.map(({ response, usage }) => `${response} ${usage.input} ${usage.output}`)));
      """
    Then stdout is "Set(1) { 'Hello 3 2' }\n"
    And stderr is empty
    And the provider got 50 requests

  Scenario: A known provider with another base URL and headers
    Given a provider that streams "Hi" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    And the actor {"model": "openai/gpt-4o"}
    And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1", "headers": {"x-team": "blue"}}}
    When a program executes "Hello"
    Then the program gets the answer "Hi"
    And the request went to "/v1/chat/completions"
    And the request has the header "authorization" "Bearer sk-1"
    And the request has the header "x-team" "blue"

  Scenario: An unknown provider uses the openai protocol
    Given a provider that streams "Hi" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    And the actor {"provider": "house", "model": "meta/llama-3:8b"}
    And the credentials {"house": {"baseUrl": "{server}/v1"}}
    And the prices {"house/meta/llama-3:8b": {"inputPer1M": 1, "outputPer1M": 1}}
    When a program executes "Hello"
    Then the program gets the answer "Hi"
    And the result has "costUsd" as 0.000005
    And the result has "nodes.0.provider" as "house"
    And the request went to "/v1/chat/completions"
    And the request holds "model" as "meta/llama-3:8b"

  Scenario: A custom provider can use the anthropic protocol
    Given an anthropic provider that answers "Hi"
    And the actor {"model": "house/claude"}
    And the credentials {"house": {"apiKey": "key-1", "baseUrl": "{server}", "protocol": "anthropic"}}
    When a program executes "Hello"
    Then the program gets the answer "Hi"
    And the request went to "/v1/messages"
    And the request has the header "x-api-key" "key-1"
    And the request holds "max_tokens" as 8192

  Scenario Outline: Refused before a request: <what>
    Given the actor {"name": "ada", "model": "<model>"}
    And the credentials <credentials>
    And a network that must not be used
    When a program executes "Hello"
    Then the program gets a ConfigurationError <error>
    And the error has the hint "<hint>"
    And nothing was sent

    Examples:
      | what                          | model         | credentials                 | error | hint |
      | no credentials                | openai/gpt-4o | {}                          | MISSING_CREDENTIAL: missing credentials for provider: openai | Set OPENAI_API_KEY; in the library, pass credentials: { openai: { apiKey } }. |
      | those of another provider     | openai/gpt-4o | {"anthropic": {"apiKey": "a"}} | MISSING_CREDENTIAL: missing credentials for provider: openai | Set OPENAI_API_KEY; in the library, pass credentials: { openai: { apiKey } }. |
      | no key                        | anthropic/claude-sonnet-4-6 | {"anthropic": {}} | MISSING_CREDENTIAL: missing credentials for provider: anthropic | Set ANTHROPIC_API_KEY; in the library, pass credentials: { anthropic: { apiKey } }. |
      | a blank key                   | openai/gpt-4o | {"openai": {"apiKey": " "}} | MISSING_CREDENTIAL: missing credentials for provider: openai | Set OPENAI_API_KEY; in the library, pass credentials: { openai: { apiKey } }. |
      | a mock that is not enabled    | mock/echo     | {}                          | MISSING_CREDENTIAL: missing credentials for provider: mock | Set AGENTS_MOCK=1; in the library, pass credentials: { mock: {} }. |
      | an own provider, not given    | house/llama   | {}                          | MISSING_CREDENTIAL: missing credentials for provider: house | Pass credentials: { \"house\": { apiKey, baseUrl } }. |
      | an own provider, no base URL  | house/llama   | {"house": {"apiKey": "a"}}  | INVALID_CONFIGURATION: no base URL for provider: house | Pass credentials: { \"house\": { baseUrl } }; it is not one of the known providers. |

  Scenario Outline: A client that cannot be created: <what>
    Given the actor {"name": "ada", "model": "<model>"}
    And the credentials <credentials>
    And a network that must not be used
    When a program executes "Hello"
    Then the program gets a ConfigurationError CLIENT_NOT_CREATED: Failed to create agent 'local/ada'
    And the cause of the error is "<cause>"
    And the error does not say "s3cret"
    And nothing was sent

    Examples:
      | what                       | model                       | credentials                                             | cause |
      | a key with a line end      | openai/gpt-4o               | {"openai": {"apiKey": "s3cret\\nx"}}                    | the header \"authorization\" contains a character that is not allowed in a header |
      | a key with a line end      | anthropic/claude-sonnet-4-6 | {"anthropic": {"apiKey": "s3cret\\nx"}}                 | the header \"x-api-key\" contains a character that is not allowed in a header |
      | a header with a line end   | openai/gpt-4o               | {"openai": {"apiKey": "a", "headers": {"x-a": "s3cret\\r\\nb"}}} | the header \"x-a\" contains a character that is not allowed in a header |
      | a header name with a space | openai/gpt-4o               | {"openai": {"apiKey": "a", "headers": {"x a": "s3cret"}}} | the header \"x a\" contains a character that is not allowed in a header |

  Scenario Outline: A message that is <message>
    When a program executes the message <message>
    Then the program gets a ValidationError INVALID_MESSAGE: the message must be a string, not <type>

    Examples:
      | message    | type      |
      | undefined  | undefined |
      | null       | null      |
      | 5          | number    |
      | true       | boolean   |
      | {"a": 1}   | object    |
      | ["a"]      | object    |
      | a symbol   | symbol    |
      | a function | function  |

  Scenario: An empty message
    When a program executes ""
    Then the program gets a ProviderError EMPTY_ANSWER: echo gave an empty answer

  Scenario: All faults of a configuration are reported together
    Given the actor {"modle": "x", "temperature": "hot", "prompt": "{{ nope }}", "config": {"seed": 0.5}}
    When a program makes an executor
    Then the program gets a ConfigurationError INVALID_ACTOR: actor is not a valid actor: 4 faults\n  actor: config.seed: must be a whole number, not the number 0.5\n  actor: temperature: must be a number, not a string\n  actor: modle: unknown key (did you mean `model`?)\n  actor: prompt: unknown name: nope (known names: `input`, `message`, `context`)

  Scenario Outline: Invalid <part>: <value>
    Given as <part> <value>
    When a program makes an executor
    Then the program gets a ConfigurationError INVALID_CONFIGURATION: <message>

    Examples:
      | part        | value                                        | message |
      | config      | "model: mock/echo"                           | config must be a plain object with the keys of an actor file |
      | config      | null                                         | config must be a plain object with the keys of an actor file |
      | config      | [{"model": "mock/echo"}]                     | config must be a plain object with the keys of an actor file |
      | credentials | undefined                                    | credentials must be an object: { [provider]: { apiKey } } |
      | credentials | ["mock"]                                     | credentials must be an object: { [provider]: { apiKey } } |
      | credentials | {"openai": "sk-1"}                           | credentials for provider openai must be an object |
      | credentials | {"openai": null}                             | credentials for provider openai must be an object |
      | credentials | {"openai": {"key": "sk-1"}}                  | credentials for provider openai: unknown key key |
      | credentials | {"openai": {"apiKey": 5}}                    | credentials for provider openai: apiKey must be a string |
      | credentials | {"openai": {"protocol": "grpc"}}             | credentials for provider openai: unknown protocol |
      | credentials | {"openai": {"headers": []}}                  | credentials for provider openai: headers must map names to strings |
      | credentials | {"openai": {"headers": {"a": 1}}}            | credentials for provider openai: headers must map names to strings |
      | credentials | {"openai": {"baseUrl": "host/v1"}}           | the base URL of provider openai is not an http or https address |
      | credentials | {"openai": {"baseUrl": "ftp://host"}}        | the base URL of provider openai is not an http or https address |
      | credentials | {"openai": {"baseUrl": 5}}                   | the base URL of provider openai is not an http or https address |
      | credentials | {"openai": {"baseUrl": "https://me:pw@host"}} | the base URL of provider openai contains a user name or password |
      | limits      | 5                                            | limits must be an object |
      | limits      | {"max_depth": 5}                             | unknown limit: max_depth |
      | limits      | {"maxDepth": -1}                             | the limit maxDepth must be a whole number, 0 or more |
      | limits      | {"timeoutMs": 1.5}                           | the limit timeoutMs must be a whole number, 0 or more |
      | limits      | {"maxModelCalls": "5"}                       | the limit maxModelCalls must be a whole number, 0 or more |
      | limits      | {"maxCostUsd": "NaN"}                        | the limit maxCostUsd must be a number, 0 or more |
      | pricing     | []                                           | pricing must be an object: { "provider/model": { inputPer1M, outputPer1M } } |
      | pricing     | {"a/b": 5}                                   | the price of a/b must be an object |
      | pricing     | {"a/b": {"outputPer1M": 1}}                  | the price of a/b lacks inputPer1M |
      | pricing     | {"a/b": {"inputPer1M": 1}}                   | the price of a/b lacks outputPer1M |
      | pricing     | {"a/b": {"inputPer1M": -1, "outputPer1M": 1}} | the price of a/b: inputPer1M must be a number, 0 or more |
      | pricing     | {"a/b": {"inputPer1M": "Infinity", "outputPer1M": 1}} | the price of a/b: inputPer1M must be a number, 0 or more |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "highest": 5}} | the price of a/b: highest must be an object |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "highest": {"inputPer1M": 1}}} | the price of a/b lacks outputPer1M |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "cached": 1}} | the price of a/b has an unknown field: cached |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "tiers": {}}} | the price of a/b: tiers must be a list |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "tiers": [null]}} | the price of a/b: a tier needs aboveInputTokens |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "tiers": [{"aboveInputTokens": 1}]}} | the price of a/b lacks inputPer1M |
      | pricing     | {"a/b": {"inputPer1M": 1, "outputPer1M": 1, "tiers": [{"aboveInputTokens": 1, "inputPer1M": 1, "outputPer1M": 1, "perRequestUsd": 1}]}} | the price of a/b has an unknown field: perRequestUsd |
      | options     | 5                                            | options must be an object |
      | options     | {"timeout": 5}                               | unknown option: timeout |
      | options     | {"now": 5}                                   | the option now must be a function |
      | options     | {"fetch": "node-fetch"}                      | the option fetch must be a function |
      | options     | {"signal": {}}                               | the option signal must be an AbortSignal |
      | options     | {"context": []}                              | the option context must be an object |
      | options     | {"resolveActor": 1}                          | the option resolveActor must be a function |
      | options     | {"onWarning": 1}                             | the option onWarning must be a function |

  Scenario Outline: A context that is refused: <context>
    Given the actor {"model": "mock/echo", "prompt": "{{ context.town }}", "context": {"town": null, "land": "France"}}
    And the context <context>
    When a program executes "Ada"
    Then the program gets a <error>

    Examples:
      | context          | error |
      | {"twon": "Rome"} | ValidationError INVALID_ARGUMENT: the actor declares no context key twon |
      | {"town": {}}     | ValidationError INVALID_ARGUMENT: the context key town must be a string, a number, true or false |
      | {}               | ConfigurationError INVALID_CONFIGURATION: the actor needs a value for the context key town |
      | {"town": null}   | ConfigurationError INVALID_CONFIGURATION: the actor needs a value for the context key town |

  Scenario Outline: A context that is accepted: <context>
    Given the actor {"model": "mock/echo", "prompt": "{{ context.town }} {{ context.land }}", "context": {"town": null, "land": "France"}}
    And the context <context>
    When a program executes "Ada"
    Then the program gets the answer "<answer>"

    Examples:
      | context                         | answer       |
      | {"town": "Rome"}                | Rome France  |
      | {"town": 5, "land": false}      | 5 false      |
      | {"town": "{{ input }}"}         | {{ input }} France |

  Scenario: An actor without context keys
    Given the context {"town": "Rome"}
    When a program executes "Ada"
    Then the program gets a ValidationError INVALID_ARGUMENT: the actor declares no context key town
    And the error has the hint "The actor declares no context keys."

  Scenario: Warnings are passed to the program
    Given its warnings are kept
    And the actor {"model": "mock/other"}
    When a program executes "Ada"
    Then the program gets a ProviderError UNKNOWN_TO_PROVIDER: mock has no model "other"
    And the warnings are [{"code": "UNKNOWN_MODEL", "message": "mock has no model \"other\" in its list of known models; the name is sent to the provider unchanged. Did you mean mock/echo?"}]

  Scenario: An answer that is cut at the actor's max_tokens is a warning
    Given its warnings are kept
    And the actor {"model": "mock/echo", "max_tokens": 2}
    When a program executes "one two three"
    Then the program gets the answer "one two"
    And the result has "finishReason" as "length"
    And the warnings are [{"code": "TRUNCATED", "message": "the answer was cut at max_tokens, 2"}]

  Scenario: The library reads no file and no environment variable
    Given the environment variable OPENAI_API_KEY is "sk-canary"
    And the environment variable OPENAI_BASE_URL is "http://127.0.0.1:9"
    And the environment variable ANTHROPIC_API_KEY is "sk-canary"
    And the environment variable AGENTS_MOCK is "1"
    And a provider that streams "Hi" with the usage {"prompt_tokens": 3, "completion_tokens": 2}
    And a file ".env":
      """
      OPENAI_API_KEY=sk-canary
      """
    When this program is run in a process of its own:
      """
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      import { createExecutor } from 'cleveragents';

      // The modules that are loaded on demand are loaded first: only what is read after them counts.
      const credentials = { openai: { apiKey: 'sk-mine', baseUrl: '{server}/v1' }, house: { baseUrl: '{server}', protocol: 'anthropic' }, mock: {} };
      for (const model of ['openai/gpt-4o', 'house/x', 'mock/echo']) await createExecutor({ model, prompt: '{{ input }}' }, credentials).execute('Hi').catch(() => undefined);

      const read = [];
      const environment = process.env;
      process.env = new Proxy(environment, { get: (target, key) => (read.push(key), target[key]), has: (target, key) => (read.push(key), key in target), ownKeys: (target) => (read.push('*'), Reflect.ownKeys(target)) });
      for (const name of ['readFileSync', 'readFile', 'openSync', 'open', 'statSync', 'existsSync', 'readdirSync']) {
        const original = fs[name];
        fs[name] = (path, ...rest) => (read.push(`${name} ${path}`), original(path, ...rest));
      }
      syncBuiltinESMExports();

      const tried = async (model, given) => createExecutor({ model, prompt: '{{ input }}' }, given).execute('Hi').then(({ response }) => response, (error) => error.message);
      const runs = [['openai/gpt-4o', credentials], ['openai/gpt-4o', {}], ['anthropic/claude-sonnet-4-6', {}], ['mock/echo', {}], ['mock/echo', { mock: {} }]];
      const outcomes = [];
      for (const [model, given] of runs) outcomes.push(await tried(model, given));
      // Node's own loader looks at this one.
      const seen = read.filter((name) => name !== 'WATCH_REPORT_DEPENDENCIES').join();
      // The SDK looks at one variable of its own accord; what it holds never reaches the wire.
      console.log(`${outcomes.join('\n')}\n${seen}`);
      """
    Then stderr is empty
    And stdout is:
      """
      Hi
      missing credentials for provider: openai
      missing credentials for provider: anthropic
      missing credentials for provider: mock
      Hi
      OPENAI_CUSTOM_HEADERS
      """

  Scenario: The library parses actor files
    Then parseActor reads "model: openai/gpt-4o\nname: ada" as {"config": {"type": "llm", "name": "local/ada", "provider": "openai", "model": "gpt-4o", "settings": {}, "context": {}, "limits": {}}, "warnings": []}

  Scenario: The library finds built-in actors
    Then a ProviderRegistry of {"mock": {}} finds "mock/echo" as {"name": "mock/echo", "builtIn": true, "id": null, "type": "llm", "provider": "mock", "model": "echo", "yaml": "type: llm\nprovider: mock\nmodel: echo\n"}
    And a ProviderRegistry of {} finds "mock/echo" as null
    And a ProviderRegistry of {"openai": {"apiKey": "a"}} finds "mock/echo" as null

  Scenario: The example program
    When the example "examples/library.ts" is run in a process of its own
    Then stdout is "Say it again: Hello 4 4 0.000012\nSay it again: Hello again 5\ncost budget_exhausted\n"
    And stderr is empty

  Scenario: The type declarations compile in a strict project
    When a strict TypeScript project compiles:
      """
      import { ActorRegistry, type ActorEvent, type ActorResult, createExecutor, LimitError, parseActor, ProviderRegistry } from 'cleveragents';

      const executor = createExecutor({ model: 'mock/echo' }, { mock: {} }, { maxCostUsd: 1 }, { 'mock/echo': { inputPer1M: 1, outputPer1M: 2 } });
      const result: ActorResult = await executor.execute('Hello');
      const cost: number | undefined = result.costUsd;
      // @ts-expect-error a cost may be unknown
      const wrong: number = result.costUsd;
      for await (const event of executor.events('Hello')) if (event.type === 'text') event.text satisfies ActorEvent['type'] | string;
      export const all = [cost, wrong, ActorRegistry, LimitError, parseActor('model: mock/echo').config.type, ProviderRegistry];
      """
    Then it succeeds

  Rule: Conversations

    Background:
      Given an openai provider that answers "Fine"
      And the actor {"model": "openai/gpt-4o", "system_prompt": "Be kind.", "prompt": "Answer: {{ input }}"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}

    Scenario: Earlier turns are sent unchanged before the message
      When a program executes the conversation {"message": "And you?", "history": [{"role": "user", "content": "Hi {{ input }}"}, {"role": "assistant", "content": "Hello!"}]}
      Then the program gets the answer "Fine"
      And the request holds "messages" as [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi {{ input }}"}, {"role": "assistant", "content": "Hello!"}, {"role": "user", "content": "Answer: And you?"}]

    Scenario: A conversation without earlier turns equals a message
      When a program executes the conversation {"message": "And you?"}
      Then the program gets the answer "Fine"
      And the request holds "messages" as [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Answer: And you?"}]

    Scenario Outline: Invalid input: <input>
      When a program executes the conversation <input>
      Then the program gets a ValidationError INVALID_MESSAGE: <message>
      And the provider got 0 requests

      Examples:
        | input | message |
        | {"message": 5} | the message must be a string, not number |
        | {"message": null} | the message must be a string, not null |
        | {"history": []} | the message must be a string, not object |
        | {"message": "a", "turns": []} | unknown key of the input: turns (known keys: message, history) |
        | {"message": "a", "history": "b"} | the history must be a list of turns |
        | {"message": "a", "history": [{"role": "user", "content": "b"}, {"role": "system", "content": "c"}]} | turn 2 of the history must be { role: 'user' or 'assistant', content } |
        | {"message": "a", "history": [{"role": "user", "content": null}]} | turn 1 of the history must be { role: 'user' or 'assistant', content } |
        | {"message": "a", "history": [null]} | turn 1 of the history must be { role: 'user' or 'assistant', content } |

  Rule: Preview

    Scenario: A preview needs no key and sends nothing
      Given the actor {"model": "openai/gpt-4o", "prompt": "Say {{ input }}", "max_tokens": 100}
      And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2}}
      And the credentials {}
      And a network that must not be used
      Then the preview of "hello" is:
        """
        {
          "type": "llm", "actor": "openai/gpt-4o", "provider": "openai", "model": "gpt-4o", "tools": [], "needs": [],
          "messages": [{"role": "user", "content": "Say hello"}], "settings": {"maxTokens": 100},
          "inputTokens": 55, "outputTokens": 100, "costUsd": 0.000255,
          "limits": {"maxDepth": 1000, "maxModelCalls": 100, "maxToolCalls": 200}
        }
        """
      And nothing was sent

    Scenario: Near a token limit a preview counts tokens exactly; without a price it has no cost
      Given the actor {"model": "openai/gpt-4o"}
      And the limits {"maxTotalTokens": 60}
      And the credentials {}
      Then the preview of {"message": "Hello", "history": [{"role": "user", "content": "Hello"}]} is:
        """
        {
          "type": "llm", "actor": "openai/gpt-4o", "provider": "openai", "model": "gpt-4o", "tools": [], "needs": [],
          "messages": [{"role": "user", "content": "Hello"}, {"role": "user", "content": "Hello"}], "settings": {"maxTokens": 24},
          "inputTokens": 36, "outputTokens": 24, "costUsd": "undefined",
          "limits": {"maxDepth": 1000, "maxModelCalls": 100, "maxToolCalls": 200, "maxTotalTokens": 60}
        }
        """
