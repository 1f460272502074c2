Feature: Several actors in one file
  A file can define several actors that refer to each other by short names. One of them is the default actor of the
  file, and the registry stores the file as one actor.

  Scenario: A file with two actors
    Given a file "desk.yaml":
      """
      name: desk
      description: A writer and an editor.
      version: "3"
      default_actor: editor
      actors:
        writer: {type: llm, model: openai/gpt-4o-mini, system_prompt: You write.}
        editor:
          model: anthropic/claude-sonnet-4-6
          description: Edits.
          version: "1"
          tools: [{actor: writer, description: Writes a draft}]
      """
    Then the file "desk.yaml" is the actor:
      """
      {
        "type": "llm", "name": "local/desk", "description": "A writer and an editor.", "version": "3",
        "provider": "anthropic", "model": "claude-sonnet-4-6", "settings": {}, "context": {}, "limits": {},
        "tools": [{"actor": "writer", "description": "Writes a draft"}],
        "actors": {
          "writer": {
            "type": "llm", "name": "writer", "provider": "openai", "model": "gpt-4o-mini", "systemPrompt": "You write.", "settings": {}, "context": {}, "limits": {}
          },
          "editor": {
            "type": "llm", "name": "editor", "description": "Edits.", "version": "1", "provider": "anthropic", "model": "claude-sonnet-4-6", "settings": {},
            "context": {}, "limits": {}, "tools": [{"actor": "writer", "description": "Writes a draft"}]
          }
        }
      }
      """
    And the actor of the file "desk.yaml" cannot be changed
    When I run `agents actor add desk.yaml`
    And I run `agents actor show desk`
    Then stdout contains "Actors in it\twriter, editor\n"
    And stdout contains "Model\tclaude-sonnet-4-6\n"

  Scenario: A file with one actor needs no default_actor and takes its description from that actor
    Given a file "desk.yaml" holds exactly "agents: {only: {model: mock/echo, description: Only.}}\n"
    Then the actor of the file "desk.yaml" has "model" as "echo"
    And the actor of the file "desk.yaml" has "description" as "Only."

  Scenario: Keys in the section config, of the file and of an actor
    Given a file "desk.yaml":
      """
      config:
        default_actor: b
        actors:
          a: {model: mock/echo}
          b: {config: {actor: a}}
      """
    Then the actor of the file "desk.yaml" has "base" as "a"

  Scenario: A short name is found in the file, then in the namespace local; a full name is never found in the file
    Given a file "reader.yaml" holds exactly "name: reader\nmodel: mock/echo\n"
    And a file "writer.yaml" holds exactly "name: writer\nmodel: mock/echo\n"
    And I have run `agents actor add reader.yaml`
    And I have run `agents actor add writer.yaml`
    And a file "desk.yaml":
      """
      name: desk
      default_actor: all
      actors:
        writer: {model: mock/echo}
        all:
          type: graph
          entry: a
          nodes:
            - {id: a, type: actor, actor: writer}
            - {id: b, type: actor, actor: local/writer}
            - {id: c, type: actor, actor: reader}
            - {id: d, type: llm, actor: writer, tools: [{actor: reader}]}
          edges: [{from: a, to: b}, {from: b, to: c}, {from: c, to: d}]
      """
    Then the actor of the file "desk.yaml" has "nodes.0.actor" as "writer"
    And the actor of the file "desk.yaml" has "nodes.1.actor" as "local/writer"
    And the actor of the file "desk.yaml" has "nodes.2.actor" as "local/reader"
    And the actor of the file "desk.yaml" has "nodes.3.actor.base" as "writer"
    And the actor of the file "desk.yaml" has "nodes.3.actor.tools" as [{"actor": "local/reader"}]
    When I run `agents actor add desk.yaml`
    And I run `agents actor show desk --json`
    Then the JSON on stdout at "references" is ["local/writer", "local/reader"]
    And the JSON on stdout at "actors" is ["writer", "all"]

  Scenario: Actors that are not reachable from the default actor do not count
    Given a file "desk.yaml" holds exactly "name: desk\ndefault_actor: a\nactors: {a: {model: mock/echo}, b: {type: tool, tools: [read_file]}}\n"
    And I have run `agents actor add desk.yaml`
    When I run `agents actor list desk --json`
    Then the entry "local/desk" of the JSON on stdout has the "needs" []

  Scenario: Names of JavaScript object properties are ordinary names
    Given a file "desk.yaml" holds exactly "default_actor: a\nactors: {a: {actor: constructor}, constructor: {model: mock/echo}}\n"
    Then the actor of the file "desk.yaml" has "base" as "constructor"
    Given a file "desk.yaml" holds exactly "default_actor: a\nactors: {a: {actor: constructor}}\n"
    Then the actor of the file "desk.yaml" has "base" as "local/constructor"

  Scenario: Faults of all actors, with their positions
    Given a file "desk.yaml":
      """
      name: Desk
      limits: {}
      default_actor: editr
      actors:
        Writer: {model: mock/echo}
        editor: {model: mock/echo, name: editor, tools: [{actor: writr}]}
        third: mock/echo
        fourth: {type: graph, entry: a}
        writer: {modle: mock/echo}
      """
    When I run `agents actor validate desk.yaml`
    Then it fails with exit status 2
    And stderr is:
      """
      Error: desk.yaml is not a valid actor: 9 faults
        desk.yaml:1:1: name: "Desk" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit (Try desk.)
        desk.yaml:2:1: limits: unknown key (write it in one of the actors)
        desk.yaml:3:1: default_actor: there is no actor "editr" in this file (did you mean `editor`?)
        desk.yaml:5:3: actors.Writer: a short name is 1 to 64 characters of a-z, 0-9, ".", "_", "-", beginning with a letter or digit
        desk.yaml:6:30: actors.editor.name: unknown key (its name in this file is editor)
        desk.yaml:6:53: actors.editor.tools.0.actor: there is no actor named "local/writr" (did you mean `writer`?)
        desk.yaml:7:3: actors.third: an actor is a map of keys, not a string
        desk.yaml:8:3: actors.fourth: the key `nodes` is missing (a graph is made of nodes: begin each one with `- id:`)
        desk.yaml:9:12: actors.writer.modle: unknown key (did you mean `model`?)
      """

  Scenario Outline: A refused file: <content>
    Given a file "desk.yaml" holds exactly "<content>\n"
    When I run `agents actor validate desk.yaml`
    Then it fails with exit status 2
    And stderr is "Error: desk.yaml is not a valid actor: 1 fault\n  desk.yaml:<fault>\n"

    Examples:
      | content                                                          | fault |
      | actors: {}                                                       | 1:1: actors: must hold at least one actor |
      | actors: [a]                                                      | 1:1: actors: must be a map, not a list (it is a map: begin each actor with its short name and a colon) |
      | actors: {a: {model: mock/echo}, b: {model: mock/echo}}           | 1:1: the key `default_actor` is missing (set it to the name of the actor that runs: a, b) |
      | default_actor: a\\nactors: {b: {model: mock/echo}}                | 1:1: default_actor: there is no actor \"a\" in this file (actors: b) |
      | actors: {a: {model: mock/echo}}\\nagents: {b: {model: mock/echo}} | 2:1: agents: cannot be used together with `actors` (keep one of them: they mean the same) |
      | actors: {a: {model: mock/echo, actors: {}}}                      | 1:32: actors.a.actors: unknown key (an actor in a file of several actors cannot contain other actors) |
      | actors: {__proto__: {model: mock/echo}}                          | 1:10: actors.__proto__: cannot be a name |
      | default: a\\nactors: {a: {model: mock/echo}}                      | 1:1: default: unknown key (did you mean `default_actor`?) |
      | model: mock/echo\\nactors: {a: {model: mock/echo}}                | 1:1: model: unknown key (write it in one of the actors) |
