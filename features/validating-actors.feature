Feature: Validating actor files
  `agents actor validate` reports all faults of actor files before they are added, on a developer's machine or in a CI
  pipeline. It stores nothing and needs neither an API key nor a registry.

  Background:
    Given a file "writer.yaml" holds exactly "name: writer\nmodel: openai/gpt-4o\n"

  Scenario: A valid file
    When I run `agents actor validate writer.yaml`
    Then stdout is "writer.yaml is valid: local/writer.\n"
    And stderr is empty
    And there is no file "home"

  Scenario: A file without a name on stdin
    Given stdin holds "model: openai/gpt-4o\n"
    When I run `agents actor validate -`
    Then stdout is "stdin is valid.\n"

  Scenario: Several files, as JSON
    Given a file "echo.yaml" holds exactly "type: tool\ntools: [echo]\n"
    When I run `agents actor validate writer.yaml echo.yaml --json`
    Then the JSON on stdout is:
      """
      [
        {"file": "writer.yaml", "valid": true, "name": "local/writer", "type": "llm", "faults": [], "warnings": []},
        {"file": "echo.yaml", "valid": true, "name": null, "type": "tool", "faults": [], "warnings": []}
      ]
      """

  Scenario: One of several files does not exist
    Given a file "bad.yaml" holds exactly "modle: mock/echo\n"
    When I run `agents actor validate bad.yaml nowhere.yaml writer.yaml`
    Then it fails with exit status 2
    And stderr is:
      """
      Error: 2 of 3 files are not valid actors: 2 faults
        bad.yaml:1:1: modle: unknown key (did you mean `model`?)
        nowhere.yaml: there is no file nowhere.yaml

      """

  Scenario: All faults of all files are reported together
    Given a file "bad.yaml" holds exactly "modle: mock/echo\ntemperature: hot\n"
    And a file "worse.yaml" holds exactly "name: [\n"
    And a file "bytes.yaml" with the bytes ff00
    When I run `agents actor validate bad.yaml writer.yaml worse.yaml bytes.yaml`
    Then it fails with exit status 2
    And stdout is empty
    And stderr is:
      """
      Error: 3 of 4 files are not valid actors: 4 faults
        bad.yaml:1:1: modle: unknown key (did you mean `model`?)
        bad.yaml:2:1: temperature: must be a number, not a string
        worse.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]
        bytes.yaml: is not UTF-8 text
      """

  Scenario: One of two files is not valid
    Given a file "bad.yaml" holds exactly "name: bad\n"
    When I run `agents actor validate bad.yaml writer.yaml`
    Then it fails with exit status 2
    And stderr is "Error: 1 of 2 files is not a valid actor: 1 fault\n  bad.yaml:1:1: the key `model` is missing (for example `model: openai/gpt-4o`)\n"

  Scenario: The faults as JSON
    Given a file "bad.yaml" holds exactly "name: bad\nmodle: mock/echo\n"
    When I run `agents actor validate bad.yaml writer.yaml --json`
    Then it fails with exit status 2
    And stdout is empty
    And the JSON on stderr at "error.code" is "INVALID_ACTOR"
    And the JSON on stderr at "error.files" is [{"file": "bad.yaml", "valid": false, "name": null, "type": null, "faults": [{"path": "modle", "message": "unknown key", "hint": "did you mean `model`?", "line": 2, "column": 1}], "warnings": []}, {"file": "writer.yaml", "valid": true, "name": "local/writer", "type": "llm", "faults": [], "warnings": []}]

  Scenario: A possible mistake is a warning
    Given a file "odd.yaml" holds exactly "name: openai/mine\nmodel: openai/gpt-99\n"
    And a file "graph.yaml":
      """
      type: graph
      entry: a
      nodes: [{id: a, type: tool, tool: echo}, {id: b, type: tool, tool: echo}]
      edges: [{from: a, to: b, when: input == ""}, {from: a, to: end, otherwise: true}]
      """
    When I run `agents actor validate odd.yaml graph.yaml`
    Then it succeeds
    And stdout is "odd.yaml is valid: openai/mine.\ngraph.yaml is valid.\n"
    And stderr is:
      """
      Warning: openai has no model "gpt-99" in its list of known models; the name is sent to the provider unchanged. Did you mean openai/gpt-4o?
      Warning: "openai/mine" cannot be used: openai is the name of a provider. Use another namespace, for example local/mine.
      Warning: a run that goes from a to `end` can end without an answer, which is an error: only exit nodes give an answer
      """
    When I run `agents actor add graph.yaml --name graph`
    Then it succeeds
    And stderr is "Warning: a run that goes from a to `end` can end without an answer, which is an error: only exit nodes give an answer\n"

  Rule: Actors that a file refers to

    Scenario: References are looked up in the registry, which is only read
      Given a file "editor.yaml" holds exactly "name: editor\nmodel: mock/echo\ntools: [{actor: writer}]\n"
      When I run `agents actor validate editor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: editor.yaml is not a valid actor: 1 fault\n  editor.yaml:3:10: tools.0.actor: there is no actor named \"local/writer\" (add it first)\n"
      And there is no file "home"
      Given I have run `agents actor add writer.yaml`
      When I remember every file
      And I run `agents actor validate editor.yaml`
      Then it succeeds
      And not a byte was written

    Scenario: References are looked up in the other files before the registry
      Given a file "editor.yaml" holds exactly "name: editor\nmodel: mock/echo\ntools: [{actor: writer}]\n"
      When I run `agents actor validate editor.yaml writer.yaml`
      Then it succeeds
      Given I have run `agents actor add writer.yaml`
      And a file "writer.yaml" holds exactly "name: writer\nmodel: mock/echo\ncontext: {topic: null}\n"
      When I run `agents actor validate editor.yaml writer.yaml`
      Then it fails with exit status 2
      And stderr is "Error: 1 of 2 files is not a valid actor: 1 fault\n  editor.yaml:3:10: tools.0.actor: local/writer must be given a value for `topic`, which a model cannot set (set a value for it in the `context` of that actor)\n"

    Scenario: A cycle between files
      Given a file "one.yaml" holds exactly "name: one\nactor: two\n"
      And a file "two.yaml" holds exactly "name: two\nactor: one\n"
      When I run `agents actor validate one.yaml two.yaml`
      Then it fails with exit status 2
      And the faults are at:
        """
        2:1 actor: leads back to local/one
        2:1 actor: leads back to local/two
        """

    Scenario: An unreadable registry is an error only for files that refer to other actors
      Given a folder in place of the registry
      And a file "editor.yaml" holds exactly "name: editor\nmodel: mock/echo\ntools: [{actor: writer}]\n"
      And a file "desk.yaml" holds exactly "default_actor: b\nactors: {a: {model: mock/echo}, b: {actor: a}}\n"
      When I run `agents actor validate writer.yaml desk.yaml`
      Then it succeeds
      When I run `agents actor validate editor.yaml`
      Then it fails with exit status 5

  Rule: Invalid arguments

    Scenario Outline: <arguments>
      When I run `agents actor validate <arguments>`
      Then it fails with exit status <status>
      And stderr contains "<message>"

      Examples:
        | arguments               | status | message |
        |                         | 2      | missing required argument 'file' |
        | nowhere.yaml            | 3      | there is no file nowhere.yaml |
        | writer.yaml writer.yaml | 2      | a file is named twice |
        | writer                  | 3      | there is no file writer |
