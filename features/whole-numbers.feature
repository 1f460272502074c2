Feature: Exact whole numbers
  Identifiers are often whole numbers above 9007199254740991, which a double cannot always represent. Such numbers stay
  exact in JSON, templates, conditions, tools, the context and recordings. A number that cannot stay exact is refused
  and never changed.

  Rule: In templates and conditions

    Background:
      Given a graph whose nodes have run so far:
        | node   | runs | output                                                                                                   | error |
        | record | 1    | {"id": 2512292042121000001, "n": 9007199254740991, "f": 0.5, "e": 1.989e30, "#n": "#n5", "0": [2512292042121000001, -12345678901234567890123]} | |
        | wrong  | 1    | {"amount": 12345678901234567.89}                                                                          |       |
        | small  | 1    | [0.12345678901234567890, 12.10, 1e3, 4.0, "2512292042121000001"]                                          |       |

    Scenario Outline: <template> makes <text>
      When a node with the template `<template>` runs
      Then stdout is "<text>"

      Examples: printed
        | template                                          | text |
        | {{ nodes.record.json.id }}                        | 2512292042121000001 |
        | {{ nodes.record.json['0'] }}                      | [2512292042121000001, -12345678901234567890123] |
        | {{ nodes.record.json['0'] \| join(',') }}         | 2512292042121000001,-12345678901234567890123 |
        | {{ nodes.record.json.id \| tojson }}              | 2512292042121000001 |
        | {{ nodes.record.json.id \| string }}              | 2512292042121000001 |
        | {{ 'id ' ~ nodes.record.json.id }}                | id 2512292042121000001 |
        | {{ 2512292042121000001 }} {{ -2512292042121000001 }} | 2512292042121000001 -2512292042121000001 |
        | {{ 2512292042121000001.0 }}                       | 2512292042121000001 |
        | {{ [9007199254740991, 2512292042121000001] }}     | [9007199254740991, 2512292042121000001] |
        | {% for id in nodes.record.json['0'] %}<{{ id }}>{% endfor %} | <2512292042121000001><-12345678901234567890123> |
        | {{ nodes.record.json \| tojson }}                 | {\"0\": [2512292042121000001, -12345678901234567890123], \"id\": 2512292042121000001, \"n\": 9007199254740991, \"f\": 0.5, \"e\": 1.989e+30, \"#n\": \"#n5\"} |
        | {{ {'#s': [nodes.record.json.id]} \| tojson(indent=1) }} | {\n \"#s\": [\n  2512292042121000001\n ]\n} |
        | {{ nodes.small.json }}                            | [0.12345678901234568, 12.1, 1000, 4, \"2512292042121000001\"] |

      Examples: compared
        | template                                                           | text |
        | {{ nodes.record.json.id == 2512292042121000001 }}                  | true |
        | {{ nodes.record.json.id == 2512292042121000000 }}                  | false |
        | {{ nodes.record.json.id != 2512292042121000000 }}                  | true |
        | {{ nodes.record.json.id < 2512292042121000002 }}                   | true |
        | {{ nodes.record.json.id > nodes.record.json.n }}                   | true |
        | {{ nodes.record.json.id in [2512292042121000000] }}                | false |
        | {{ nodes.record.json.id in nodes.record.json['0'] }}               | true |
        | {{ nodes.small.json[4] \| int == nodes.record.json.id }}           | true |
        | {{ [2512292042121000002, 2512292042121000001] \| sort \| first }}  | 2512292042121000001 |
        | {{ [2512292042121000002, 2512292042121000001] \| unique \| list \| length }} | 2 |
        | {{ nodes.record.json.id is odd }} {{ nodes.record.json.id is even }} | true false |
        | {{ nodes.record.json.id is integer }} {{ nodes.record.json.id is number }} | true true |
        | {{ 'there' if nodes.record.json.id }}                              | there |

      Examples: calculated
        | template                                                     | text |
        | {{ nodes.record.json.id + 1 }}                               | 2512292042121000002 |
        | {{ nodes.record.json.id - 2512292042121000000 }}             | 1 |
        | {{ nodes.record.json.n + 2 }}                                | 9007199254740993 |
        | {{ 3000000001 * 4000000001 }}                                | 12000000007000000001 |
        | {{ nodes.record.json.id // 2 }} {{ -nodes.record.json.id // 2 }} | 1256146021060500000 -1256146021060500001 |
        | {{ 9007199254740991 // 3 }} {{ -7 // 2 }}                    | 3002399751580330 -4 |
        | {{ nodes.record.json.id % 10 }}                              | 1 |
        | {{ 3 ** 40 }} {{ 2 ** -1 }}                                  | 12157665459056928801 0.5 |
        | {{ -nodes.record.json['0'][1] }}                             | 12345678901234567890123 |
        | {{ nodes.record.json['0'][1] \| abs }}                       | 12345678901234567890123 |
        | {{ '12345678901234567 apples' \| int }}                      | 12345678901234567 |
        | {{ nodes.record.json.e * 2 }}                                | 3.978e+30 |
        | {{ 1 / 3 }} {{ 7 / 2 }} {{ 6 / 2 }}                          | 0.3333333333333333 3.5 3.0 |

    Scenario Outline: <template> is refused
      When a node with the template `<template>` runs
      Then it fails with exit status 1
      And stderr is "<message>"

      Examples:
        | template                                | message |
        | {{ nodes.record.json.id * 0.5 }}        | the operator * needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | {{ nodes.record.json.id / 2 }}          | the operator / needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | {{ nodes.record.json.id \| float }}     | the filter float needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | {{ '2512292042121000001' \| float }}    | the filter float needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | {{ nodes.record.json.id % 0 }}          | the template divides by zero |
        | {{ nodes.record.json.id ** 60 }}        | the operator ** makes a whole number of more than 1000 digits |
        | {{ range(nodes.record.json.id) }}       | a range cannot use a whole number beyond 9007199254740991 |
        | {{ [1][nodes.record.json.id] }}         | the template uses a whole number beyond 9007199254740991 where only a smaller number is allowed |
        | {{ nodes.wrong.json.amount }}           | the output of node wrong cannot be read as JSON: it holds the number 12345678901234567.89, which cannot be kept: write it as a string |
        | {{ 12345678901234567.89 }}              | the number 12345678901234567.89 has more digits than can be kept: put it in quotes |

    Scenario Outline: <expression> is <result>
      When the expression `<expression>` is evaluated
      Then it comes out as "<result>"

      Examples:
        | expression                                                         | result |
        | nodes.record.json.id == 2512292042121000001                        | true   |
        | nodes.record.json.id == 2512292042121000000                        | false  |
        | 2512292042121000000 != nodes.record.json.id                        | true   |
        | nodes.record.json.id == 2512292042121000000.0                      | false  |
        | 9007199254740993 == 9007199254740992.0                             | false  |
        | nodes.record.json.id + 1 == 2512292042121000002                    | true   |
        | nodes.record.json.id + nodes.record.json.n == 2521299241375740992  | true   |
        | nodes.record.json.n + 2 == 9007199254740993                        | true   |
        | nodes.record.json.n + context.count == 9007199254740994            | true   |
        | nodes.record.json.n * nodes.record.json.n == 81129638414606663681390495662081 | true |
        | nodes.record.json.id % 10 == 1                                     | true   |
        | nodes.record.json.id < 2512292042121000002                         | true   |
        | nodes.record.json.id > nodes.record.json.n                         | true   |
        | nodes.record.json.id in [2512292042121000000, 2512292042121000002] | false  |
        | nodes.record.json["0"].exists(id, id == -12345678901234567890123)  | true   |
        | {"a": nodes.record.json.id} == {"a": 2512292042121000000}          | false  |
        | string(nodes.record.json.id) == "2512292042121000001"              | true   |
        | int(nodes.small.json[4]) == nodes.record.json.id                   | true   |
        | double("1.5") == 1.5 && double(3) == 3.0 && double("-Infinity") < 0.0 | true |
        | nodes.record.json.e * 2 > 3.9e30 && nodes.small.json[2] / 3 > 333.3 | true  |

    Scenario Outline: The expression <expression> is refused
      When the expression `<expression>` is evaluated
      Then it fails with exit status 1
      And stderr is "<message>"

      Examples:
        | expression                                  | message |
        | nodes.record.json.id * 0.5 > 1.0            | the operator * needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | nodes.record.json.id / nodes.record.json.n > 1.0 | the operator / needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | double(nodes.record.json.id) > 1.0          | the function double needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | double("2512292042121000001") > 1.0         | the function double needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | double("twelve") > 1.0                      | the expression converts a string that is not a valid value of that type |
        | nodes.record.json["0"][1] + 1 < 0           | an integer of the expression is too large |
        | 12345678901234567.89 > 1.0                  | the number 12345678901234567.89 has more digits than a double holds |

  Rule: In the JSON of tools

    Scenario Outline: json_select gives <result>
      When the tool json_select runs with {"text": "{\"id\": 2512292042121000001, \"list\": [9007199254740993, {\"#s\": \"#n1\", \"x\": 1e400}]}", "pointer": "<pointer>"}
      Then it gives '<result>'

      Examples:
        | pointer | result |
        | /id     | 2512292042121000001 |
        | /list/0 | 9007199254740993 |

    Scenario: json_select returns a list with all digits
      When the tool json_select runs with {"text": "[2512292042121000001, {\"#s\": \"#n1\", \"n\": 12345678901234567890, \"e\": 1e30}]", "pointer": ""}
      Then it gives '[2512292042121000001,{"#s":"#n1","n":12345678901234567890,"e":1e+30}]'

    Scenario: A number that cannot be stored exactly is refused
      When the tool json_select runs with {"text": "{\"id\": 12345678901234567.89}", "pointer": "/id"}
      Then the tool fails with "the text holds the number 12345678901234567.89, which cannot be kept: write it as a string"

    Scenario: Properties of all JSON texts: whole numbers stay exact
      Then for any JSON that is parsed and serialized, the whole numbers are the same

    Scenario Outline: calculate returns <result> for <expression>
      When the tool calculate runs with the expression <expression>
      Then it gives "<result>"

      Examples:
        | expression                                    | result |
        | 2512292042121000001 + 1                       | 2512292042121000002 |
        | -2512292042121000001                          | -2512292042121000001 |
        | 2512292042121000001 == 2512292042121000000    | false |
        | 9007199254740991 + 2                          | 9007199254740993 |
        | 5024584084242000002 / 2                       | 2512292042121000001 |
        | max(2512292042121000001, 2.5)                 | 2512292042121000001 |
        | floor(2512292042121000001) + abs(-1)          | 2512292042121000002 |
        | round(2512292042121000001, 2)                 | 2512292042121000001 |
        | pow(3, 40)                                    | 12157665459056928801 |
        | sqrt(1e40)                                    | 100000000000000000000 |

    Scenario Outline: calculate refuses <expression>
      When the tool calculate runs with the expression <expression>
      Then the tool fails with "<message>"

      Examples:
        | expression                 | message |
        | 2512292042121000001 / 2    | / needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | sqrt(2512292042121000001)  | sqrt needs a double, which does not hold all digits of a whole number beyond 9007199254740991 |
        | 12345678901234567.89 + 1   | the number 12345678901234567.89 has more digits than can be kept |

  Rule: Requests to models and their answers

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-test"
      And the environment variable ANTHROPIC_API_KEY is "sk-test"

    Scenario Outline: The arguments of a tool call are sent back unchanged: <model>
      Given an actor "helper":
        """
        model: <model>
        tools: [echo, calculate]
        """
      And the model <model> says, turn by turn:
        """
        call c1 echo {"text": 2512292042121000001}
        call c2 echo {"text": "a", "more": [2512292042121000001]}
        call c3 calculate {"expression": "2512292042121000001 + 1"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --format jsonl --record calls.jsonl`
      Then it succeeds
      And request 2 returns:
        | call | result |
        | c1   | Error: the argument text of echo must be a string, not a number with that many digits |
        | c2   | Error: echo has no argument "more" (known arguments: text) |
        | c3   | 2512292042121000002 |
      And request 2 holds "<sent>"
      And stdout contains "\"tool\":\"echo\",\"arguments\":\"{\\\"text\\\": 2512292042121000001}\""
      When I run `agents actor run helper Go --replay calls.jsonl --quiet`
      Then it succeeds
      And stdout is "Done.\n"

      Examples:
        | model                      | sent |
        | openai/gpt-4o              | : 2512292042121000001} |
        | anthropic/claude-haiku-4-5 | :2512292042121000001} |

    Scenario: The schema of an answer is sent and checked with all digits
      Given an actor "judge":
        """
        model: openai/gpt-4o
        response_format:
          json_schema:
            type: object
            properties:
              id: {type: integer, minimum: 2512292042121000001, maximum: 9223372036854775807}
              ids: {type: array, uniqueItems: true, items: {enum: [2512292042121000001, 2512292042121000002]}}
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        say {"id": 2512292042121000001, "ids": [2512292042121000001, 2512292042121000002]}
        ---
        say {"id": 2512292042121000000}
        ---
        say {"ids": [2512292042121000003]}
        ---
        say {"id": 9223372036854775808}
        """
      When I run `agents actor run judge Go --quiet --record calls.jsonl`
      Then it succeeds
      And stdout is "{\"id\": 2512292042121000001, \"ids\": [2512292042121000001, 2512292042121000002]}\n"
      And request 1 holds "\"minimum\":2512292042121000001,\"maximum\":9223372036854775807"
      When I run `agents actor run judge Go --quiet --replay calls.jsonl`
      Then it succeeds
      When I run `agents actor run judge Go`
      Then it fails with exit status 6
      And stderr contains "/id must be >= 2512292042121000001"
      When I run `agents actor run judge Go`
      Then it fails with exit status 6
      And stderr contains "/ids/0 must be equal to one of the allowed values"
      When I run `agents actor run judge Go`
      Then it fails with exit status 6
      And stderr contains "/id must be <= 9223372036854775807"

    Scenario: An older recording that contains a rounded number can be replayed
      Given an actor "judge":
        """
        model: openai/gpt-4o
        response_format: {json_schema: {type: object, properties: {id: {type: integer, maximum: 9223372036854775807}}}}
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        say {"id": 1}
        """
      When I run `agents actor run judge Go --quiet --record calls.jsonl`
      Given in "calls.jsonl" "9223372036854776000" replaces "9223372036854775807"
      When I run `agents actor run judge Go --quiet --replay calls.jsonl`
      Then it succeeds
      And stdout is "{\"id\": 1}\n"
      Given in "calls.jsonl" "9223372036854775806" replaces "9223372036854776000"
      When I run `agents actor run judge Go --quiet --replay calls.jsonl`
      Then it fails with exit status 1
      And stderr contains "differs from the recording in settings.response_format.json_schema.properties.id.maximum"

    Scenario: A graph selects its path by a large number that a model returned
      Given an actor "desk":
        """
        type: graph
        entry: find
        nodes:
          - {id: find, type: llm, model: openai/gpt-4o, response_format: json}
          - {id: right, type: tool, tool: echo, arguments: {text: "record {{ nodes.find.json.id }}"}}
          - {id: other, type: tool, tool: echo, arguments: {text: "the wrong record"}}
        edges:
          - {from: find, to: right, when: "nodes.find.json.id == 2512292042121000001"}
          - {from: find, to: other, when: "nodes.find.json.id == 2512292042121000000"}
        """
      And the model openai/gpt-4o says, turn by turn:
        """
        say {"id": 2512292042121000001}
        """
      When I run `agents actor run desk Go --quiet`
      Then it succeeds
      And stdout is "record 2512292042121000001\n"

  Rule: In the context

    Background:
      Given the mock provider is enabled

    Scenario: A number in the context without quotes
      Given an actor "keeper":
        """
        model: mock/echo
        prompt: "{{ context.id }} {{ context.hex }} {{ context.octal }} {{ context.plus }} {{ context.point }} {{ context.price }} {{ context.mass }}"
        context: {id: 2512292042121000001, hex: 0x22DD5B1A2C3D4E5F, octal: 0o7777777777777777777, plus: +9007199254740993, point: 2512292042121000001.0, price: 12.10, mass: 1e30}
        """
      When I run `agents actor run keeper Go --quiet`
      Then it succeeds
      And stdout is "2512292042121000001 2512264335112097375 144115188075855871 9007199254740993 2512292042121000001 12.1 1e+30\n"
      When I run `agents actor run keeper Go --quiet --set id=2512292042121000003 --set price=12.5 --set mass=0x20000000000001`
      Then it succeeds
      And stdout is "2512292042121000003 2512264335112097375 144115188075855871 9007199254740993 2512292042121000001 12.5 9007199254740993\n"
      When I run `agents actor show keeper --format json`
      Then it succeeds
      And stdout contains "context: {id: 2512292042121000001, hex"
      When I run `agents actor run keeper Go --set price=12345678901234567.89`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: --set price: "12345678901234567.89" has too many digits for a number
          To use it as a string, write price: "" in the file of the actor.
        """

    Scenario: A graph passes on a number of its context
      Given an actor "inner":
        """
        model: mock/echo
        prompt: "{{ context.id }} {{ context.id + 1 }}"
        context: {id: 0}
        """
      And an actor "outer":
        """
        type: graph
        entry: pass
        context: {id: 2512292042121000001}
        nodes:
          - {id: pass, type: llm, model: mock/echo}
          - {id: call, type: actor, actor: local/inner, context: {id: 2512292042121000003}}
        edges: [{from: pass, to: call, when: "context.id == 2512292042121000001"}]
        """
      When I run `agents actor run outer Go --quiet`
      Then it succeeds
      And stdout is "2512292042121000003 2512292042121000004\n"

    Scenario Outline: <what> is refused
      Given a file "odd.yaml":
        """
        name: local/odd
        model: mock/echo
        <keys>
        """
      When I run `agents actor validate odd.yaml`
      Then it fails with exit status 2
      And stderr contains "<message>"

      Examples:
        | what                    | keys                                 | message |
        | A fraction of 20 digits | context: {pi: 3.14159265358979323846} | odd.yaml:3:11: context.pi: has more digits than a number can store: it would become 3.141592653589793 (put it in quotes: pi: \\"3.14159265358979323846\\") |
        | A fraction that is long | context: {n: 12345678901234567.89}   | odd.yaml:3:14: the number 12345678901234567.89 cannot be stored exactly (Put it in quotes.) |
        | A number that vanishes  | context: {n: 1e-400}                 | odd.yaml:3:14: the number 1e-400 cannot be stored exactly (Put it in quotes.) |
        | A seed                  | seed: 2512292042121000001            | odd.yaml:3:1: seed: must be at most 9007199254740991 |
        | A prompt                | prompt: 2512292042121000001          | odd.yaml:3:1: prompt: must be a string, not the number 2512292042121000001 (put it in quotes: prompt: \\"2512292042121000001\\") |

    Scenario: A program passes a BigInt
      Given the actor {"model": "mock/echo", "prompt": "{{ context.id }}", "context": {"id": null}}
      And the credentials {"mock": {}}
      And as options {"context": {"id": "the BigInt 2512292042121000001"}}
      When a program executes "Go"
      Then the program gets the answer "2512292042121000001"

    Scenario: A program passes a number that has lost digits
      Given the actor {"model": "mock/echo", "prompt": "{{ context.id }}", "context": {"id": null}}
      And the credentials {"mock": {}}
      And as options {"context": {"id": 2512292042121000001}}
      When a program executes "Go"
      Then the program gets a ValidationError INVALID_ARGUMENT: the context key id is beyond 9007199254740991, where a number loses digits
      And the error has the hint "Pass a BigInt or a string."

    Scenario: A program passes an actor with a number that has lost digits
      Given the actor {"model": "mock/echo", "prompt": "{{ context.id }}", "context": {"id": 2512292042121000001}}
      And the credentials {"mock": {}}
      When a program executes "Go"
      Then the program gets a ConfigurationError INVALID_ACTOR: actor is not a valid actor: 1 fault\n  actor: context.id: is beyond 9007199254740991: a number of this size may have lost digits (use a BigInt or a string)

    Scenario: An actor that an earlier version stored is parsed again
      Given an actor "keeper":
        """
        model: mock/echo
        prompt: "{{ context.id }}"
        context: {id: 2512292042121000001}
        """
      And the registry contains "local/keeper" as parsed by version 2 of the parser: {"type":"llm","provider":"mock","model":"echo","prompt":"{{ context.id }}","settings":{},"context":{"id":2512292042121000000},"limits":{},"name":"local/keeper"}
      When I run `agents actor run keeper Go --quiet`
      Then it succeeds
      And stdout is "2512292042121000001\n"
