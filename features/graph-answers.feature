Feature: The answer of a graph
  The answer of a graph is the output of its exit nodes: ordered by step, then by position in the file, separated by
  blank lines. It is streamed in the same order, so the streamed text equals the answer.

  Rule: Several exit nodes

    Scenario: The first exit of a step streams at once, the others follow in order, whatever their speed
      Given the models of the provider house:
        | model | answers   | after |
        | slow | S\|l\|ow | fast |
        | fast | F\|ast |  |
        | last | La\|st | fast |
      And the actor:
        """
        name: three
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: one, type: llm, model: house/slow}
          - {id: two, type: llm, model: house/fast}
          - {id: three, type: llm, model: house/last}
        edges:
          - {from: start, to: three}
          - {from: start, to: two}
          - {from: start, to: one}
        """
      When a program reads the events of "Hi"
      Then the program gets the answer "Slow\n\nFast\n\nLast"
      And the answer arrived in the pieces ["S", "l", "ow", "\n\nFast", "\n\nLast"]
      And about three/two it reports:
        """
        three/two begins, llm house/fast of local/three
        three/two says "F" in turn 1
        three/two says "ast" in turn 1
        three/two used 10 and 5
        three/two ends, stop
        three/two answers "\n\nFast"
        """
      And the calls were made by three/one, three/two, three/three

    Scenario: Exits in several steps, and one exit that runs in each step
      Given the models of the provider house:
        | model | answers       |
        | a | A\|a / B\|b / C |
      And the actor:
        """
        type: graph
        entry: say
        nodes:
          - {id: say, type: llm, model: house/a}
          - {id: more, type: router, rules: [{when: 'nodes.say.runs < 3', to: say}], default: end}
          - {id: shout, type: tool, tool: template, arguments: {text: "{{ input | upper }}"}}
        edges:
          - {from: say, to: more}
          - {from: say, to: shout}
        """
      When a program streams "Hi"
      Then the program gets the answer "AA\n\nBB\n\nC"
      And the pieces are ["AA", "\n\nBB", "\n\nC"]

    Scenario: A later step also streams, with the blank line before its first chunk
      Given the models of the provider house:
        | model | answers |
        | a | A\|a |
        | b | B\|b |
      And the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: long, type: tool, tool: echo}
          - {id: b, type: llm, model: house/b}
          - {id: a, type: llm, model: house/a}
        edges:
          - {from: start, to: a}
          - {from: start, to: long}
          - {from: long, to: b}
        """
      When a program streams "Hi"
      Then the pieces are ["A", "a", "\n\nB", "b"]
      And the calls were made by graph/a, graph/b

    Scenario: A node whose only edge leads to end without a condition is an exit
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: out, type: tool, tool: template, arguments: {text: "out {{ input }}"}}
          - {id: way, type: tool, tool: template, arguments: {text: "way"}}
          - {id: last, type: tool, tool: template, arguments: {text: "last of {{ input }}"}}
        edges:
          - {from: start, to: out}
          - {from: out, to: end}
          - {from: start, to: way}
          - {from: way, to: end, when: "true"}
          - {from: way, to: last}
        """
      When a program executes "Hi"
      Then the program gets the answer "out Hi\n\nlast of way"

    Scenario: An exit with an empty output
      Given the actor:
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: a, type: tool, tool: template, arguments: {text: ""}}
          - {id: b, type: tool, tool: template, arguments: {text: "b"}}
          - {id: c, type: tool, tool: template, arguments: {text: ""}}
        edges:
          - {from: start, to: a}
          - {from: start, to: b}
          - {from: start, to: c}
        """
      When a program streams "Hi"
      Then the program gets the answer "\n\nb\n\n"
      And the pieces make the answer

  Rule: Output that is held back until the node succeeds

    Scenario: An exit with retries: failed output is discarded, and its cost is counted
      Given the models of the provider house:
        | model | answers     |
        | a | Ba\|d\|! / Go\|od |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, retry: {attempts: 2}}
        """
      When a program streams "Hi"
      Then the program gets the answer "Good"
      And the pieces are ["Good"]
      And the calls were made by graph/a, graph/a
      And the result has "usage.source" as "mixed"

    Scenario: An exit with on_error
      Given the models of the provider house:
        | model | answers |
        | a | Ba\|d\|! |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, on_error: plan_b}
          - {id: plan_b, type: tool, tool: template, arguments: {text: "b: {{ input }}, {{ nodes.a.error.code }}"}}
        """
      When a program streams "Hi"
      Then the program gets the answer "b: Hi, STREAM_CUT"
      And the pieces are ["b: Hi, STREAM_CUT"]

    Scenario: An exit with tools
      Given the models of the provider house:
        | model | answers                       |
        | a | call echo {"text": "x"} / Do\|ne |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, tools: [echo]}
        """
      When a program reads the events of "Hi"
      Then the program gets the answer "Done"
      And it reports:
        """
        graph begins, graph of graph
        graph/a begins, llm house/a of house/a
        graph/a used 10 and 5
        graph/a calls echo {"text":"x"} as call-1
        graph/a gets "x" of echo as call-1
        graph/a says "Do" in turn 2
        graph/a says "ne" in turn 2
        graph/a used 10 and 5
        graph/a answers "Done"
        graph/a ends, stop
        graph ends, stop
        """

    Scenario Outline: An exit with JSON output, <where>
      Given the models of the provider house:
        | model | answers |
        | a | {"n"\|: 1} |
      And the actor:
        """
        default_actor: g
        actors:
          json: {type: llm, model: house/a, response_format: json}
          g:
            type: graph
            entry: a
            nodes:
              - <node>
        """
      When a program streams "Hi"
      Then the answer is:
        """
        {"n": 1}
        """
      And the pieces are ["{\"n\": 1}"]

      Examples:
        | where         | node                                                                    |
        | of its own    | {id: a, type: llm, model: house/a, response_format: json}               |
        | by its base   | {id: a, type: llm, actor: json}                                         |
        | by its actor  | {id: a, type: actor, actor: json}                                       |

    Scenario: Invalid JSON is not part of the answer
      Given the models of the provider house:
        | model | answers |
        | a | {"n"\|: |
      And the actor:
        """
        type: graph
        entry: a
        nodes:
          - {id: a, type: llm, model: house/a, response_format: json}
        """
      When a program streams "Hi"
      Then the pieces are []
      And beside the text "" what was said is ["graph/a: {\"n\":"]

  Rule: Actors in an exit

    Scenario: Exits of a nested graph stream with the paths of their nodes
      Given the models of the provider house:
        | model | answers |
        | a | A\|a |
        | b | B\|b |
      And the actor:
        """
        name: desk
        default_actor: outer
        actors:
          outer:
            type: graph
            entry: out
            nodes:
              - {id: out, type: actor, actor: inner}
          inner:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a}
              - {id: b, type: llm, model: house/b}
            edges:
              - {from: start, to: a}
              - {from: start, to: b}
        """
      When a program reads the events of "Hi"
      Then the program gets the answer "Aa\n\nBb"
      And the answer arrived in the pieces ["A", "a", "\n\nBb"]
      And the answer was generated by desk/out/a, desk/out/b
      And the calls were made by desk/out/a, desk/out/b

    Scenario: The output of a nested graph that waits its turn is held back
      Given the models of the provider house:
        | model | answers | after |
        | a | A\|a |  |
        | s | S\|s | a |
      And the actor:
        """
        default_actor: outer
        actors:
          outer:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: slow, type: llm, model: house/s}
              - {id: nested, type: actor, actor: inner}
            edges:
              - {from: start, to: slow}
              - {from: start, to: nested}
          inner:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a}
              - {id: b, type: tool, tool: template, arguments: {text: b}}
            edges:
              - {from: start, to: a}
              - {from: start, to: b}
        """
      When a program streams "Hi"
      Then the program gets the answer "Ss\n\nAa\n\nb"
      And the pieces are ["S", "s", "\n\nAa\n\nb"]

  Rule: Finish reason

    Scenario Outline: An answer with an exit that was cut at max_tokens counts as cut, <exit>
      Given the models of the provider house:
        | model | answers   |
        | a | cut: Half |
        | b | Whole |
      And the actor:
        """
        type: graph
        entry: <entry>
        nodes:
          - {id: a, type: llm, model: house/a, max_tokens: 3}
          - {id: b, type: llm, model: house/b}
        edges:
          - <edges>
        """
      When a program executes "Hi"
      Then the program gets the answer "<answer>"
      And the result has "finishReason" as "<finish>"

      Examples: a cut node that is not an exit does not count
        | exit             | entry | edges            | answer | finish |
        | the exit is cut  | b     | {from: b, to: a} | Half   | length |
        | a node before it | a     | {from: a, to: b} | Whole  | stop   |

  Rule: One run through all interfaces

    Background:
      Given the models of the provider house:
        | model | answers | after |
        | a     | A\|a   | b     |
        | b     | B\|b   |       |
        | c     | C\|c   |       |
      And the actor:
        """
        name: team
        default_actor: g
        actors:
          deep:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: b, type: llm, model: house/b}
              - {id: c, type: llm, model: house/c}
            edges: [{from: start, to: b}, {from: start, to: c}]
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a}
              - {id: nested, type: actor, actor: deep}
              - {id: last, type: llm, model: house/c, wait: all}
              - {id: side, type: llm, model: house/b}
            edges:
              - {from: start, to: a}
              - {from: start, to: nested}
              - {from: a, to: last}
              - {from: nested, to: last}
              - {from: start, to: side}
        """

    Scenario: execute, stream, events and a replay with other timing give the same result
      Given the program records
      When a program executes "Hi"
      Then the program gets the answer "Bb\n\nCc"
      And the calls were made by team/a, team/nested/b, team/nested/c, team/side, team/last
      When the program plays what it has recorded, without a network
      Then execute, stream and events tell the same result once more

    Scenario: A recording contains the calls of all nodes with their paths
      Given the program records
      When a program executes "Hi"
      Then the recording holds the calls 1 team/a, 1 team/last, 1 team/nested/b, 1 team/nested/c, 1 team/side

  Rule: A slow reader

    Scenario: Held-back exits are read to the end while the caller does not read
      Given the models of the provider house:
        | model | answers |
        | a     | A{many}  |
        | b     | B{many}  |
        | c     | C{many}  |
      And the actor:
        """
        default_actor: g
        actors:
          nested: {type: graph, entry: c, nodes: [{id: c, type: llm, model: house/c}]}
          g:
            type: graph
            entry: start
            nodes:
              - {id: start, type: tool, tool: echo}
              - {id: a, type: llm, model: house/a}
              - {id: b, type: llm, model: house/b}
              - {id: c, type: actor, actor: nested}
            edges: [{from: start, to: a}, {from: start, to: b}, {from: start, to: c}]
        """
      When a program reads one event of "Hi" and then none until b and c have answered
      Then the model a has not answered yet
      And when it reads on it gets the whole answer
