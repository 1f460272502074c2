Feature: Recordings
  `--record FILE` stores the requests sent to models and their replies. `--replay FILE` returns these replies instead
  of calling the provider, without an API key or a network: the same text, tokens, cost and errors. A request that
  differs from the recording is an error.

  Rule: A replay returns the recorded replies

    Scenario: An answer, without the API key
      Given a provider that streams "Hel|lo" with the usage {"prompt_tokens": 30, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 10}}
      And the OpenAI key "sk-secret-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --temperature 0.5 --record hello.jsonl --format jsonl`
      Then it succeeds
      And what it printed is kept
      And the recording "hello.jsonl" is:
        """
        {"type": "recording", "version": 1}
        {"type": "call", "node": "openai/gpt-4o", "call": 1, "request": {"provider": "openai", "model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}], "settings": {"temperature": 0.5}}, "attempts": [{"max_tokens": null, "events": [{"type": "text", "pieces": ["Hel", "lo"]}, {"type": "finish", "reason": "stop"}, {"type": "usage", "usage": {"input": 30, "output": 2, "cached_read": 10, "cached_write": 0, "reasoning": 0}, "whole": true}]}]}
        """
      And the file "hello.jsonl" does not hold "sk-secret-1"
      Given the environment variable OPENAI_API_KEY is not set
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --temperature 0.5 --replay hello.jsonl --format jsonl`
      Then it succeeds
      And it printed the same as before
      And the pieces of the answer are "Hel|lo"
      And the provider got 1 request

    Scenario: Tokens that the provider did not report are estimated again
      Given a provider that streams:
        """
        {"choices": [{"index": 0, "delta": {"content": "Hello there"}, "finish_reason": null}]}
        {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        [DONE]
        """
      And the OpenAI key "sk-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --record hello.jsonl --json`
      Then it succeeds
      And the JSON on stdout at "usage.source" is "estimated"
      And what it printed is kept
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay hello.jsonl --json`
      Then it succeeds
      And it printed the same as before

    Scenario: A request that was sent three times is one call with three attempts and their possible cost
      Given a provider that fails with 500, reset and then answers "Hello"
      And the OpenAI key "sk-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --max-cost 1 --record hello.jsonl --format jsonl`
      Then it succeeds
      And what it printed is kept
      Given the environment variable OPENAI_API_KEY is not set
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --max-cost 1 --replay hello.jsonl --format jsonl`
      Then it succeeds
      And it printed the same as before
      And stdout contains "\"attempts\":3"
      And the program did not wait
      And the provider got 3 requests

    Scenario: An error
      Given a provider that answers with status 401 and "Incorrect key sk-secret-1"
      And the OpenAI key "sk-secret-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --record hello.jsonl --json`
      Then it fails with exit status 6
      And what it printed is kept
      And the file "hello.jsonl" does not hold "sk-secret-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay hello.jsonl --json`
      Then it fails with exit status 6
      And it printed the same as before
      And the JSON on stderr at "error.code" is "PROVIDER_AUTHENTICATION"
      And the JSON on stderr at "error.attempts" is 1
      And the provider got 1 request

    Scenario: An answer that broke off, with its text and its possible cost
      Given a provider that streams this and then resets the connection:
        """
        {"choices": [{"index": 0, "delta": {"content": "Once"}, "finish_reason": null}]}
        """
      And the OpenAI key "sk-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --record hello.jsonl --json`
      Then it fails with exit status 6
      And what it printed is kept
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay hello.jsonl --json`
      Then it fails with exit status 6
      And it printed the same as before
      And the JSON on stderr at "error.code" is "STREAM_CUT"
      And the JSON on stderr at "error.spent.text" is "Once"

    Scenario: An interrupted run is replayed up to the interruption
      Given a provider that streams "Once" and then waits
      And the OpenAI key "sk-1"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --record hello.jsonl` and interrupt it once it has printed "Once"
      Then it fails with exit status 130
      And the recording "hello.jsonl" is:
        """
        {"type": "recording", "version": 1}
        {"type": "call", "node": "openai/gpt-4o", "call": 1, "request": {"provider": "openai", "model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}], "settings": {}}, "attempts": [{"max_tokens": null, "events": [{"type": "text", "pieces": ["Once"]}], "left": true}]}
        """
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay hello.jsonl`
      Then it fails with exit status 1
      And stdout is "Once\n"
      And stderr contains "Error: call 1 of openai/gpt-4o was cancelled before its end when it was recorded"

    Scenario: The JSON format of an answer is checked again
      Given a file "judge.yaml":
        """
        name: judge
        model: openai/gpt-4o
        response_format: {json_schema: {type: object, required: [verdict]}}
        """
      And the OpenAI key "sk-1"
      And I have run `agents actor add judge.yaml`
      And a provider that answers "{\"verdict\": 1}"
      When I run `agents actor run judge Hello --no-stdin --record verdict.jsonl`
      Then it succeeds
      When I run `agents actor run judge Hello --no-stdin --replay verdict.jsonl`
      Then it succeeds
      And stdout is "{\"verdict\": 1}\n"
      Given in "verdict.jsonl" " }" replaces " 1}"
      When I run `agents actor run judge Hello --no-stdin --replay verdict.jsonl`
      Then it fails with exit status 6
      And stderr contains "is not the requested JSON"

    Scenario: The default actor
      Given I have run `agents actor add parrot --model mock/echo --set-default`
      And the mock provider is enabled
      When I run `agents run Hello you --no-stdin --record hello.jsonl`
      Then it succeeds
      Given the environment variable AGENTS_MOCK is not set
      When I run `agents run Hello you --no-stdin --replay hello.jsonl`
      Then it succeeds
      And stdout is "Hello you\n"
      And stderr is "local/parrot: 2 tokens in, 2 out, $0.000006\n"

    Scenario Outline: A custom provider needs neither its API key nor its command: <key>
      Given the configuration file:
        """
        providers:
          gateway: {base_url: "https://llm.invalid/v1", <key>, headers: {X-Pass: {env: GATEWAY_PASS}}}
        """
      And a file "hello.jsonl":
        """
        {"type": "recording", "version": 1}
        {"type": "call", "node": "gateway/big", "call": 1, "request": {"provider": "gateway", "model": "big", "messages": [{"role": "user", "content": "Hello"}], "settings": {}}, "attempts": [{"max_tokens": null, "events": [{"type": "text", "pieces": ["Hi"]}, {"type": "usage", "usage": {"input": 1, "output": 1, "cached_read": 0, "cached_write": 0, "reasoning": 0}}, {"type": "finish", "reason": "stop"}]}]}
        """
      When I run `agents actor run gateway/big Hello --no-stdin --replay hello.jsonl`
      Then it succeeds
      And stdout is "Hi\n"
      And there is no file "ran"
      When I run `agents actor run gateway/big Hello --no-stdin --dry-run --json`
      Then it succeeds
      And the JSON on stdout at "model" is "big"
      And there is no file "ran"

      Examples:
        | key                           |
        | api_key_env: GATEWAY_KEY      |
        | api_key_command: [touch, ran] |

  Rule: A request that differs from the recording is an error and is never sent

    Background:
      Given the mock provider is enabled
      And a file "writer.yaml":
        """
        name: writer
        model: mock/echo
        temperature: 0.5
        stop: [END]
        system_prompt: You write.
        """
      And I have run `agents actor add writer.yaml`
      And I have run `agents actor run writer Hello --no-stdin --record hello.jsonl`

    Scenario Outline: Another value of <field>
      When I run `agents actor run writer --no-stdin --replay hello.jsonl --json <words>`
      Then it fails with exit status 1
      And stdout is empty
      And the JSON on stderr is:
        """
        {"error": {"node": "local/writer", "call": 1, "field": "<field>", "code": "REPLAY_DIFFERS", "message": "call 1 of local/writer differs from the recording in <field>", "hint": "Record it again. Nothing was sent."}}
        """

      Examples:
        | field                | words                    |
        | messages.1.content   | Goodbye                  |
        | messages.0.content   | Hello --system No        |
        | settings.temperature | Hello --temperature 0.6  |
        | settings.max_tokens  | Hello --max-tokens 5     |

    Scenario Outline: The actor was changed: <field>
      Given a file "changed.yaml":
        """
        <file>
        """
      And I have run `agents actor update writer changed.yaml`
      When I run `agents actor run writer Hello --no-stdin --replay hello.jsonl --json`
      Then it fails with exit status 1
      And the JSON on stderr at "error.field" is "<field>"

      Examples:
        | field                | file |
        | provider             | {name: writer, model: openai/gpt-4o, temperature: 0.5, stop: [END], system_prompt: You write.} |
        | model                | {name: writer, model: mock/repeat, temperature: 0.5, stop: [END], system_prompt: You write.}   |
        | messages.0.role      | {name: writer, model: mock/echo, temperature: 0.5, stop: [END]}                                |
        | settings.temperature | {name: writer, model: mock/echo, stop: [END], system_prompt: You write.}                       |
        | settings.stop.1      | {name: writer, model: mock/echo, temperature: 0.5, stop: [END, FIN], system_prompt: You write.} |

    Scenario: A different actor
      When I run `agents actor run mock/echo Hello --no-stdin --replay hello.jsonl`
      Then it fails with exit status 1
      And stderr is:
        """
        Error: the recording contains no call 1 of mock/echo
          Record it again. Nothing was sent.
        """

  Rule: Limits apply in a replay; a max_tokens that a limit lowered is not compared

    Background:
      Given a provider that streams "Hello" with the usage {"prompt_tokens": 30, "completion_tokens": 2}
      And the OpenAI key "sk-1"

    Scenario: Recorded under a limit, replayed without one
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --max-total-tokens 1000 --record hello.jsonl`
      Then it succeeds
      And the request holds "max_tokens" as 949
      And the file "hello.jsonl" holds "\"max_tokens\":949"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --replay hello.jsonl`
      Then it succeeds
      And stdout is "Hello\n"

    Scenario: Recorded without a limit, replayed under one
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --record hello.jsonl`
      Then it succeeds
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --max-cost 0.001 --replay hello.jsonl`
      Then it succeeds
      And stdout is "Hello\n"
      When I run `agents actor run openai/gpt-4o Hello --no-stdin --max-cost 0.0000001 --replay hello.jsonl`
      Then it fails with exit status 7
      And stderr contains "the cost limit of $0.0000001 does not allow this call"

  Rule: The recording file

    Background:
      Given the mock provider is enabled

    Scenario: A file with other contents is refused and left unchanged
      Given a file "notes.txt":
        """
        Buy milk.
        """
      When I run `agents actor run mock/echo Hello --no-stdin --record notes.txt`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is:
        """
        Error: notes.txt exists and is not a recording
          Nothing was sent. Choose another file, or remove this one.
        """
      And the file "notes.txt" holds "Buy milk."

    Scenario Outline: Invalid paths for a recording: <file>
      Given a folder "folder"
      And a named pipe "pipe" without a writer
      When I run `agents actor run mock/echo Hello --no-stdin --record <file>`
      Then it fails with exit status <status>
      And stdout is empty
      And stderr contains "Error: <message>"

      Examples:
        | file         | status | message                                                            |
        | folder       | 1      | the recording folder cannot be written: it is a folder             |
        | nowhere/file | 1      | the recording nowhere/file cannot be written: there is no such folder |
        | pipe         | 2      | pipe exists and is not a recording                                  |

    Scenario: A folder without permission to write
      Given a folder "folder" with mode 0555
      When a program that permissions bind runs `agents actor run mock/echo Hello --no-stdin --record folder/hello.jsonl`
      Then it fails with exit status 1
      And stdout is empty
      And stderr is:
        """
        Error: the recording folder/hello.jsonl cannot be written: permission denied
          Nothing was sent. Check the path and its permissions.
        """

    Scenario: A shorter recording replaces a longer one, and an empty file is accepted
      Given I have run `agents actor run mock/echo Hello to all of you out there --no-stdin --record hello.jsonl`
      And an empty file "empty.jsonl"
      When I run `agents actor run mock/echo Hi --no-stdin --record hello.jsonl`
      And I run `agents actor run mock/echo Hi --no-stdin --record empty.jsonl`
      Then it succeeds
      And the files "hello.jsonl" and "empty.jsonl" are the same
      When I run `agents actor run mock/echo Hi --no-stdin --replay hello.jsonl`
      Then it succeeds
      And stdout is "Hi\n"

    Scenario: A run that sends nothing neither changes nor creates a file
      Given I have run `agents actor run mock/echo Hello --no-stdin --record hello.jsonl`
      When I take a copy "before.jsonl" of the file "hello.jsonl"
      And I run `agents actor run mock/echo Hi --no-stdin --max-total-tokens 5 --record hello.jsonl`
      Then it fails with exit status 7
      And the files "hello.jsonl" and "before.jsonl" are the same
      When I run `agents actor run mock/echo Hi --no-stdin --max-total-tokens 5 --record new.jsonl`
      Then it fails with exit status 7
      And there is no file "new.jsonl"
      When I run `agents actor run openai/gpt-4o Hi --no-stdin --record new.jsonl`
      Then it fails with exit status 5
      And there is no file "new.jsonl"

    Scenario: The answer is printed even if the disk is full
      When a program that can write 100 bytes to a file runs `agents actor run mock/echo Hello --no-stdin --record hello.jsonl`
      Then it fails with exit status 1
      And stdout is "Hello\n"
      And stderr is:
        """
        mock/echo: 1 tokens in, 1 out, $0.000003
        Error: the recording hello.jsonl cannot be written: it is too large
          The run itself is not affected. Free disk space, and record the run again.
        """
      And there is no file "hello.jsonl"

    Scenario: --record and --replay cannot be used together
      When I run `agents actor run mock/echo Hello --no-stdin --record a.jsonl --replay b.jsonl`
      Then it fails with exit status 2
      And stderr contains "option '--replay <file>' cannot be used with option '--record <file>'"
      And there is no file "a.jsonl"

  Rule: Recordings that cannot be replayed

    Scenario: A missing file
      When I run `agents actor run mock/echo Hello --no-stdin --replay hello.jsonl`
      Then it fails with exit status 3
      And stderr contains "there is no file hello.jsonl"

    Scenario: A file that is not valid text
      Given a file "hello.jsonl" that is no text
      When I run `agents actor run mock/echo Hello --no-stdin --replay hello.jsonl`
      Then it fails with exit status 5
      And stderr contains "hello.jsonl is not UTF-8 text"

    Scenario Outline: <what>
      Given a file "hello.jsonl":
        """
        <text>
        """
      When I run `agents actor run mock/echo Hello --no-stdin --replay hello.jsonl --json`
      Then it fails with exit status 5
      And stdout is empty
      And the JSON on stderr at "error.code" is "INVALID_RECORDING"
      And the JSON on stderr at "error.message" is "the recording cannot be replayed: <reason>"

      Examples:
        | what               | text | reason |
        | nothing            |      | its first line is not the header of a recording |
        | another text       | Hello | its first line is not the header of a recording |
        | another JSON       | {"type":"call"} | its first line is not the header of a recording |
        | another version    | {"type":"recording","version":2} | its version is 2, but this program supports version 1 |
        | no version         | {"type":"recording"} | its version is undefined, but this program supports version 1 |
        | two in one file    | {"type":"recording","version":1}\n\n{"type":"recording","version":1} | a second recording begins in line 3 |
        | a line that is cut | {"type":"recording","version":1}\n{"type":"ca | line 2 is not a call |
        | no node            | {"type":"recording","version":1}\n{"type":"call","call":1,"request":{},"attempts":[{"events":[]}]} | line 2 is not a complete call |
        | no attempt         | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[]} | line 2 is not a complete call |
        | an unknown event   | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[{"type":"sound"}]}]} | line 2 is not a complete call |
        | text without text  | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[{"type":"text","pieces":[1]}]}]} | line 2 is not a complete call |
        | tokens below 0     | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[{"type":"usage","usage":{"input":-1,"output":0,"cached_read":0,"cached_write":0,"reasoning":0}}]}]} | line 2 is not a complete call |
        | an unknown end     | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[{"type":"finish","reason":"bored"}]}]} | line 2 is not a complete call |
        | an unknown error   | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[],"error":{"code":"toString","message":"a"}}]} | line 2 is not a complete call |
        | a call twice       | {"type":"recording","version":1}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[]}]}\n{"type":"call","node":"a","call":1,"request":{},"attempts":[{"events":[]}]} | it contains a call twice |

  Rule: In the library

    Scenario: A program records and replays a run
      Given a provider that streams "Hel|lo" with the usage {"prompt_tokens": 30, "completion_tokens": 2}
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the prices {"openai/gpt-4o": {"inputPer1M": 1, "outputPer1M": 2}}
      And the program records
      When a program executes "Hello"
      Then the program gets the answer "Hello"
      When the program plays what it has recorded, without a network
      And a program executes "Hello"
      Then the program gets the answer "Hello"
      And the result has "costUsd" as 0.000034
      And the result has "chargedUsd" as 0.000034
      And nothing was sent

    Scenario: One executor replays a recording any number of times
      Given the program records
      And a program executes "Hello"
      When the program plays what it has recorded, without a network
      And a program executes "Hello"
      And a program executes "Hello"
      Then the program gets the answer "Hello"
      And the result has "modelCalls" as 1

    Scenario: A failure among concurrent nodes is replayed identically, whichever node is faster
      When this program is run in a process of its own:
        """
        import { setTimeout } from 'node:timers/promises';
        import { createExecutor } from 'cleveragents';

        const model = (id) => ({ id, type: 'llm', model: `openai/${id}` });
        const config = {
          type: 'graph', name: 'g', entry: 'begin', max_concurrency: 2,
          nodes: [{ id: 'begin', type: 'tool', tool: 'echo' }, model('waits'), { id: 'deep', type: 'actor', actor: 'deep' }, model('never')],
          edges: ['waits', 'deep', 'never'].map((to) => ({ from: 'begin', to })),
        };
        const deep = { type: 'graph', entry: 'one', nodes: [model('one'), model('bad')], edges: [{ from: 'one', to: 'bad' }] };
        const answers = {
          one: async () => new Response('data: {"choices": [{"delta": {"content": "One"}, "finish_reason": "stop"}]}\n\n'),
          bad: async () => setTimeout(50, new Response('{"error": {"message": "No"}}', { status: 400 })),
          waits: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        };
        const lines = [];
        const live = { fetch: (_, { body, signal }) => answers[JSON.parse(body).model](signal), record: (line) => lines.push(line) };
        const run = async (options, changed = deep) => {
          const executor = createExecutor(config, { openai: { apiKey: 'sk-1' } }, {}, {}, { resolveActor: () => changed, ...options });
          const error = await executor.execute('Hello').catch((one) => one);
          console.log(`${error.code}: ${error.message}`);
        };
        await run(live);
        await run({ replay: lines.join('\n') });
        await run({ replay: lines.filter((line) => !line.includes('g/deep/bad')).join('\n') });
        await run({ replay: lines.join('\n') }, { ...deep, nodes: [model('one'), { ...model('bad'), prompt: 'Another' }] });
        """
      Then stderr is empty
      And stdout is:
        """
        PROVIDER_REFUSED_REQUEST: openai answered 400: No
        PROVIDER_REFUSED_REQUEST: openai answered 400: No
        REPLAY_DIFFERS: call 1 of g/waits was cancelled before its end when it was recorded
        REPLAY_DIFFERS: call 1 of g/deep/bad differs from the recording in messages.0.content
        """

    Scenario: A recording whose first line cannot be written
      Given a network that must not be used
      And the actor {"model": "openai/gpt-4o"}
      And the credentials {"openai": {"apiKey": "sk-1"}}
      And the program records, and "disk full" is thrown at line 1
      When a program executes "Hello"
      Then the program gets an ExecutionError EXECUTION_FAILED: record failed: disk full
      And nothing was sent

    Scenario: A call that cannot be recorded keeps its cost in the error
      Given the program records, and "disk full" is thrown at line 2
      And the prices {"mock/echo": {"inputPer1M": 1, "outputPer1M": 2}}
      When a program executes "Hello"
      Then the program gets an ExecutionError EXECUTION_FAILED: record failed: disk full
      And the error says that {"text": "Hello", "input": 1, "output": 1, "costUsd": 0.000003, "calls": 1} was spent

    Scenario: An error of the call wins over an error of the recording
      Given the actor {"model": "openai/gpt-4o"}
      And a provider that answers with status 401 and "No"
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      And the program records, and "disk full" is thrown at line 2
      When a program executes "Hello"
      Then the program gets a ProviderError PROVIDER_AUTHENTICATION: openai answered 401: No

    Scenario Outline: Refused options: <options>
      Given as options <options>
      When a program makes an executor
      Then the program gets a ConfigurationError INVALID_CONFIGURATION: <message>

      Examples:
        | options                                | message |
        | {"record": "a.jsonl"}                  | the option record must be a function |
        | {"replay": 5}                          | the option replay must be a string |
        | {"record": "a function", "replay": ""} | record and replay cannot be used together |

    Scenario Outline: execute, stream and events report the same run: <what>
      Given a file "hello.jsonl":
        """
        {"type": "recording", "version": 1}
        {"type": "call", "node": "openai/gpt-4o", "call": 1, "request": {"provider": "openai", "model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}], "settings": {<settings>}}, "attempts": [{"max_tokens": null, "events": [<events>]<more>}]}
        """
      Then execute, stream and events give the same result in a replay of "hello.jsonl" by the actor "{\"model\": \"openai/gpt-4o\", \"description\": \"<text>\"<keys>}"

      Examples:
        | what                | settings | keys | text   | events | more |
        | an answer           |          |      | Hello  | {"type": "text", "pieces": ["Hel", "lo"]}, {"type": "usage", "usage": {"input": 3, "output": 2, "cached_read": 0, "cached_write": 0, "reasoning": 0}}, {"type": "finish", "reason": "stop"} | |
        | usage before text   |          |      | Hello  | {"type": "usage", "usage": {"input": 3, "output": 0, "cached_read": 1, "cached_write": 0, "reasoning": 0}}, {"type": "text", "pieces": ["Hello"]}, {"type": "usage", "usage": {"input": 3, "output": 2, "cached_read": 1, "cached_write": 0, "reasoning": 0}}, {"type": "finish", "reason": "stop"} | |
        | no usage            |          |      | Hello  | {"type": "text", "pieces": ["Hello"]}, {"type": "finish", "reason": "stop"} | |
        | a cut answer        | "max_tokens": 2 | , \"max_tokens\": 2 | Hel | {"type": "text", "pieces": ["Hel"]}, {"type": "finish", "reason": "length"} | |
        | no end              |          |      | Hel    | {"type": "text", "pieces": ["Hel"]} | |
        | an empty answer     |          |      |        | {"type": "finish", "reason": "stop"} | |
        | a refusal           |          |      | No     | {"type": "text", "pieces": ["No"]}, {"type": "finish", "reason": "refusal"} | |
        | no JSON             | "response_format": "json" | , \"response_format\": \"json\" | Hello | {"type": "text", "pieces": ["Hello"]}, {"type": "finish", "reason": "stop"} | |
        | an error            |          |      |        | | , "error": {"code": "PROVIDER_QUOTA", "message": "Pay first", "hint": "Pay.", "details": {"provider": "openai"}, "retryable": false, "free": true} |
        | an error after text |          |      | Hel    | {"type": "text", "pieces": ["Hel"]} | , "error": {"code": "STREAM_CUT", "message": "Gone", "details": {}} |
        | a run that was left |          |      | Hel    | {"type": "text", "pieces": ["Hel"]} | , "left": true |
