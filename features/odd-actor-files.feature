@slow
Feature: Malformed and unusual actor files
  A file may come from an unknown author, or from a program with a defect. Any file results in an actor or in a list of
  its faults, and reading it takes a bounded number of steps.

  Rule: Any content results in an actor or in faults

    Scenario: Files with random characters removed, inserted or changed
      Then every mutation of an actor file results in an actor or its faults
      And every mutation of a graph results in an actor or its faults
      And every mutation of a file of several actors results in an actor or its faults

    Scenario: Arbitrary values instead of a file
      Then every value results in an actor or its faults
      And every graph of arbitrary values results in an actor or its faults

    Scenario Outline: <what>
      Given a file "odd.yaml" holds exactly "<content>"
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr contains "<fault>"

      Examples: numbers
        | what                                 | content                                                                                        | fault |
        | no number that a computer can hold   | type: graph\\nentry: a\\nmax_concurrency: 1e999\\nnodes: [{id: a, type: tool, tool: echo}]\\n        | odd.yaml:3:1: max_concurrency: must be a number, not Infinity |
        | a number beyond all whole ones       | type: graph\\nentry: a\\nmax_concurrency: 9007199254740993\\nnodes: [{id: a, type: tool, tool: echo}]\\n | odd.yaml:3:1: max_concurrency: must be at most 1000 |
        | a number in another notation         | type: graph\\nentry: a\\nmax_concurrency: 0x7fffffff\\nnodes: [{id: a, type: tool, tool: echo}]\\n   | odd.yaml:3:1: max_concurrency: must be at most 1000 |
        | a wait of ages                       | type: graph\\nentry: a\\nnodes: [{id: a, type: tool, tool: echo, retry: {attempts: 2, delay_ms: 1e308}}]\\n | nodes.0.retry.delay_ms: must be at most |
        | an infinite argument                 | type: tool\\ntools: [{name: echo, arguments: {text: .inf}}]\\n                                    | tools.0.arguments: contains a number, which is not valid JSON |

      Examples: letters
        | what                                 | content                                                                                        | fault |
        | an id with a mark above a letter     | type: graph\\nentry: e\\u0301\\nnodes: [{id: e\\u0301, type: tool, tool: echo}]\\n                    | nodes.0.id: must consist of a-z, 0-9 and _, and must not begin with a digit |
        | an id of a picture                   | type: graph\\nentry: \\ud83d\\ude00\\nnodes: [{id: \\ud83d\\ude00, type: tool, tool: echo}]\\n          | nodes.0.id: must consist of a-z, 0-9 and _, and must not begin with a digit |
        | an id in letters that look alike     | type: graph\\nentry: \\u0430\\nnodes: [{id: \\u0430, type: tool, tool: echo}]\\n                      | nodes.0.id: must consist of a-z, 0-9 and _, and must not begin with a digit |
        | a short name with a sign that turns the line | actors: {\\u0022\\u202ea\\u0022: {model: mock/echo}}\\n                                          | a short name is 1 to 64 characters |
        | an empty short name                  | actors: {\\u0022\\u0022: {model: mock/echo}}\\n                                                   | a short name is 1 to 64 characters |
        | a key of no letter                   | type: tool\\ntools: [echo]\\n\\u0022\\u200b\\u0022: x\\n                                            | : unknown key |

      Examples: shapes
        | what                                 | content                                                                                        | fault |
        | nodes of nothing                     | type: graph\\nentry: a\\nnodes: [~, [], {}, 5]\\n                                                 | nodes.0: must be a map with `id` and `type`, not empty |
        | edges of nothing                     | type: graph\\nentry: a\\nedges: [~, [], {}, 5]\\nnodes: [{id: a, type: tool, tool: echo}]\\n        | edges.3: must be a map, not the number 5 |
        | a type that every object has         | type: constructor\\nmodel: mock/echo\\n                                                          | odd.yaml:1:1: type: must be one of llm, tool, graph |
        | a node type that every object has    | type: graph\\nentry: a\\nnodes: [{id: a, type: toString}]\\n                                       | nodes.0.type: must be one of llm, tool, actor, router |
        | a tool that every object has         | type: tool\\ntools: [constructor, __proto__]\\n                                                  | tools.1: there is no tool named \"__proto__\" |
        | an argument that every object has    | type: tool\\ntools: [{name: echo, arguments: {constructor: x}}]\\n                                | tools.0.arguments.constructor: the tool echo has no such argument |
        | rules that are one rule again and again | type: graph\\nentry: a\\nnodes: [{id: a, type: router, rules: &r [{prefix: x, to: b, rules: *r}]}]\\n | the alias *r has no anchor before it |

    Scenario: Aliases repeat one node 2,000 times
      Given a file "odd.yaml" with one node 2000 times
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr begins with "Error: odd.yaml is not a valid actor: 100 or more faults\n  odd.yaml:5:5: nodes.1.id: there are two nodes with the id a (give one of them another id)\n"

    Scenario: JavaScript values with cycles, and values that are not data
      Then each of these values results in an actor or its faults:
        """
        arguments that hold themselves
        nodes that hold themselves
        actors that hold themselves
        arguments 10000 levels deep
        a list with holes
        a node that is a date
        an argument that is a function
        """

  Rule: A bounded number of steps

    Scenario: The checks of a graph take steps in proportion to its nodes and edges
      Then for any graph the checks visit each node and each edge at most 20 times
      And the same holds for a chain, a star, a ladder and a complete graph of 2000 nodes

    Scenario: Dominators and connected components are the same as in a search of all paths
      Then for any graph one vertex is on every path to another exactly if removing it cuts all paths
      And for any graph two vertices are in one component exactly if each is reachable from the other

    Scenario: The faults of a graph are the same as in a search of all paths
      Then for any graph the faults are those that a search of all its paths finds
      And for any graph there is a warning exactly if some choice of its edges ends without an answer

    Scenario: A chain of 15,000 nodes, nearly 1 MB, is validated, stored, drawn and run
      Given a graph "chain.yaml" that is a chain of 15000 nodes
      When I run `agents actor validate chain.yaml`
      Then stdout is "chain.yaml is valid: local/chain.\n"
      When I run `agents actor add chain.yaml`
      And I run `agents actor show chain --graph`
      Then stdout contains "n14998: tool echo\n  → n14999\nn14999: tool echo (exit)\n"
      When I run `agents actor run chain Hello --max-depth 20000 --max-tool-calls 20000`
      Then stdout is "Hello\n"

  Rule: The search for faults stops at 100 faults

    Scenario Outline: A megabyte of <what>
      Given a file "odd.yaml" that begins with "<start>" and repeats "<piece>" up to a megabyte
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr has exactly 100 faults of "odd.yaml", the first of which is "<fault>"

      Examples:
        | what                             | start | piece   | fault |
        | lines that begin with a tab      |       | \ta: 1\n | 1:1: Tabs are not allowed as indentation (Use spaces.) |
        | tags before one value            | a:\s  | !!a\s   | 1:8: A node can have at most one tag |
        | aliases without an anchor        |       | - *a\n  | 1:3: the alias *a has no anchor before it |
        | one key                          |       | a: 1\n  | 2:1: the key a appears twice (Keep one of the two.) |

    Scenario Outline: <count> times <what>
      Given a file "odd.yaml" that begins with '<start>', then <count> times '<piece>'
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr has exactly 100 faults of "odd.yaml", the first of which is '<fault>'

      Examples: syntax
        | count | what                               | start     | piece          | fault |
        | 50000 | a tag that nobody knows            |           | - !a x\n       | 1:3: the tag !a is not supported |
        | 50000 | an anchor                          |           | &a\n           | 2:1: A node can have at most one anchor |
        | 50000 | a comma                            | [         | ,              | 1:3: Unexpected , in flow sequence |
        | 50000 | a closing bracket                  | a:\s      | ]\s            | 1:4: Unexpected flow-seq-end token in YAML stream: "]" |
        | 50000 | an escape that is none             | a: "      | \\\\q          | 1:5: Invalid escape sequence \\q |
        | 50000 | a quote that is never closed       |           | a: "\n         | 1:5: Missing closing "quote (The quote begins on an earlier line.) |
        | 50000 | an entry without a comma           | [         | "a"\s          | 1:6: Missing , or : between flow sequence items |
        | 50000 | a key without a value              | a: 1\n    | "b"\n          | 2:1: Implicit map keys need to be followed by map values (Indent the lines below \| by two spaces.) |
        | 50000 | a block text without indentation   |           | a: \|\n"x"\n   | 2:1: Implicit map keys need to be followed by map values (Indent the lines below \| by two spaces.) |
        | 50000 | a directive                        |           | %a\n           | 1:1: Unknown directive %a |

      Examples: meaning
        | count | what                           | start                             | piece                                              | fault |
        | 50000 | an unknown key                 | model: mock/echo\n                | kN: 1\n                                            | 2:1: k0: unknown key (known keys: name, type, description, version, context, limits, model, provider, actor, system_prompt, prompt, temperature, top_p, max_tokens, stop, seed, reasoning_effort, response_format, tools, max_tool_rounds, config) |
        | 20000 | a node of an unknown type      | type: graph\nentry: n0\nnodes:\n  | - {id: nN, type: typN}\n                           | 4:12: nodes.0.type: must be one of llm, tool, actor, router |
        | 15000 | a node with an unknown tool    | type: graph\nentry: n0\nnodes:\n  | - {id: nN, type: tool, tool: toN}\n                | 4:24: nodes.0.tool: there is no tool named "to0" (known tools: echo, template, calculate, extract, json_select, current_time, read_file, list_files, write_file, http_request, shell) |
        | 10000 | a node with a broken template  | type: graph\nentry: n0\nnodes:\n  | - {id: nN, type: tool, tool: echo, input: "{{ N"}\n | 4:36: nodes.0.input: not a valid template: Unexpected end of input |
        | 40000 | an unknown tool                | type: tool\ntools:\n              | - toN\n                                            | 3:3: tools.0: there is no tool named "to0" (known tools: echo, template, calculate, extract, json_select, current_time, read_file, list_files, write_file, http_request, shell) |
        | 15000 | an actor that is not there     | default_actor: a0\nactors:\n      | \s aN: {actor: bN}\n                               | 3:8: actors.a0.actor: there is no actor named "local/b0" (did you mean `a0`?) |

    Scenario: Many edges to missing nodes, each compared with all nodes
      Given a graph "odd.yaml" of 10000 nodes with 15000 edges to nodes that are not there
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr has exactly 100 faults of "odd.yaml", the first of which is "10005:14: edges.0.to: there is no node \"m0\" (did you mean `n0`?)"

    Scenario: Exactly 100 faults, and 101 faults
      Given a file "odd.yaml" that begins with "model: mock/echo\n", then 100 times "xN: 1\n"
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr begins with "Error: odd.yaml is not a valid actor: 100 faults\n  odd.yaml:2:1: x0: unknown key"
      And stderr does not contain "the rest of the file was not checked"
      Given a file "odd.yaml" that begins with "model: mock/echo\n", then 101 times "xN: 1\n"
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr begins with "Error: odd.yaml is not a valid actor: 100 or more faults\n  odd.yaml:2:1: x0: unknown key"
      And stderr contains "\n  odd.yaml: the rest of the file was not checked\n"

    Scenario: Faults of several files, one of which has too many
      Given a file "odd.yaml" that begins with "model: mock/echo\n", then 101 times "xN: 1\n"
      And a file "bad.yaml" holds exactly "model: mock\n"
      When I run `agents actor validate odd.yaml bad.yaml --json`
      Then it fails with exit status 2
      And the JSON on stderr at "error.files.0.truncated" is true
      And the JSON on stderr at "error.files.0.faults.99.path" is "x99"
      And the JSON on stderr at "error.files.1" is {"file":"bad.yaml","valid":false,"name":null,"type":null,"faults":[{"path":"model","message":"contains no provider name","hint":"write provider/model, for example `model: openai/gpt-4o`","line":1,"column":1}],"warnings":[]}
      When I run `agents actor validate odd.yaml bad.yaml`
      Then it fails with exit status 2
      And stderr begins with "Error: 2 of 2 files are not valid actors: 101 or more faults\n"

    Scenario: The same limit in the configuration file, which every command reads
      Given a file "home/config.yaml" that begins with "" and repeats "\ta: 1\n" up to a megabyte
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr has exactly 100 faults of "{folder}/home/config.yaml", the first of which is "1:1: Tabs are not allowed as indentation (Use spaces.)"
      Given a file "home/config.yaml" that begins with "aliases:\n", then 15000 times "  AN: x y\n"
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr has exactly 100 faults of "{folder}/home/config.yaml", the first of which is "2:3: aliases.A0: is not the name of an alias (use a bare name: a-z, 0-9, \".\", \"_\", \"-\")"

    Scenario: Maps with more keys than the schema check allows
      Given a file "odd.yaml" that begins with "model: mock/echo\ncontext:\n", then 10001 times "  kN: 1\n"
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr is "Error: odd.yaml is not a valid actor: 1 fault\n  odd.yaml:2:1: context: must have at most 10000 keys\n"
      Given a file "odd.yaml" that begins with "model: mock/echo\ncontext:\n", then 10000 times "  kN: 1\n"
      When I run `agents actor validate odd.yaml`
      Then it succeeds
      Given a file "home/config.yaml" that begins with "pricing:\n", then 70000 times "  N: {}\n"
      When I run `agents actor list`
      Then it fails with exit status 5
      And stderr contains "config.yaml is not a valid configuration: 1 fault\n"
      And stderr contains "config.yaml:1:1: pricing: must have at most 20000 entries in all\n"

    Scenario: A key of 900,000 characters is not repeated in each fault below it
      Given a file "odd.yaml" with a map below a key of 900000 characters
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr has at most 200000 characters

    Scenario: Aliases that repeat a string of 1 MB
      Given a file "odd.yaml" with a text of 900000 characters that 1000 aliases repeat
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr is "Error: odd.yaml is not a valid actor: 1 fault\n  odd.yaml:13:36: the aliases repeat more than 8388608 characters\n"

  Rule: Names are resolved the same way everywhere

    Scenario: The references of any file are reported with full names, once each
      Then for any files of several actors the references are those that are reachable from the actor that runs
