@slow
Feature: Models that use tools
  A model calls the tools that its actor offers, as often as it needs, and then answers. The answer is the text of its
  last turn. Each turn is accounted for, the results of tools are sent only to the model, and the number of calls is
  limited.

  Rule: Turns

    Background:
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate, json_select]
        """
      And an actor "claude":
        """
        model: anthropic/claude-haiku-4-5
        tools: [calculate, json_select]
        """

    Scenario Outline: One tool call and the answer: <model>
      Given the model <model> says, turn by turn:
        """
        say Let me
        say  see.
        call c1 calculate {"expression": "2 + 3"}
        ---
        say It is
        say  5.
        """
      When I run `agents actor run <actor> "What is 2 + 3?"`
      Then it succeeds
      And stdout is "It is 5.\n"
      And stderr is "local/<actor>: 20 tokens in, 10 out, <cost>\n"
      And the provider got 2 requests
      And request 1 offers the tools "calculate json_select"
      And request 2 offers the tools "calculate json_select"
      And request 2 returns:
        | call | result |
        | c1   | 5      |

      Examples:
        | actor  | model                      | cost     |
        | helper | openai/gpt-4o              | $0.00015 |
        | claude | anthropic/claude-haiku-4-5 | $0.00007 |

    Scenario Outline: Each turn has its own entry in the calls: <model>
      Given the model <model> says, turn by turn:
        """
        call c1 calculate {"expression": "2 + 3"}
        ---
        call c2 calculate {"expression": "5 * 5"}
        ---
        say 25
        """
      When I run `agents actor run <actor> Go --json`
      Then it succeeds
      And the JSON on stdout at "response" is "25"
      And the JSON on stdout at "finish_reason" is "stop"
      And the JSON on stdout at "nodes.length" is 3
      And the JSON on stdout at "nodes.0.node" is "local/<actor>"
      And the JSON on stdout at "nodes.2.input" is 10
      And the JSON on stdout at "usage" is {"input": 30, "output": 15, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
      And the JSON on stdout at "model_calls" is 3
      And the JSON on stdout at "tool_calls" is 2

      Examples:
        | actor  | model                      |
        | helper | openai/gpt-4o              |
        | claude | anthropic/claude-haiku-4-5 |

    Scenario Outline: Text before a tool call is an event of its turn and not part of the answer: <model>
      Given the model <model> says, turn by turn:
        """
        say Let me see.
        call c1 calculate {"expression": "2 + 3"}
        ---
        say It is 5.
        """
      When I run `agents actor run <actor> Go --format jsonl`
      Then it succeeds
      And the events but for usage are:
        """
        {"type":"node-start","node":"local/<actor>","kind":"llm","actor":"local/<actor>","provider":"<provider>","model":"<name>"}
        {"type":"node-text","node":"local/<actor>","turn":1,"text":"Let me see."}
        {"type":"tool-call","node":"local/<actor>","id":"c1","tool":"calculate","arguments":{"expression":"2 + 3"}}
        {"type":"tool-result","node":"local/<actor>","id":"c1","tool":"calculate","text":"5","is_error":false}
        {"type":"node-text","node":"local/<actor>","turn":2,"text":"It is 5."}
        {"type":"text","node":"local/<actor>","text":"It is 5."}
        {"type":"node-end","node":"local/<actor>","finish_reason":"stop"}
        """

      Examples:
        | actor  | model                      | provider  | name             |
        | helper | openai/gpt-4o              | openai    | gpt-4o           |
        | claude | anthropic/claude-haiku-4-5 | anthropic | claude-haiku-4-5 |

    Scenario: Text before a tool call is not in the stream of text
      Given the model openai/gpt-4o says, turn by turn:
        """
        say Let me see.
        call c1 calculate {"expression": "2 + 3"}
        ---
        say It is
        say  5.
        """
      And the actor {"model": "openai/gpt-4o", "tools": ["calculate"]}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}
      When a program streams "Go"
      Then the pieces are ["It is 5."]
      And the program gets the answer "It is 5."

    Scenario Outline: A last turn without text is not an answer: <model>
      Given the model <model> says, turn by turn:
        """
        say I calculate.
        call c1 calculate {"expression": "2 + 3"}
        ---
        nothing
        """
      When I run `agents actor run <actor> Go`
      Then it fails with exit status 6
      And stdout is empty
      And stderr is:
        """
        Output of local/<actor>:
        I calculate.

        Error: <name> gave an empty answer
          Change the prompt.
          Spent so far: 20 tokens in, 10 out, <cost>
        """

      Examples:
        | actor  | model                      | name             | cost     |
        | helper | openai/gpt-4o              | gpt-4o           | $0.00015 |
        | claude | anthropic/claude-haiku-4-5 | claude-haiku-4-5 | $0.00007 |

    Scenario Outline: A model that calls a tool although none was offered: <model>
      Given the model <model> says, turn by turn:
        """
        say I calculate.
        call c1 calculate {"expression": "2 + 3"}
        """
      When I run `agents actor run <model> Go`
      Then it fails with exit status 6
      And stdout is "I calculate.\n"
      And stderr is:
        """
        Error: <name> stopped to call a tool, but the request offered none
          Try again, or use another model.
          Spent so far: 10 tokens in, 5 out, <cost>
        """
      And the provider got 1 request

      Examples:
        | model                      | name             | cost      |
        | openai/gpt-4o              | gpt-4o           | $0.000075 |
        | anthropic/claude-haiku-4-5 | claude-haiku-4-5 | $0.000035 |

  Rule: Several tool calls in one turn

    Scenario Outline: Calls run concurrently, and their results are sent in the order of the calls: <model>
      Given an actor "reader":
        """
        model: <model>
        tools: [http_request]
        """
      And a folder "work" to work in
      And a web server that answers /slow only after it has answered /quick
      And the model <model> requests /slow and /quick of that server in one turn
      When I run `agents actor run reader Go --allow net --allow-private-addresses`
      Then it succeeds
      And stdout is "Done.\n"
      And request 2 returns:
        | call | result         |
        | c1   | this is /slow  |
        | c2   | this is /quick |

      Examples:
        | model                      |
        | openai/gpt-4o              |
        | anthropic/claude-haiku-4-5 |

  Rule: A failed tool call is reported to the model and counts

    Scenario Outline: <model>
      Given an actor "helper":
        """
        model: <model>
        tools: [calculate, echo]
        """
      And the model <model> says, turn by turn:
        """
        call c1 calculate {"expression": "1 / 0"}
        call c2 calculate {"expression": 
        call c3 calculate ["1"]
        call c4 calculate {"formula": "1"}
        call c5 calculate {"expression": 1}
        call c6 shell {"command": "true"}
        call c7 calculate
        call c8 echo {"text": "", "more": 1}
        ---
        say I give up.
        """
      When I run `agents actor run helper Go --json`
      Then it succeeds
      And the JSON on stdout at "response" is "I give up."
      And the JSON on stdout at "tool_calls" is 8
      And request 2 returns:
        | call | result                                                         |
        | c1   | Error: division by zero                                        |
        | c2   | Error: the arguments must be a JSON object                     |
        | c3   | Error: the arguments must be a JSON object                     |
        | c4   | Error: calculate needs the argument expression                 |
        | c5   | Error: the argument expression of calculate must be a string, not a number |
        | c6   | Error: there is no tool "shell"; there are calculate, echo     |
        | c7   | Error: calculate needs the argument expression                 |
        | c8   | Error: echo has no argument "more" (known arguments: text)            |

      Examples:
        | model                      |
        | openai/gpt-4o              |
        | anthropic/claude-haiku-4-5 |

    Scenario Outline: A result above 64 KiB is cut, and the model is informed: <model>
      Given an actor "reader":
        """
        model: <model>
        tools: [read_file]
        """
      And a folder "work" to work in
      And the file "work/all.txt" holds 65536 times "a"
      And the file "work/more.txt" holds 65537 times "a"
      And the model <model> says, turn by turn:
        """
        call c1 read_file {"path": "all.txt"}
        ---
        call c2 read_file {"path": "more.txt"}
        ---
        say Much.
        """
      When I run `agents actor run reader Go --allow read --workspace work --max-total-tokens 1000000`
      Then it succeeds
      And request 2 returns one result of 65536 characters that ends with "aaa"
      And request 3 returns one result of 65590 characters that ends with "aaa  [cut: these are the first 65536 of 65537 characters]"

      Examples:
        | model                      |
        | openai/gpt-4o              |
        | anthropic/claude-haiku-4-5 |

  Rule: Limits of rounds and calls

    Scenario: max_tool_rounds is an exact limit
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate]
        max_tool_rounds: 2
        """
      And the model openai/gpt-4o calls calculate 2 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go`
      Then it succeeds
      And stdout is "Done.\n"
      Given the model openai/gpt-4o calls calculate 3 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go --json`
      Then it fails with exit status 7
      And stdout is empty
      And the JSON on stderr at "error.code" is "LIMIT_EXCEEDED"
      And the JSON on stderr at "error.kind" is "tool_calls"
      And the JSON on stderr at "error.limit" is 2
      And the JSON on stderr at "error.message" is "gpt-4o requested tool calls in more than 2 turns"
      And the JSON on stderr at "error.spent.nodes.length" is 3
      And the provider got 6 requests

    Scenario: The default limit is 25 rounds
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate]
        """
      And the model openai/gpt-4o calls calculate 25 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go --json`
      Then it succeeds
      And the JSON on stdout at "model_calls" is 26
      And the JSON on stdout at "tool_calls" is 25
      Given the model openai/gpt-4o calls calculate 26 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "tool_calls"
      And the JSON on stderr at "error.limit" is 25

    Scenario: max_tool_rounds 0 allows no tool call
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate]
        max_tool_rounds: 0
        """
      And the model openai/gpt-4o calls calculate 1 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.limit" is 0

    Scenario Outline: max_tool_calls is an exact limit: <allowed> for 2 calls in one turn
      Given an actor "writer":
        """
        model: openai/gpt-4o
        tools: [write_file]
        """
      And a folder "work" to work in
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 write_file {"path": "one", "content": "1"}
        call c2 write_file {"path": "two", "content": "2"}
        ---
        say Done.
        """
      When I run `agents actor run writer Go --allow write --workspace work --max-tool-calls <allowed> --json`
      Then it <ends>
      And the provider got <requests> requests
      And there is <files> "work/one"

      Examples:
        | allowed | ends                     | requests | files   |
        | 2       | succeeds                 | 2        | a file  |
        | 1       | fails with exit status 7 | 1        | no file |
        | 0       | fails with exit status 7 | 1        | no file |

    Scenario: Each turn counts for max_model_calls
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate]
        limits: {max_model_calls: 2}
        """
      And the model openai/gpt-4o calls calculate 2 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "model_calls"
      And the JSON on stderr at "error.spent.nodes.length" is 2
      And the provider got 2 requests

  Rule: The end of a run ends everything it started

    Background:
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [shell, write_file, http_request]
        """
      And a folder "work" to work in

    Scenario Outline: <signal> ends a command with all its child processes, and the concurrent calls
      Given the model openai/gpt-4o says, turn by turn:
        """
        say I wait.
        call c1 shell {"command": "sleep 1000 & sleep 1001 & echo $$ $! > pids; wait"}
        call c2 shell {"command": "trap '' TERM; echo $$ > stubborn; sleep 1002"}
        ---
        say Done.
        """
      When I start `agents actor run helper Go --allow shell --workspace work`
      And the file "work/pids" appears
      And the file "work/stubborn" appears
      And it was sent <signal>
      And it has ended
      Then it fails with exit status <status>
      And stdout is empty
      And stderr is:
        """
        Output of local/helper:
        I wait.

        Interrupted.
          Spent so far: 10 tokens in, 5 out, $0.000075
        """
      And the processes in "work/pids" are gone
      And the processes in "work/stubborn" are gone
      And the provider got 1 request

      Examples:
        | signal  | status |
        | SIGINT  | 130    |
        | SIGTERM | 143    |

    Scenario: The time limit of the run ends a command
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 shell {"command": "trap '' TERM; sleep 1000 & echo $$ $! > pids; wait"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --allow shell --workspace work --timeout 1s --json`
      Then it fails with exit status 7
      And stdout is empty
      And the JSON on stderr at "error.kind" is "timeout"
      And the JSON on stderr at "error.spent.usage.output" is 5
      And the processes in "work/pids" are gone
      And the provider got 1 request

    Scenario: The time limit of a command ends only that command and is reported to the model
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 shell {"command": "echo begun; echo $$ > pids; sleep 1000", "timeout_ms": 300}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --allow shell --workspace work`
      Then it succeeds
      And stdout is "Done.\n"
      And request 2 holds "the command took longer than 300 ms and was ended\\nbegun"
      And the processes in "work/pids" are gone

    Scenario: A tool call that ends the run ends the concurrent calls
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 shell {"command": "echo $$ > pids; sleep 1000"}
        call c2 write_file {"path": "a", "content": "b"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --allow shell --workspace work --json`
      Then it fails with exit status 1
      And the JSON on stderr at "error.code" is "PERMISSION_DENIED"
      And no process of the run in "work/pids" is alive
      And the provider got 1 request

  Rule: Recordings

    Background:
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate, write_file]
        """
      And a folder "work" to work in
      And the model openai/gpt-4o says, turn by turn:
        """
        say Let me see.
        call c1 calculate {"expression": "2 + 3"}
        call c2 write_file {"path": "five", "content": "5"}
        ---
        say It is 5.
        """

    Scenario: A replay takes the models from the recording and runs the tools again
      Given I have run `agents actor run helper Go --allow write --workspace work --record run.jsonl --json`
      And what it printed is kept
      And a folder "other" to work in
      When I run `agents actor run helper Go --allow write --workspace other --replay run.jsonl --json`
      Then it succeeds
      And it printed the same as before
      And the provider got 2 requests
      And the file "other/five" holds "5"

    Scenario: Tools need their permission in a replay too
      Given I have run `agents actor run helper Go --allow write --workspace work --record run.jsonl`
      When I run `agents actor run helper Go --replay run.jsonl --json`
      Then it fails with exit status 1
      And the JSON on stderr at "error.code" is "PERMISSION_DENIED"

    Scenario: A changed tool result makes the replay differ from the recording
      Given I have run `agents actor run helper Go --allow write --workspace work --record run.jsonl`
      And in "run.jsonl" the first "content" of "5" becomes "6"
      When I run `agents actor run helper Go --allow write --workspace work --replay run.jsonl --json`
      Then it fails with exit status 1
      And the JSON on stderr at "error.code" is "REPLAY_DIFFERS"
      And the JSON on stderr at "error.field" is "messages.2.content"

  Rule: Dry run

    Scenario: The tools are shown and counted in the upper bound of tokens
      Given an actor "plain":
        """
        model: openai/gpt-4o
        """
      And an actor "helper":
        """
        model: openai/gpt-4o
        tools: [write_file, calculate, {actor: local/plain}]
        """
      When I run `agents actor run plain Boats --dry-run --json`
      Then it succeeds
      And the JSON on stdout at "bound.input_tokens" is 51
      When I run `agents actor run helper Boats --dry-run --json --allow read`
      Then it succeeds
      And the JSON on stdout at "tools" is ["write_file", "calculate", "local/plain"]
      And the JSON on stdout at "needs" is [{"need": "write", "permission": "denied"}]
      And the JSON on stdout at "bound.input_tokens" is 2306
      When I run `agents actor run helper Boats --dry-run`
      Then it succeeds
      And stdout contains "Tools     write_file, calculate, local/plain\nNeeds     write (denied: --allow write)\nInput     at most "
      And stdout contains " for the first call\nLimits "

  Rule: A server that repeats a tool call

    Scenario Outline: The command runs once: <what>
      Given an actor "runner":
        """
        model: openai/gpt-4o
        tools: [shell]
        """
      And a folder "ws" to work in
      And the OpenAI key "sk-test"
      And a provider that streams, answer by answer:
        """
        {"choices": [{"delta": {"tool_calls": [{"index": 0, "id": "k1", "function": {"name": "shell", "arguments": "{\"command\": \"echo ran >> ran.txt\"}"}}]}}]}
        {"choices": [{"delta": {"tool_calls": [{"index": <index>, "id": "k1", "function": {"name": "shell", "arguments": "{\"command\": \"echo ran >> ran.txt\"}"}}]}, "finish_reason": <finish>}]}
        {"choices": [{"delta": {}, "finish_reason": "tool_calls"}], "usage": {"prompt_tokens": 20, "completion_tokens": 8}}
        ---
        {"choices": [{"delta": {"content": "Done"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 30, "completion_tokens": 1}}
        """
      When I run `agents actor run runner Go --allow shell --workspace ws --json`
      Then it succeeds
      And the JSON on stdout at "tool_calls" is 1
      And the file "ws/ran.txt" is "ran\n"
      And the provider got 2 requests

      Examples:
        | what                                       | index | finish       |
        | again with the reason to finish            | 0     | "tool_calls" |
        | again under another index                  | 1     | null         |
