Feature: Examples that run
  The folder examples contains actors to start with. Those that call a real model come with a recording, so each example
  runs without a key and without a network.

  Scenario Outline: <name>, replayed from its recording
    When I run `agents actor add {root}/examples/<name>.yaml` from the project
    And I run `agents actor run <name> "<message>" <options> --replay {root}/examples/recordings/<name>.jsonl` from the project
    Then it succeeds
    And stdout is "<answer>\n"
    And stderr is "local/<name>: <usage>\n"

    Examples:
      | name        | message                                   | options        | answer                                                                                                                                                                                                                                                                           | usage                            |
      | writer      | Why the sky is blue                       | --set words=60 | Sunlight holds all colours. On its way through the air, the short blue waves are scattered far more than the long red ones, so blue light reaches the eye from every part of the sky. In the evening the light comes a longer way; the blue is lost on it, and what is left is red. | 45 tokens in, 69 out, $0.00039   |
      | review-loop | a lighthouse                              |                | The lighthouse has stood on the cape for eighty years. Its lamp still turns every twelve seconds.                                                                                                                                                                                   | 181 tokens in, 54 out, $0.000188 |
      | help-desk   | Why did I get two invoices in October?    |                | Your invoice of October was sent twice by mistake. Please pay it once; the second copy is void.                                                                                                                                                                                     | 91 tokens in, 26 out, $0.0000752  |
      | three-views | Deliver groceries in the evening.         |                | Customers want it quick and would pay for the evening, while the route must be planned anew each day. It costs about 14,000 euros a month.                                                                                                                                          | 220 tokens in, 93 out, $0.000309 |
      | newsroom    | A paragraph on the traffic of the bridge. |                | The bridge carries 4,380 cars a day.                                                                                                                                                                                                                                                | 450 tokens in, 76 out, $0.000711 |

  Scenario: An invoice that only tools calculate
    When I run `agents actor add {root}/examples/invoice.yaml` from the project
    And I run `agents actor run invoice '{"customer": "Ada", "hours": 12.5, "rate": 80}'`
    Then it succeeds
    And stdout is "Invoice for Ada\n12.5 hours at 80: 1000\nWith 19 % tax: 1190\n"

  Scenario: A graph runs on the mock provider
    Given the mock provider is enabled
    When I run `agents actor add {root}/examples/echo-chain.yaml` from the project
    And I run `agents actor run echo-chain Grace`
    Then it succeeds
    And stdout is "Hello, Hello, Grace!! (2 turns)\n"

  Scenario: A greeter that runs and a reviewer that can be added
    Given the mock provider is enabled
    When I run `agents actor add {root}/examples/greeter.yaml` from the project
    And I run `agents actor run greeter Ada`
    Then stdout is "Greet Ada in English.\n"
    When I run `agents actor add {root}/examples/reviewer.yaml` from the project
    Then it succeeds

  Scenario: The router calls only one specialist
    When I run `agents actor add {root}/examples/help-desk.yaml` from the project
    And I run `agents actor run help-desk "Why did I get two invoices in October?" --json --replay {root}/examples/recordings/help-desk.jsonl` from the project
    Then it succeeds
    And the JSON on stdout at "model_calls" is 2
    And the JSON on stdout at "nodes.0.node" is "help-desk/sort"
    And the JSON on stdout at "nodes.1.node" is "help-desk/billing"

  Scenario: The documentation shows the examples unchanged
    Then each YAML block under "Examples" in "docs/actors.md" is a file of "examples"
