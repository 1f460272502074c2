Feature: Expressions and patterns
  Edges and routers of a graph use CEL expressions and regular expressions. Both can read the input, the message, the
  context and the nodes, and nothing else. An expression returns true or false, or fails with an error that names the
  problem. No expression can block a run.

  The context of these scenarios has the keys `language` (English), `count` (3), `ratio` (0.5), `strict` (true), `none`
  (null) and `pattern` (^A). The input is Ada, the message Ada Lovelace.

  Background:
    Given a graph whose nodes have run so far:
      | node    | runs | output                                                                                                | error |
      | draft   | 2    | Once upon a time                                                                                      |       |
      | critic  | 3    | APPROVED: well done                                                                                   |       |
      | score   | 1    | {"score": 7, "half": 4.5, "tags": ["a", "b"], "items": [{"n": 1}, {"n": 2}], "text": "x", "no": null} |       |
      | odd     | 1    | {"constructor": 5, "__proto__": {"x": 1}, "prototype": "p"}                                           |       |
      | failed  | 1    |                                                                                                       | too busy |
      | waiting | 0    |                                                                                                       |       |

  Scenario Outline: <expression> is <result>
    When the expression `<expression>` is evaluated
    Then it comes out as "<result>"

    Examples: runs are integers
      | expression                          | result |
      | nodes.draft.runs >= 3               | false  |
      | nodes.critic.runs >= 3              | true   |
      | nodes.critic.runs == 3              | true   |
      | nodes.critic.runs + 1 > 3           | true   |
      | nodes.critic.runs % 2 == 1          | true   |
      | nodes.critic.runs / 2 == 1          | true   |
      | nodes.critic.runs < context.count   | false  |
      | nodes.waiting.runs == 0 && nodes.waiting.output == "" | true |
      | nodes["critic"].runs == 3           | true   |

    Examples: strings
      | expression                                                                | result |
      | nodes.critic.output.startsWith("APPROVED") \|\| nodes.draft.runs >= 3     | true   |
      | input.endsWith("da")                                                      | true   |
      | message.contains("Love") && !message.contains("Bob")                      | true   |
      | size(input) == 3 && input.size() == 3                                     | true   |
      | input.lowerAscii() == "ada" && input.upperAscii() == "ADA"                | true   |
      | "  a ".trim() == "a"                                                      | true   |
      | message.substring(0, 3) == input                                          | true   |
      | message.matches("^Ada .*e$")                                              | true   |
      | message.matches("^Lovelace")                                              | false  |
      | message.matches(context.pattern)                                          | true   |
      | input in ["Ada", "Bob"]                                                   | true   |
      | context.language == "English" ? input == "Ada" : false                    | true   |

    Examples: the context
      | expression                           | result |
      | context.strict                       | true   |
      | context.count == 3                   | true   |
      | context.count + 1 == 4               | true   |
      | context.count * 2 > 5                | true   |
      | context.ratio < 1 && context.ratio >= 0.5 | true |
      | context.none == null                 | true   |

    Examples: outputs that are JSON
      | expression                                        | result |
      | nodes.score.json.score > 5                        | true   |
      | nodes.score.json.score >= 4.5                     | true   |
      | nodes.score.json.score == 7                       | true   |
      | nodes.score.json.half == 4.5                      | true   |
      | nodes.score.json.score + 1 == 8                   | true   |
      | 2 * nodes.score.json.half == 9                    | true   |
      | nodes.score.json.score - nodes.score.json.half > 2 | true  |
      | nodes.score.json.text == "x"                      | true   |
      | nodes.score.json.no == null                       | true   |
      | nodes.score.json.tags[1] == "b"                   | true   |
      | size(nodes.score.json.tags) == 2                  | true   |
      | "a" in nodes.score.json.tags                      | true   |
      | "score" in nodes.score.json                       | true   |
      | has(nodes.score.json.score) && !has(nodes.score.json.town) | true |
      | nodes.score.json.items.exists(item, item.n == 2)  | true   |
      | nodes.score.json.items.all(item, item.n > 1)      | false  |
      | nodes.score.json.items.exists_one(item, item.n > 1) | true |
      | nodes.score.json.items.filter(item, item.n > 1).size() == 1 | true |
      | nodes.score.json.items.map(item, item.n) == [1, 2] | true  |
      | nodes.odd.json.constructor == 5                   | true   |
      | nodes.odd.json["__proto__"].x == 1                | true   |
      | nodes.odd.json.prototype == "p"                   | true   |

    Examples: failures
      | expression                                          | result |
      | nodes.failed.error != null                          | true   |
      | nodes.failed.error.message == "too busy"            | true   |
      | nodes.failed.error.code == "PROVIDER_FAILED"        | true   |
      | nodes.draft.error == null                           | true   |

  Scenario Outline: An error when the graph is added: <expression>
    When a graph with the expression `<expression>` is added
    Then it fails with exit status 2
    And stderr is "<fault>"

    Examples: names
      | expression                     | fault |
      | inptu == 'x'                   | unknown name: inptu (did you mean `input`?) |
      | nodes.critc.runs > 1           | unknown node: critc (did you mean `critic`?) |
      | nodes.town.runs > 1            | unknown node: town (declare it under `nodes`) |
      | nodes['critc'].runs > 1        | unknown node: critc (did you mean `critic`?) |
      | nodes.draft.result == 'x'      | unknown name: nodes.draft.result (did you mean `output`?) |
      | nodes.draft.rnus > 1           | unknown name: nodes.draft.rnus (did you mean `runs`?) |
      | nodes.draft.town == 'x'        | unknown name: nodes.draft.town (known members: output, runs, error, json) |
      | nodes.draft.error.text == 'x'  | unknown name: nodes.draft.error.text (known members: code, message) |
      | nodes.draft == 'x'             | nodes.draft cannot be used alone: add a member, output, runs, error or json |
      | nodes.all(n, true)             | nodes cannot be used alone: add a node and a member, as in nodes.ID.output |
      | 'draft' in nodes               | nodes cannot be used alone: add a node and a member, as in nodes.ID.output |
      | context.town == 1              | unknown name: context.town (declare it under `context`) |
      | [1].all(x, y == 1)             | unknown name: y (known names: `input`, `message`, `context`, `nodes`) |
      | [1].all(x, true) && x == 1     | unknown name: x (known names: `input`, `message`, `context`, `nodes`) |
      | [1].all(input, input == 1)     | all cannot use input as the name of an entry: the name is already used |
      | process.env == 1               | unknown name: process (known names: `input`, `message`, `context`, `nodes`) |
      | globalThis == 1                | unknown name: globalThis (known names: `input`, `message`, `context`, `nodes`) |
      | nodes.constructor.runs == 1    | unknown node: constructor (declare it under `nodes`) |
      | nodes.draft.constructor == 1   | unknown name: nodes.draft.constructor (known members: output, runs, error, json) |
      | context.__proto__ == 1         | unknown name: context.__proto__ (declare it under `context`) |
      | draft.output == 'x'            | unknown name: draft (did you mean `nodes.draft`?) |
      | language == 'x'                | unknown name: language (did you mean `context.language`?) |
      | inptu == mesage                | unknown name: inptu (did you mean `input`?)\nunknown name: mesage (did you mean `message`?) |

    Examples: syntax of other languages
      | expression                          | fault |
      | {{ input }} == 'x'                  | not a valid expression: Expected COLON, got RBRACE (write an expression without {{ }}) |
      | input = 'x'                         | not a valid expression: Unexpected character: = (write == or != to compare) |
      | input === 'x'                       | not a valid expression: Unexpected character: = (write == or != to compare) |
      | input == 'x' and nodes.draft.runs > 2 | not a valid expression: Unexpected character: 'd' (write && for and, \|\| for or, ! for not) |
      | not input.contains('x')             | not a valid expression: Unexpected character: 't' (write && for and, \|\| for or, ! for not) |
      | input contains "x"                  | not a valid expression: Unexpected character: 's' (write it with parentheses: input.contains('...')) |
      | input == “x”                        | not a valid expression: Unexpected character: “ (write straight quotes) |
      | input == 'a = b and {{ c }}' +      | not a valid expression: Unexpected token: EOF |

    Examples: functions
      | expression                          | fault |
      | input.startWith('A')                | unknown function: startWith (did you mean `startsWith`?) |
      | input.contain('A')                  | unknown function: contain (did you mean `contains`?) |
      | input.split(',').size() > 1         | unknown function: split (known functions: all, exists, exists_one, filter, map, contains, endsWith, lowerAscii, matches, size, startsWith, substring, trim, upperAscii) |
      | timestamp(0) == timestamp(1)        | unknown function: timestamp (known functions: bool, double, dyn, has, int, size, string, type) |
      | input.matches('(a')                 | not a valid pattern: missing closing ): `(a` |
      | input.matches('(?=a)')              | not a valid pattern: invalid or unsupported Perl syntax: `(?=` |
      | input.contains(1)                   | found no matching overload for 'string.contains(int)' |
      | {input: 1}.size() == 1              | the keys of a map must be literals |

    Examples: types
      | expression                | fault |
      | input                     | the expression returns a value of type string, but must return true or false |
      | nodes.draft.runs + 1      | the expression returns a value of type int, but must return true or false |
      | input == 3                | no such overload: string == int |
      | nodes.draft.runs == 'x'   | no such overload: int == string |
      | input.constructor == 1    | Cannot index type 'string' |
      | nodes.draft.runs.x == 1   | Cannot index type 'int' |

    Examples: syntax
      | expression             | fault |
      | input ==               | not a valid expression: Unexpected token: EOF |
      | input == 'x            | not a valid expression: Unterminated string |
      | import == 1            | not a valid expression: Reserved identifier: import |

  Scenario Outline: A missing value is an error: <expression>
    When the expression `<expression>` is evaluated
    Then it fails with exit status 1
    And stderr is "<fault>"

    Examples:
      | expression                                | fault |
      | nodes.score.json.town == 1                | the expression uses the member town, which is not there |
      | nodes.score.json["town"] == 1             | the expression uses the member town, which is not there |
      | nodes.score.json[input] == 1              | the expression uses a member, which is not there |
      | nodes.score.json.toString == 1            | the expression uses the member toString, which is not there |
      | nodes.score.json.constructor == 1         | the expression uses the member constructor, which is not there |
      | nodes.score.json.tags.constructor == 1    | the expression uses the member constructor, which is not there |
      | nodes.score.json.tags[2] == "c"           | the expression uses an entry that a list does not have |
      | nodes.draft.error.message == "x"          | the expression uses the member message, which is not there |
      | nodes.draft.json.x == 1                   | the output of node draft cannot be read as JSON: it is not JSON |
      | nodes.waiting.json.x == 1                 | the output of node waiting cannot be read as JSON: it has not run |
      | nodes.failed.json.x == 1                  | the output of node failed cannot be read as JSON: it is not JSON |
      | nodes[input].runs == 1                    | the expression uses a member, which is not there |
      | nodes["const" + "ructor"].output == ""    | the expression uses a member, which is not there |
      | nodes["__pro" + "to__"].output == ""      | the expression uses a member, which is not there |
      | context.language                          | the expression returns a value of type string, but must return true or false |
      | context.none                              | the expression returns a value of type null, but must return true or false |
      | context.count                             | the expression returns a value of type double, but must return true or false |
      | nodes.score.json.tags                     | the expression returns a value of type list, but must return true or false |
      | nodes.score.json                          | the expression returns a value of type map, but must return true or false |
      | 1 / 0 == 1                                | division by zero |
      | 9223372036854775807 + 1 > 0               | an integer of the expression is too large |
      | int(input) == 1                           | the expression converts a string that is not a valid value of that type |
      | input.matches(context.language + "(")     | not a valid pattern: missing closing ): `English(` |

  Scenario Outline: An expression that would take too long fails: <start> <times> times <part>
    Given the node numbers put out `[0`, 9999 times `,0`, `]`
    And the node words put out 3000000 times `a`
    And the node word put out 700000 times `a`, `b`, 700000 times `a`
    When the expression `<start>`, <times> times `<part>`, `<end>` is evaluated
    Then it fails with exit status 1
    And stderr is "<fault>"

    Examples: loops
      | start | times | part | end | fault |
      | nodes.numbers.json | 1 | .all(a, nodes.numbers.json.all(b, nodes.numbers.json.all(c, a + b + c == 0))) |   | the expression takes more than 500000 steps |
      | nodes.numbers.json.exists(a, nodes.numbers.json.exists(b, a == 1)) | 1 | \|\| true |   | the expression takes more than 500000 steps |
      | nodes.numbers.json | 1 | .exists(a, a.x == 1) |   | the expression takes more than 500000 steps |
      | nodes.numbers.json | 1 | .all(a, a in nodes.numbers.json) |   | the expression takes more than 500000 steps |
      | [nodes.numbers.json.map(x, x)] | 1 | .all(m, nodes.numbers.json.all(a, !(1.0 in m))) |   | the expression takes more than 500000 steps |
      | nodes.numbers.json | 1 | .map(a, nodes.numbers.json) | == [] | the expression takes more than 500000 steps |

    Examples: exponential growth
      | start          | times | part                         | end            | fault |
      | [[0]]          | 40    | .map(x, x + x)               | .size() > 0    | the expression takes more than 500000 steps |
      | [0]            | 40    | .map(x, [x, x])              | == dyn([1])    | the expression takes more than 500000 steps |
      | [0]            | 40    | .map(x, {"a": x, "b": x})    | == dyn([1])    | the expression takes more than 500000 steps |
      | ["aaaaaaaa"]   | 40    | .map(x, x + x)               | .size() > 0    | the expression takes more than 500000 steps |

    Examples: patterns
      | start                                                            | times | part         | end     | fault |
      | nodes.words.output.matches("                                     | 1     | (a{1,100}){1,10}$ | ") | the expression takes more than 500000 steps |
      | nodes.numbers.json.exists(x, input.matches(                      | 1     | "(?:a?){1000}" + string(x) | )) | the expression takes more than 500000 steps |
      | nodes.numbers.json.all(x, !nodes.words.output.matches(           | 1     | "b"          | ))      | the expression takes more than 500000 steps |

    Examples: size
      | start   | times | part                          | end           | fault |
      | true    | 900   | && true                       |               | the expression is too large |
      | input   | 5000  | + input                       | == "x"        | an expression may have at most 10000 characters |
      |         | 100   | (                             | true          | the expression is nested too deep |
      | true    | 30    | && nodes.words.output != "x"  |               | the expression reads more than 67108864 characters |

  Scenario: A substring search takes time proportional to the sum of the lengths
    Given the node words put out 3000000 times `a`
    And the node word put out 700000 times `a`, `b`, 700000 times `a`
    When the expression `nodes.words.output.contains(nodes.word.output)` is evaluated
    Then it comes out as "false"

  Scenario: Outputs of ten thousand nodes are read only when the expression names them
    Given 10000 other nodes
    When the expression `nodes.critic.runs == 3 && nodes.other_9999.output == "x"` is evaluated
    Then it comes out as "true"

  Scenario: JSON that is too long
    Given the node numbers put out `[0`, 1200000 times `,0`, `]`
    When the expression `nodes.numbers.json[0] == 0` is evaluated
    Then it fails with exit status 1
    And stderr is "the output of node numbers cannot be read as JSON: it has more than 2097152 characters"

  Scenario Outline: <pattern> in <text>
    When the pattern `<pattern>` is looked for in <text>
    Then it comes out as "<result>"

    Examples:
      | pattern       | text                       | result            |
      | a+b           | `xxaab aab`                | 2 to 5: <aab>     |
      | ^ROUTE:\s*    | `ROUTE:  poet`             | 0 to 8: <ROUTE:  > |
      | (?i)ROUTE     | `the route`                | 4 to 9: <route>   |
      | \p{L}+$       | `1 Zoë`                    | 2 to 5: <Zoë>     |
      | x             | `😀x`                      | 2 to 3: <x>       |
      | x?            | `a`                        | 0 to 0: <>        |
      | ^b            | `ab`                       | no match          |
      | (a+)+$        | 50000 times `a`, `!`       | no match          |
      | (a\|aa)+$     | 50000 times `a`, `!`       | no match          |
      | (x+x+)+y      | 50000 times `x`            | no match          |
      | ^(([a-z])+.)+[A-Z]([a-z])+$ | 5000 times `a` | no match        |

  Scenario Outline: An invalid pattern: <pattern>
    When a graph with the pattern `<pattern>` is added
    Then it fails with exit status 2
    And stderr is "<fault>"

    Examples:
      | pattern       | fault |
      | (a            | not a valid pattern: missing closing ): `(a` |
      | [a            | not a valid pattern: missing closing ]: `[a` |
      | a++           | not a valid pattern: invalid nested repetition operator: `++` |
      | (?=a)b        | not a valid pattern: invalid or unsupported Perl syntax: `(?=` |
      | a{2000}       | not a valid pattern: invalid repeat count: `{2000}` |
      | ((a{1,100}){1,100}){1,100} | not a valid pattern: invalid repeat count: `{1,100}` |

  Scenario: A pattern and a text that take longer than one second
    When the pattern `(a{1,100}){1,10}$` is looked for in 3000000 times `a`, `!`
    Then it fails with exit status 1
    And stderr is "the pattern takes longer than 1000 ms"
    When the pattern `(a{1,100}){1,10}$` is looked for in 3 times `a`
    Then it comes out as "0 to 3: <aaa>"

  Scenario Outline: A node cannot have the id <word>
    Then <word> is a reserved word

    Examples: reserved in CEL
      | word   | word  |
      | in     | as    |
      | true   | false |
      | null   | for   |
      | while  | if    |
      | import | let   |

    Examples: reserved in Jinja
      | word |
      | and  |
      | or   |
      | not  |
      | is   |
      | none |
      | else |

  Scenario: All other ids are allowed
    Then every id that is no reserved word names a node in templates and expressions

  Scenario: Random expressions, templates and patterns
    Then every text is evaluated to true or false, or refused as an expression
    And every text is rendered, or refused as a template
    And every text is a pattern that is looked for, or refused as one

  Scenario: Values are never interpreted as syntax and are not kept between uses
    Then a template inserts unchanged what a node, a user or the context says
    And texts are searched, split and replaced as JavaScript does it
    And a template and an expression that are used again see the values of each use alone
