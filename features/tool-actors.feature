Feature: Actors of type tool
  An actor of type tool runs a sequence of tools, each with the output of the previous tool. It needs no model,
  provider or API key, and reports events and respects limits like any other actor.

  Background:
    Given a folder "work" to work in

  Rule: A sequence of tools

    Scenario: The output of the last tool is the answer
      Given an actor "sum":
        """
        type: tool
        tools:
          - {name: json_select, arguments: {pointer: /question}}
          - {name: extract, arguments: {pattern: "[0-9+ ]+[0-9]"}}
          - calculate
          - {name: template, arguments: {text: "{{ message | length }} signs say {{ input }}"}}
        """
      When I run `agents actor run sum '{"question": "What is 20 + 3?"}'`
      Then it succeeds
      And stdout is "31 signs say 23\n"
      And stderr is "local/sum: 0 tokens in, 0 out, $0\n"

    Scenario: As JSON
      Given an actor "sum":
        """
        type: tool
        tools: [calculate, echo]
        """
      When I run `agents actor run sum "2 + 3" --json`
      Then it succeeds
      And the JSON on stdout at "response" is "5"
      And the JSON on stdout at "finish_reason" is "stop"
      And the JSON on stdout at "nodes" is []
      And the JSON on stdout at "model_calls" is 0
      And the JSON on stdout at "tool_calls" is 2

    Scenario: As events
      Given an actor "sum":
        """
        type: tool
        tools: [calculate, echo]
        """
      When I run `agents actor run sum "2 + 3" --format jsonl`
      Then it succeeds
      And the events but for usage are:
        """
        {"type":"node-start","node":"sum","kind":"tool","actor":"local/sum"}
        {"type":"tool-call","node":"sum","id":"1","tool":"calculate","arguments":{"expression":"2 + 3"}}
        {"type":"tool-result","node":"sum","id":"1","tool":"calculate","text":"5","is_error":false}
        {"type":"tool-call","node":"sum","id":"2","tool":"echo","arguments":{"text":"5"}}
        {"type":"tool-result","node":"sum","id":"2","tool":"echo","text":"5","is_error":false}
        {"type":"text","node":"sum","text":"5"}
        {"type":"node-end","node":"sum"}
        """

    Scenario: Context in arguments, and conversion of strings to the type of an argument
      Given an actor "lines":
        """
        type: tool
        context: {from: 2}
        tools:
          - {name: read_file, arguments: {path: "{{ input }}", from_line: "{{ context.from }}", line_count: 1}}
        """
      And a file "work/a.txt":
        """
        one
        two
        three
        """
      When I run `agents actor run lines a.txt --allow read --workspace work`
      Then it succeeds
      And stdout is "two\n"
      When I run `agents actor run lines a.txt --allow read --workspace work --set from=3`
      Then it succeeds
      And stdout is "three\n"
      When I run `agents actor run lines a.txt --allow read --workspace work --set from=0`
      Then it fails with exit status 1
      And stderr contains "Error: lines: read_file failed: the argument from_line of read_file must be 1 or more\n"

    Scenario: User input is not evaluated as a template
      Given an actor "say":
        """
        type: tool
        tools: [{name: template, arguments: {text: "<{{ input }}>"}}]
        """
      When I run `agents actor run say "{{ context }}"`
      Then it succeeds
      And stdout is "<{{ context }}>\n"

  Rule: Failures

    Scenario: A failed tool ends the run
      Given an actor "sum":
        """
        type: tool
        tools: [calculate, echo]
        """
      When I run `agents actor run sum "1 / 0"`
      Then it fails with exit status 1
      And stdout is empty
      And stderr is:
        """
        Error: sum: calculate failed: division by zero
        """
      When I run `agents actor run sum "1 / 0" --json`
      Then it fails with exit status 1
      And the JSON on stderr is:
        """
        {"error": {"node": "sum", "tool": "calculate", "code": "TOOL_FAILED", "message": "sum: calculate failed: division by zero"}}
        """

    Scenario: A missing permission
      Given an actor "save":
        """
        type: tool
        tools: [{name: write_file, arguments: {path: "{{ context.path }}"}}]
        context: {path: a}
        """
      When I run `agents actor run save Hello --workspace work`
      Then it fails with exit status 1
      And stderr is:
        """
        Error: the tool write_file needs the permission write
          Allow it with --allow write; in the library, permissions: ['write'].
        """
      When I run `agents actor run save Hello --workspace work --allow write`
      Then it succeeds
      And stdout is "wrote 5 bytes to a\n"
      And the file "work/a" holds "Hello"
      When I run `agents actor run save Hello --workspace work --allow write --set path=../b`
      Then it fails with exit status 1
      And stderr contains "Error: save: write_file failed: ../b is refused: a path may not contain ..\n"

    Scenario Outline: max_tool_calls is an exact limit: <allowed> for 3 tools
      Given an actor "thrice":
        """
        type: tool
        tools: [echo, echo, echo]
        """
      When I run `agents actor run thrice Hello --max-tool-calls <allowed>`
      Then it <ends>

      Examples:
        | allowed | ends                     |
        | 3       | succeeds                 |
        | 2       | fails with exit status 7 |
        | 0       | fails with exit status 7 |

    Scenario: Flags that apply only to models
      Given an actor "say":
        """
        type: tool
        tools: [echo]
        """
      When I run `agents actor run say Hello --temperature 1`
      Then it fails with exit status 2
      And stderr contains "Error: --temperature is for actors of type llm, and local/say is of type tool\n"

  Rule: Dry run

    Scenario: Dry run as text
      Given an actor "save":
        """
        type: tool
        tools: [calculate, {name: write_file, arguments: {path: a}}, {name: shell, arguments: {command: cat}}]
        """
      When I run `agents actor run save "2 + 3" --dry-run --allow write`
      Then it succeeds
      And stdout is:
        """
        Actor   local/save
        Type    tool
        Tools   calculate, write_file, shell
        Needs   write (allowed), shell (denied: --allow shell)
        Limits  max_depth 1000, max_model_calls 100, max_tool_calls 200
        """
      And there is no file "work/a"

    Scenario: Dry run as JSON
      Given an actor "save":
        """
        type: tool
        tools: [calculate, {name: write_file, arguments: {path: a}}]
        """
      When I run `agents actor run save "2 + 3" --dry-run --json --timeout 1s`
      Then it succeeds
      And the JSON on stdout is:
        """
        {
          "actor": "local/save",
          "type": "tool",
          "tools": ["calculate", "write_file"],
          "needs": [{"need": "write", "permission": "denied"}],
          "limits": {"max_depth": 1000, "max_model_calls": 100, "max_tool_calls": 200, "timeout_ms": 1000, "max_total_tokens": null, "max_cost_usd": null}
        }
        """

    Scenario: The dry run shows which calls would ask the user
      Given an actor "save":
        """
        type: tool
        tools: [{name: write_file, arguments: {path: a}}]
        """
      And a terminal 80 columns wide
      And the environment variable NO_COLOR is "1"
      When I run `agents actor run save Hello --dry-run`
      Then it succeeds
      And stdout contains "Needs   write (would ask)\n"

    Scenario Outline: A limit refuses the run: <limit>
      Given an actor "say":
        """
        type: tool
        tools: [echo]
        """
      When I run `agents actor run say Hello --dry-run --json <limit>`
      Then it fails with exit status 7
      And the JSON on stderr at "error.kind" is "<kind>"

      Examples:
        | limit              | kind       |
        | --max-depth 0      | depth      |
        | --max-tool-calls 0 | tool_calls |
        | --timeout 0s       | timeout    |
