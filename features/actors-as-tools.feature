@slow
Feature: Actors as tools
  A model can call other actors, of any type, as tools. It sends a message to the actor and receives its answer. Usage
  and output of the called actor are reported under its own path, and all limits apply.

  Background:
    Given a folder "work" to work in
    And an actor "writer":
      """
      model: anthropic/claude-haiku-4-5
      system_prompt: You write.
      """
    And an actor "editor":
      """
      model: openai/gpt-4o
      tools: [{actor: local/writer, description: Writes a draft}]
      """

  Rule: The model calls an actor and receives its answer

    Background:
      Given the model openai/gpt-4o says, turn by turn:
        """
        say I ask.
        call c1 local/writer {"input": "About boats"}
        ---
        say Good.
        """
      And the model anthropic/claude-haiku-4-5 says, turn by turn:
        """
        say Boats
        say  float.
        """

    Scenario: The answer is returned only to the model
      When I run `agents actor run editor Go`
      Then it succeeds
      And stdout is "Good.\n"
      And stderr is "local/editor: 30 tokens in, 15 out, $0.000185\n"
      And request 1 offers the tools "local_writer"
      And request 3 returns:
        | call | result       |
        | c1   | Boats float. |

    Scenario: The called actor receives the message and nothing else
      When I run `agents actor run editor "A secret"`
      Then it succeeds
      And request 2 holds the message "About boats"
      And request 2 does not hold "secret"

    Scenario: The path of the called actor is below that of the model
      When I run `agents actor run editor Go --json`
      Then it succeeds
      And the nodes of the run are "local/editor local/editor/writer local/editor"
      And the JSON on stdout at "nodes.1.actor" is "local/writer"
      And the JSON on stdout at "nodes.1.provider" is "anthropic"
      And the JSON on stdout at "model_calls" is 3
      And the JSON on stdout at "tool_calls" is 1

    Scenario: The run as events
      When I run `agents actor run editor Go --format jsonl`
      Then it succeeds
      And the events but for usage are:
        """
        {"type":"node-start","node":"local/editor","kind":"llm","actor":"local/editor","provider":"openai","model":"gpt-4o"}
        {"type":"node-text","node":"local/editor","turn":1,"text":"I ask."}
        {"type":"tool-call","node":"local/editor","id":"c1","tool":"local/writer","arguments":{"input":"About boats"}}
        {"type":"node-start","node":"local/editor/writer","kind":"llm","actor":"local/writer","provider":"anthropic","model":"claude-haiku-4-5"}
        {"type":"node-text","node":"local/editor/writer","turn":1,"text":"Boats"}
        {"type":"node-text","node":"local/editor/writer","turn":1,"text":" float."}
        {"type":"node-end","node":"local/editor/writer","finish_reason":"stop"}
        {"type":"tool-result","node":"local/editor","id":"c1","tool":"local/writer","text":"Boats float.","is_error":false}
        {"type":"node-text","node":"local/editor","turn":2,"text":"Good."}
        {"type":"text","node":"local/editor","text":"Good."}
        {"type":"node-end","node":"local/editor","finish_reason":"stop"}
        """

    Scenario: The output before a later failure is kept
      Given the model openai/gpt-4o says, turn by turn:
        """
        say I ask.
        call c1 local/writer {"input": "About boats"}
        ---
        nothing
        """
      When I run `agents actor run editor Go`
      Then it fails with exit status 6
      And stdout is empty
      And stderr is:
        """
        Output of local/editor:
        I ask.

        Output of local/editor/writer:
        Boats float.

        Error: gpt-4o gave an empty answer
          Change the prompt.
          Spent so far: 30 tokens in, 15 out, $0.000185
        """

    Scenario Outline: Invalid arguments are returned to the model as an error: <arguments>
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/writer <arguments>
        ---
        say Good.
        """
      When I run `agents actor run editor Go --json`
      Then it succeeds
      And the JSON on stdout at "tool_calls" is 1
      And the provider got 2 requests
      And request 2 returns:
        | call | result                                      |
        | c1   | Error: the arguments must be {"input": "..."} |

      Examples:
        | arguments                     |
        | {}                            |
        | {"input": 1}                  |
        | {"input": "a", "tone": "b"}   |

  Rule: Several calls in one turn

    Scenario: Calls of the same actor in one turn have different paths
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/writer {"input": "About boats"}
        call c2 local/writer {"input": "About trains"}
        call c3 local/writer {"input": "About planes"}
        ---
        call c4 local/writer {"input": "About ships"}
        ---
        say Good.
        """
      And the model anthropic/claude-haiku-4-5 says 4 times "So."
      When I run `agents actor run editor Go --json`
      Then it succeeds
      And the nodes of the run are "local/editor local/editor/writer local/editor/writer#2 local/editor/writer#3 local/editor local/editor/writer local/editor"
      And the JSON on stdout at "tool_calls" is 4

    Scenario: Actors with the same short name have different paths
      Given I have run `agents actor copy local/writer other/writer`
      And an actor "editor2":
        """
        model: openai/gpt-4o
        tools: [{actor: local/writer}, {actor: other/writer}]
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/writer {"input": "About boats"}
        call c2 other/writer {"input": "About boats"}
        ---
        say Good.
        """
      And the model anthropic/claude-haiku-4-5 says 2 times "So."
      When I run `agents actor run editor2 Go --json`
      Then it succeeds
      And the nodes of the run are "local/editor2 local/editor2/writer local/editor2/writer#2 local/editor2"

  Rule: Actors of other types

    Scenario: A sequence of tools
      Given an actor "sum":
        """
        type: tool
        tools:
          - {name: extract, arguments: {pattern: "[0-9]+ *[+] *[0-9]+"}}
          - calculate
        """
      And an actor "helper":
        """
        model: openai/gpt-4o
        tools: [{actor: local/sum}]
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/sum {"input": "What is 20 + 3?"}
        call c2 local/sum {"input": "Nothing"}
        ---
        say 23
        """
      When I run `agents actor run helper Go --json`
      Then it succeeds
      And the JSON on stdout at "tool_calls" is 5
      And request 2 returns:
        | call | result                                                                       |
        | c1   | 23                                                                           |
        | c2   | Error: local/sum failed: local/helper/sum#2: extract failed: the pattern matches nothing in the text |

    Scenario: A graph
      Given an actor "twice":
        """
        type: graph
        entry: one
        nodes:
          - {id: one, type: llm, model: anthropic/claude-haiku-4-5}
          - {id: two, type: tool, tool: template, arguments: {text: "{{ input }} {{ input }}"}}
        edges: [{from: one, to: two}]
        """
      And an actor "helper":
        """
        model: openai/gpt-4o
        tools: [{actor: local/twice}]
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/twice {"input": "Go"}
        ---
        say Good.
        """
      And the model anthropic/claude-haiku-4-5 says 1 times "So."
      When I run `agents actor run helper Go --json`
      Then it succeeds
      And the nodes of the run are "local/helper local/helper/twice/one local/helper"
      And request 3 returns:
        | call | result  |
        | c1   | So. So. |

  Rule: Failures

    Background:
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/writer {"input": "About boats"}
        ---
        say Good.
        """

    Scenario: A failure of the called actor is returned to the model
      Given the model anthropic/claude-haiku-4-5 says, turn by turn:
        """
        nothing
        """
      When I run `agents actor run editor Go`
      Then it succeeds
      And stdout is "Good.\n"
      And request 3 returns:
        | call | result                                                             |
        | c1   | Error: local/writer failed: claude-haiku-4-5 gave an empty answer |

    Scenario: A limit of the called actor ends the run
      Given an actor "short":
        """
        model: anthropic/claude-haiku-4-5
        limits: {max_model_calls: 0}
        """
      And an actor "editor2":
        """
        model: openai/gpt-4o
        tools: [{actor: local/short}]
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/short {"input": "About boats"}
        """
      When I run `agents actor run editor2 Go --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "model_calls"
      And the JSON on stderr at "error.limit" is 0
      And the provider got 1 request

    Scenario: Limits of the called actor start again for each call
      Given an actor "short":
        """
        model: anthropic/claude-haiku-4-5
        limits: {max_model_calls: 1}
        """
      And an actor "editor2":
        """
        model: openai/gpt-4o
        tools: [{actor: local/short}]
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/short {"input": "a"}
        call c2 local/short {"input": "b"}
        ---
        say Good.
        """
      And the model anthropic/claude-haiku-4-5 says 2 times "So."
      When I run `agents actor run editor2 Go`
      Then it succeeds

    Scenario: The depth of the called actor counts from the depth of the model
      Given the model anthropic/claude-haiku-4-5 says 1 times "So."
      When I run `agents actor run editor Go --max-depth 2`
      Then it succeeds
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/writer {"input": "About boats"}
        """
      When I run `agents actor run editor Go --max-depth 1 --json`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "depth"
      And the JSON on stderr at "error.limit" is 1

    Scenario: Ordinary tools do not add to the depth
      Given an actor "helper":
        """
        model: openai/gpt-4o
        tools: [calculate]
        """
      And the model openai/gpt-4o calls calculate 2 times, once each turn, and then says "Done."
      When I run `agents actor run helper Go --max-depth 1`
      Then it succeeds

    Scenario: A missing permission in the called actor ends the run
      Given an actor "saver":
        """
        type: tool
        tools: [{name: write_file, arguments: {path: a.txt}}]
        """
      And an actor "editor2":
        """
        model: openai/gpt-4o
        tools: [{actor: local/saver}]
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 local/saver {"input": "a"}
        ---
        say Good.
        """
      When I run `agents actor run editor2 Go --workspace work --json`
      Then it fails with exit status 1
      And the JSON on stderr at "error.code" is "PERMISSION_DENIED"
      And the JSON on stderr at "error.hint" is "Allow it with --allow write; in the library, permissions: ['write']."
      And the provider got 1 request

    Scenario: An actor that has been removed
      Given I have run `agents actor remove writer --yes`
      When I run `agents actor run editor Go --json`
      Then it fails with exit status 3
      And the JSON on stderr at "error.code" is "ACTOR_NOT_FOUND"
      And the provider got 0 requests
