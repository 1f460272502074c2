@slow
Feature: References between actors
  An actor can be based on another actor, run it as a node, or offer it to its model as a tool. When an actor is added,
  each referenced actor must exist, references must not form a cycle, and required context values must be given.

  Background:
    Given a file "writer.yaml":
      """
      name: writer
      model: mock/echo
      context: {topic: null, tone: dry}
      """
    And I have run `agents actor add writer.yaml`

  Rule: The context of an actor used as a node

    Scenario: The node sets the context values, as constants or templates
      Given a file "graph.yaml":
        """
        name: graph
        type: graph
        entry: a
        context: {subject: bees}
        nodes: [{id: a, type: actor, actor: writer, context: {topic: "{{ context.subject }}", tone: 5}}]
        """
      When I run `agents actor add graph.yaml`
      Then it succeeds
      And the actor of the file "graph.yaml" has "nodes.0.context" as {"topic": "{{ context.subject }}", "tone": 5}

    Scenario Outline: Refused context: <context>
      Given a file "graph.yaml":
        """
        name: graph
        type: graph
        entry: a
        nodes:
          - {id: a, type: actor, actor: writer, context: <context>}
        """
      When I run `agents actor add graph.yaml`
      Then it fails with exit status 2
      And stderr is "Error: graph.yaml is not a valid actor: 1 fault\n  graph.yaml:5:<fault>\n"

      Examples:
        | context                        | fault |
        | {}                             | 26: nodes.0.actor: local/writer must be given a value for `topic` (write it under `context` of the node: {topic: ...}) |
        | {tone: dry}                    | 26: nodes.0.actor: local/writer must be given a value for `topic` (write it under `context` of the node: {topic: ...}) |
        | {topic: null}                  | 26: nodes.0.actor: local/writer must be given a value for `topic` (write it under `context` of the node: {topic: ...}) |
        | {topic: a, ton: b}             | 61: nodes.0.context.ton: local/writer has no such context key (did you mean `tone`?) |
        | {topic: a, colour: b}          | 61: nodes.0.context.colour: local/writer has no such context key (it has topic, tone) |
        | {topic: '{{ nobody }}'}        | 51: nodes.0.context.topic: unknown name: nobody (known names: `input`, `message`, `context`, `nodes`) |

    Scenario: An actor with required context values cannot be a tool of a model
      Given a file "editor.yaml" holds exactly "name: editor\nmodel: mock/echo\ntools: [{actor: writer}]\n"
      When I run `agents actor add editor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: editor.yaml is not a valid actor: 1 fault\n  editor.yaml:3:10: tools.0.actor: local/writer must be given a value for `topic`, which a model cannot set (set a value for it in the `context` of that actor)\n"

    Scenario: An actor inherits the model of its base, but not the context
      Given a file "editor.yaml" holds exactly "name: editor\nactor: writer\n"
      When I run `agents actor add editor.yaml`
      Then it succeeds

    Scenario: The same rules apply to aliases and to actors in the same file
      Given a file "home/config.yaml":
        """
        aliases: {scribe: writer}
        """
      And a file "desk.yaml":
        """
        default_actor: main
        actors:
          own: {model: mock/echo, context: {topic: null}}
          main:
            type: graph
            entry: a
            nodes: [{id: a, type: actor, actor: scribe, context: {colour: b}}, {id: b, type: actor, actor: own}]
            edges: [{from: a, to: b}]
        """
      When I run `agents actor add desk.yaml --name desk`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: desk.yaml is not a valid actor: 3 faults
          desk.yaml:7:34: actors.main.nodes.0.actor: local/scribe must be given a value for `topic` (write it under `context` of the node: {topic: ...})
          desk.yaml:7:59: actors.main.nodes.0.context.colour: local/scribe has no such context key (it has topic, tone)
          desk.yaml:7:93: actors.main.nodes.1.actor: own must be given a value for `topic` (write it under `context` of the node: {topic: ...})
        """

  Rule: A base must have a model

    Scenario Outline: An actor of type <type> cannot be a base
      Given a file "other.yaml" holds exactly "<yaml>"
      And I have run `agents actor add other.yaml --name other`
      And a file "editor.yaml" holds exactly "name: editor\nactor: other\n"
      When I run `agents actor add editor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: editor.yaml is not a valid actor: 1 fault\n  editor.yaml:2:1: actor: local/other is of type <type>, which has no model (name an actor of type llm)\n"

      Examples:
        | type  | yaml                                                                          |
        | tool  | type: tool\\ntools: [echo]\\n                                                   |
        | graph | type: graph\\nentry: a\\nnodes: [{id: a, type: tool, tool: echo}]\\n             |

  Rule: References must not form a cycle

    Scenario Outline: An update that would close a cycle of two actors through a <way>
      Given a file "first.yaml" holds exactly "name: first\nmodel: mock/echo\n"
      And I have run `agents actor add first.yaml`
      And a file "second.yaml" holds exactly "name: second\n<second>\n"
      And I have run `agents actor add second.yaml`
      And a file "first.yaml" holds exactly "name: first\n<first>\n"
      When I run `agents actor update first first.yaml`
      Then it fails with exit status 2
      And stderr is "Error: first.yaml is not a valid actor: 1 fault\n  first.yaml:<fault>\n"
      When I run `agents actor add first.yaml --update`
      Then it fails with exit status 2
      And stderr is "Error: first.yaml is not a valid actor: 1 fault\n  first.yaml:<fault>\n"
      When I run `agents actor export first`
      Then stdout is "name: first\nmodel: mock/echo\n"

      Examples:
        | way                | second                                                                | first                                                                  | fault |
        | base               | actor: first                                                          | actor: second                                                          | 2:1: actor: leads back to local/first (actors cannot be based on each other in a cycle) |
        | tool and a base    | actor: first                                                          | model: mock/echo\\ntools: [{actor: second}]                             | 3:10: tools.0.actor: leads back to local/first (actors cannot call each other in a cycle) |
        | node and a tool    | model: mock/echo\\ntools: [{actor: first}]                             | type: graph\\nentry: a\\nnodes: [{id: a, type: actor, actor: second}]    | 4:30: nodes.0.actor: leads back to local/first (actors cannot contain each other in a cycle) |
        | node that is based | type: graph\\nentry: a\\nnodes: [{id: a, type: llm, actor: first}]      | model: mock/echo\\ntools: [{actor: local/second}]                       | 3:10: tools.0.actor: leads back to local/first (actors cannot call each other in a cycle) |

    Scenario: Each reference in a cycle is reported, and no other reference
      Given a file "second.yaml" holds exactly "name: second\nactor: writer\n"
      And I have run `agents actor add second.yaml`
      And a file "graph.yaml":
        """
        name: writer
        type: graph
        entry: a
        nodes:
          - {id: a, type: actor, actor: second}
          - {id: b, type: llm, model: mock/echo, tools: [{actor: second}, {actor: mock/echo}]}
          - {id: c, type: actor, actor: writer}
        edges: [{from: a, to: b}, {from: b, to: c}]
        """
      When I run `agents actor add graph.yaml --update`
      Then it fails with exit status 2
      And the faults are at:
        """
        5:26 nodes.0.actor: leads back to local/writer
        6:51 nodes.1.tools.0.actor: leads back to local/writer
        7:26 nodes.2.actor: leads back to local/writer
        """

    Scenario: A cycle inside one file, also through the name of the file
      Given a file "desk.yaml":
        """
        name: desk
        default_actor: a
        actors:
          a: {model: mock/echo, tools: [{actor: b}]}
          b: {model: mock/echo, tools: [{actor: c}]}
          c: {actor: local/desk}
          d: {actor: d}
          e: {actor: a}
        """
      When I run `agents actor validate desk.yaml`
      Then it fails with exit status 2
      And the faults are at:
        """
        4:34 actors.a.tools.0.actor: leads back to a
        5:34 actors.b.tools.0.actor: leads back to b
        6:7 actors.c.actor: leads back to c
        7:7 actors.d.actor: leads back to d
        """

    Scenario: A cycle through an alias
      Given a file "home/config.yaml":
        """
        aliases: {short: second}
        """
      And a file "second.yaml" holds exactly "name: second\nactor: writer\n"
      And I have run `agents actor add second.yaml`
      And a file "writer.yaml" holds exactly "name: writer\nactor: short\n"
      When I run `agents actor update writer writer.yaml`
      Then it fails with exit status 2
      And stderr is "Error: writer.yaml is not a valid actor: 1 fault\n  writer.yaml:2:1: actor: leads back to local/writer (actors cannot be based on each other in a cycle)\n"

    Scenario: Two processes that would close a cycle at the same time
      Given a file "first.yaml" holds exactly "name: first\nmodel: mock/echo\n"
      And a file "second.yaml" holds exactly "name: second\nmodel: mock/echo\n"
      And I have run `agents actor add first.yaml`
      And I have run `agents actor add second.yaml`
      When the library bases "local/first" and "local/second" on each other at once
      Then one of the two is refused as INVALID_ACTOR and the registry holds no circle

    Scenario: A cycle in an older registry
      Given the registry holds a row "local/one" with the file:
        """
        actor: two
        """
      And the registry holds a row "local/two" with the file:
        """
        actor: one
        """
      And the row "local/one" refers to "local/two"
      And the row "local/two" refers to "local/one"
      And a file "editor.yaml" holds exactly "name: editor\nactor: one\n"
      When I run `agents actor add editor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: editor.yaml is not a valid actor: 1 fault\n  editor.yaml:2:1: actor: leads into a cycle, to local/one (actors cannot be based on each other in a cycle)\n"

    Scenario: A long chain of references without a cycle
      Given 500 actors each of which is based on the one before
      And a file "editor.yaml" holds exactly "name: editor\nactor: chain-500\n"
      When I run `agents actor add editor.yaml`
      Then it succeeds
      Given a file "first.yaml" holds exactly "name: chain-1\nactor: chain-500\n"
      When I run `agents actor add first.yaml --update`
      Then it fails with exit status 2
      And stderr contains "first.yaml:2:1: actor: leads back to local/chain-1 (actors cannot be based on each other in a cycle)"

  Rule: References stored by an older version of the registry are kept

    Scenario: An actor with a base in a registry of schema 2
      Given a registry of schema 2 in which "local/short" is based on "local/base"
      And a file "base.yaml" holds exactly "name: base\nactor: short\n"
      When I run `agents actor show short --json`
      Then the JSON on stdout at "references" is ["local/base"]
      When I run `agents actor update base base.yaml`
      Then it fails with exit status 2
      And stderr contains "base.yaml:2:1: actor: leads back to local/base (actors cannot be based on each other in a cycle)"
      When I run `agents actor copy short third`
      And I run `agents actor show third --json`
      Then the JSON on stdout at "references" is ["local/base"]
      And the registry is of schema 3 and sound
