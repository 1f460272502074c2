Feature: Actor files with tools
  An actor of type tool runs tools one after the other; an actor of type llm lets its model call tools. When an actor
  is added, the program checks that each tool exists and accepts its arguments.

  Rule: Actors of type tool

    Scenario: Tools with and without arguments
      Given a file "shout.yaml":
        """
        name: shout
        type: tool
        description: Shouts.
        context: {sign: "!"}
        limits: {max_tool_calls: 2}
        tools:
          - echo
          - name: template
            arguments: {text: "{{ input | upper }}{{ context.sign }}"}
        """
      Then the file "shout.yaml" is the actor:
        """
        {
          "type": "tool", "name": "local/shout", "description": "Shouts.", "context": {"sign": "!"}, "limits": {"maxToolCalls": 2},
          "tools": [
            {"name": "echo", "arguments": {}},
            {"name": "template", "arguments": {"text": "{{ input | upper }}{{ context.sign }}"}}
          ]
        }
        """
      And the actor of the file "shout.yaml" cannot be changed

    Scenario: The actor is independent of the object that the caller passed
      Then an actor of type tool does not change with the object that it was made from

    Scenario Outline: Refused: <line>
      Given a file "actor.yaml" holds exactly "name: shout\ntype: tool\n<line>\n"
      When I run `agents actor add actor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml:<fault>\n"
      And no actor was stored

      Examples:
        | line                                                      | fault |
        | description: x                                            | 1:1: the key `tools` is missing (name at least one, for example `tools: [echo]`) |
        | tools: []                                                 | 3:1: tools: must not be empty |
        | tools: echo                                               | 3:1: tools: must be a list, not a string (it is a list, for example `tools: [echo]`) |
        | tools: [5]                                                | 3:9: tools.0: must be the name of a tool, or {name: NAME, arguments: {...}}, not the number 5 |
        | tools: [ecko]                                             | 3:9: tools.0: there is no tool named \"ecko\" (did you mean `echo`?) |
        | tools: [echo, write_file]                                 | 3:15: tools.1: the tool write_file needs the argument `path` (write it under `arguments`: {path: ...}) |
        | tools: [{arguments: {}}]                                  | 3:9: tools.0: the key `name` is missing |
        | tools: [{tool: echo}]                                     | 3:10: tools.0.tool: unknown key (did you mean `name`?) |
        | tools: [{name: echo, args: {}}]                           | 3:22: tools.0.args: unknown key (did you mean `arguments`?) |
        | tools: [{name: echo, arguments: [a]}]                     | 3:22: tools.0.arguments: must be a map, not a list |
        | tools: [{name: echo, arguments: {txt: a}}]                | 3:34: tools.0.arguments.txt: the tool echo has no such argument (did you mean `text`?) |
        | tools: [{name: echo, arguments: {text: true}}]            | 3:34: tools.0.arguments.text: must be a string, not true |
        | tools: [{name: echo, arguments: {text: '{{ nobody }}'}}]  | 3:34: tools.0.arguments.text: unknown name: nobody (known names: `input`, `message`, `context`) |
        | tools: [{name: echo, arguments: {__proto__: a}}]          | 3:34: tools.0.arguments.__proto__: cannot be a name |
        | tools: [{name: template, arguments: {txt: a}}]            | 3:38: tools.0.arguments.txt: the tool template has no such argument (did you mean `text`?) |
        | tools: [echo]\\nprompt: x                                  | 4:1: prompt: unknown key (it belongs to actors of type llm) |
        | tools: [echo]\\nmax_tool_rounds: 1                         | 4:1: max_tool_rounds: unknown key (it belongs to actors of type llm) |

    Scenario: Arguments next to the name of a tool, and a tool instead of a key
      Given a file "actor.yaml":
        """
        type: tool
        tools:
          - list_files: {path: notes}
          - {name: read_file, path: notes/a.md}
        """
      When I run `agents actor validate actor.yaml`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: actor.yaml is not a valid actor: 3 faults
          actor.yaml:3:5: tools.0.list_files: unknown key (write {name: list_files, arguments: {...}})
          actor.yaml:3:5: tools.0: the key `name` is missing
          actor.yaml:4:23: tools.1.path: unknown key (write it under `arguments`: {path: ...})
        """

    Scenario: An actor instead of a tool
      Given a file "actor.yaml" holds exactly "type: tool\ntools: [{actor: mock/echo}]\n"
      When I run `agents actor validate actor.yaml`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: actor.yaml is not a valid actor: 2 faults
          actor.yaml:2:9: tools.0: the key `name` is missing
          actor.yaml:2:10: tools.0.actor: unknown key (use an actor as a node of a graph, or as a tool of an actor of type llm)
        """

    Scenario: A sequence of tools without a type
      Given a file "actor.yaml" holds exactly "tools: [echo]\n"
      When I run `agents actor validate actor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml:1:1: the key `type` is missing (write `type: tool`)\n"

    Scenario: Arguments that are not strings
      Given a file "actor.yaml":
        """
        type: tool
        tools:
          - {name: extract, arguments: {pattern: a, group: one}}
          - {name: extract, arguments: {pattern: a, group: -1}}
          - {name: extract, arguments: {pattern: a, group: 1.5}}
          - {name: extract, arguments: {pattern: a, all: yes}}
          - {name: extract, arguments: {pattern: a, group: 1, all: "{{ input }}"}}
          - {name: write_file, arguments: {path: ""}}
          - {name: http_request, arguments: {url: "https://example.com", method: FETCH}}
        """
      When I run `agents actor validate actor.yaml`
      Then it fails with exit status 2
      And the faults are at:
        """
        4:45 tools.1.arguments.group: must be at least 0
        5:45 tools.2.arguments.group: must be a string or a whole number, not the number 1.5
        6:45 tools.3.arguments.all: must be true or false, not a string
        8:36 tools.5.arguments.path: must not be empty
        9:66 tools.6.arguments.method: must be one of GET, HEAD, POST, PUT, PATCH, DELETE
        """

  Rule: Tools of a model

    Scenario: Tools and actors that a model can call
      Given a file "editor.yaml":
        """
        model: mock/echo
        tools: [echo, shell, {actor: mock/fail, description: Fails}, {actor: mock/echo}]
        max_tool_rounds: 3
        """
      Then the actor of the file "editor.yaml" has "tools" as ["echo", "shell", {"actor": "mock/fail", "description": "Fails"}, {"actor": "mock/echo"}]
      And the actor of the file "editor.yaml" has "maxToolRounds" as 3

    Scenario: An empty list replaces the tools of the base
      Given a file "editor.yaml" holds exactly "actor: mock/echo\ntools: []\n"
      Then the actor of the file "editor.yaml" has "tools" as []

    Scenario Outline: Refused: <line>
      Given a file "actor.yaml" holds exactly "name: editor\nmodel: mock/echo\n<line>\n"
      When I run `agents actor add actor.yaml`
      Then it fails with exit status 2
      And stderr is "Error: actor.yaml is not a valid actor: 1 fault\n  actor.yaml:3:<fault>\n"

      Examples:
        | line                                      | fault |
        | tools: echo                               | 1: tools: must be a list, not a string (it is a list, for example `tools: [echo]`) |
        | tools: [5]                                | 9: tools.0: must be the name of a tool, or {actor: NAME}, not the number 5 |
        | tools: [ecko]                             | 9: tools.0: there is no tool named \"ecko\" (did you mean `echo`?) |
        | tools: [mock/echo]                        | 9: tools.0: there is no tool named \"mock/echo\" (an actor is written as {actor: mock/echo}) |
        | tools: [template]                         | 9: tools.0: the tool template cannot be offered to a model (use it as a node of a graph, or in an actor of type tool) |
        | tools: [echo, shell, echo]                | 22: tools.2: echo appears twice (keep one of them) |
        | tools: [{actor: mock/echo}, {actor: mock/echo}] | 29: tools.1: {actor: mock/echo} appears twice (keep one of them) |
        | tools: [{description: a}]                 | 9: tools.0: the key `actor` is missing |
        | tools: [{actor: nobody}]                  | 10: tools.0.actor: there is no actor named \"local/nobody\" (add it first) |
        | tools: [{actor: Nobody}]                  | 10: tools.0.actor: \"Nobody\" is not a valid actor name: a name is [namespace/]name, each 1 to 64 characters of a-z, 0-9, \".\", \"_\", \"-\", beginning with a letter or digit (Try nobody.) |
        | tools: [{actor: mock/echo, arguments: {}}] | 28: tools.0.arguments: unknown key (the model decides on the arguments) |
        | tools: [{actor: mock/echo, description: 5}] | 28: tools.0.description: must be a string, not the number 5 (put it in quotes: description: \"5\") |
        | max_tool_rounds: -1                       | 1: max_tool_rounds: must be at least 0 |
        | max_tool_rounds: 1.5                      | 1: max_tool_rounds: must be a whole number, not the number 1.5 |

  Rule: The required permissions are shown

    Scenario: Permissions of the actor's own tools and of all actors it refers to
      Given a file "reader.yaml" holds exactly "name: reader\ntype: tool\ntools: [read_file]\n"
      And a file "shell.yaml" holds exactly "name: shell\nmodel: mock/echo\ntools: [shell, echo]\n"
      And a file "both.yaml":
        """
        name: both
        type: graph
        entry: read
        nodes: [{id: read, type: actor, actor: reader}, {id: run, type: llm, actor: shell}, {id: write, type: tool, tool: write_file, arguments: {path: a}}]
        edges: [{from: read, to: run}, {from: run, to: write}]
        """
      And a file "top.yaml" holds exactly "name: top\nmodel: mock/echo\ntools: [{actor: both}]\n"
      And I have run `agents actor add reader.yaml`
      And I have run `agents actor add shell.yaml`
      And I have run `agents actor add both.yaml`
      And I have run `agents actor add top.yaml`
      When I run `agents actor list --custom --json`
      Then the entry "local/reader" of the JSON on stdout has the "needs" ["read"]
      And the entry "local/shell" of the JSON on stdout has the "needs" ["shell"]
      And the entry "local/both" of the JSON on stdout has the "needs" ["read", "write", "shell"]
      And the entry "local/top" of the JSON on stdout has the "needs" ["read", "write", "shell"]
      When I run `agents actor show top`
      Then stdout contains "Needs\tread, write, shell\n"
      And stdout contains "Refers to\tlocal/both\n"
      When I run `agents actor update reader shell.yaml`
      And I run `agents actor show top --json`
      Then the JSON on stdout at "needs" is ["write", "shell"]

    Scenario: Permissions through an alias
      Given a file "home/config.yaml":
        """
        aliases: {run: local/shell}
        """
      And a file "shell.yaml" holds exactly "name: shell\nmodel: mock/echo\ntools: [shell]\n"
      And a file "top.yaml" holds exactly "name: top\nmodel: mock/echo\ntools: [{actor: run}]\n"
      And I have run `agents actor add shell.yaml`
      And I have run `agents actor add top.yaml`
      When I run `agents actor list top --json`
      Then the entry "local/top" of the JSON on stdout has the "needs" ["shell"]
