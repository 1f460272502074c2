@slow
Feature: Actor files in an editor
  `docs/actor.schema.json` describes actor files for editors, by the type of the actor. It is generated from the schema
  that the program uses for validation.

  Scenario: The file matches the schema of the program
    Then "docs/actor.schema.json" is what the program's own schema says

  Scenario: An editor accepts each example of the documentation
    Then the JSON Schema takes each YAML example of "docs/actors.md"

  Scenario Outline: An editor accepts <what>
    Then the JSON Schema takes:
      """
      <yaml>
      """

    Examples:
      | what                                  | yaml |
      | a type in the section config          | config: {type: graph, entry: a, nodes: [{id: a, type: tool, tool: echo}]} |
      | actors in the section config          | config: {actors: {a: {model: mock/echo}}} |
      | a node of each type                   | {type: graph, entry: a, nodes: [{id: a, type: llm, model: a/b}, {id: b, type: actor, actor: a}, {id: c, type: router, rules: [{prefix: a, to: b}]}, {id: d, type: tool, tool: echo, wait: all}]} |

  Scenario Outline: An editor reports <what>
    Then the JSON Schema refuses:
      """
      <yaml>
      """

    Examples:
      | what                                  | yaml |
      | an unknown key                        | {model: mock/echo, modle: x} |
      | no model                              | {prompt: x} |
      | a key of a graph in a model           | {model: mock/echo, nodes: []} |
      | a key of a model in a graph           | {type: graph, entry: a, nodes: [{id: a, type: tool, tool: echo}], prompt: x} |
      | an unknown type                       | {type: agent, model: mock/echo} |
      | an unknown key in the section config  | {type: tool, config: {tools: [echo], nodes: []}} |
      | a node without an id                  | {type: graph, entry: a, nodes: [{type: tool, tool: echo}]} |
      | a node of an unknown type             | {type: graph, entry: a, nodes: [{id: a, type: agent, actor: a}]} |
      | a key of another type of node         | {type: graph, entry: a, nodes: [{id: a, type: tool, tool: echo, rules: []}]} |
      | a router without rules                | {type: graph, entry: a, nodes: [{id: a, type: router, default: b}]} |
      | a rule with two tests                 | {type: graph, entry: a, nodes: [{id: a, type: router, rules: [{prefix: a, suffix: b, to: c}]}]} |
      | an edge with a misspelt key           | {type: graph, entry: a, nodes: [{id: a, type: tool, tool: echo}], edges: [{from: a, to: b, condition: x}]} |
      | an edge with two conditions           | {type: graph, entry: a, nodes: [{id: a, type: tool, tool: echo}], edges: [{from: a, to: b, when: x, otherwise: true}]} |
      | a tool with a misspelt key            | {type: tool, tools: [{tool: echo}]} |
      | a fault of an actor in a file of several | {actors: {a: {model: mock/echo, temperature: hot}}} |
      | a name of an actor in a file of several | {actors: {a: {name: a, model: mock/echo}}} |
      | a key of one actor beside several     | {model: mock/echo, actors: {a: {model: mock/echo}}} |
