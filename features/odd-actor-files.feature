Feature: Files of actors that nobody would write
  A file may come from anybody, or from a program with a fault of its own. Whatever is in it, it is answered with an actor or with
  its faults, and reading it takes a bounded number of steps.

  Rule: Whatever is in it

    Scenario: Files with some signs left out, put in or changed
      Then no mutation of an actor file is answered with anything but an actor or its faults
      And no mutation of a graph is answered with anything but an actor or its faults
      And no mutation of a file of several actors is answered with anything but an actor or its faults

    Scenario: Any values in place of a file
      Then no value at all is answered with anything but an actor or its faults
      And no graph of any values is answered with anything but an actor or its faults

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
        | an infinite argument                 | type: tool\\ntools: [{name: echo, arguments: {text: .inf}}]\\n                                    | tools.0.arguments: holds a number, which is no JSON |

      Examples: letters
        | what                                 | content                                                                                        | fault |
        | an id with a mark above a letter     | type: graph\\nentry: e\\u0301\\nnodes: [{id: e\\u0301, type: tool, tool: echo}]\\n                    | nodes.0.id: must be of a-z, 0-9 and _, and begin with no digit |
        | an id of a picture                   | type: graph\\nentry: \\ud83d\\ude00\\nnodes: [{id: \\ud83d\\ude00, type: tool, tool: echo}]\\n          | nodes.0.id: must be of a-z, 0-9 and _, and begin with no digit |
        | an id in letters that look alike     | type: graph\\nentry: \\u0430\\nnodes: [{id: \\u0430, type: tool, tool: echo}]\\n                      | nodes.0.id: must be of a-z, 0-9 and _, and begin with no digit |
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

    Scenario: One node ten thousand times, by aliases
      Given a file "odd.yaml" with one node 2000 times
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr begins with "Error: odd.yaml is not a valid actor: 100 or more faults\n  odd.yaml:5:5: nodes.1.id: there are two nodes with the id a (give one of them another id)\n"

    Scenario: Values of a program that lead back to themselves, or are no data
      Then each of these values is answered with an actor or its faults:
        """
        arguments that hold themselves
        nodes that hold themselves
        actors that hold themselves
        arguments 10000 levels deep
        a list with holes
        a node that is a date
        an argument that is a function
        """

  Rule: In a bounded number of steps

    Scenario: The looks at a graph are so many as it has nodes and edges
      Then for any graph what is looked for in it looks at each node and each edge at most 20 times
      And so it is for a chain, a star, a ladder and a full graph of 2000 nodes

    Scenario: A node that waits, and what goes through what, as by trying out all ways
      Then for any graph one vertex is on every way to another exactly if taking it away cuts all of them
      And for any graph two vertices have one component exactly if each is reached from the other

    Scenario: A graph is refused exactly where trying out all ways finds a reason
      Then for any graph the faults are those that a search through all its ways finds
      And for any graph there is a warning exactly if some choice of its edges ends without an answer

  Rule: Names are resolved the same way everywhere

    Scenario: Whatever the file, what it refers to is told in full and once
      Then for any files of several actors the references are those that are reached from the one that runs
