Feature: Tools without permissions
  A tool performs a task that models do badly: arithmetic, regular expressions, values from JSON, the current time. The
  tools that need no permission access no file, no network and no JavaScript function, and each call ends in bounded
  time.

  Rule: List of the tools

    Scenario: The tools, their permissions, and the argument that receives the input by default
      Then the built-in tools are:
        | name         | needs | input goes to | a model may be given it |
        | echo         |       | text          | yes                     |
        | template     |       | text          | no                      |
        | calculate    |       | expression    | yes                     |
        | extract      |       | text          | yes                     |
        | json_select  |       | text          | yes                     |
        | current_time |       |               | yes                     |
        | read_file    | read  | path          | yes                     |
        | list_files   | read  | path          | yes                     |
        | write_file   | write | content       | yes                     |
        | http_request | net   | url           | yes                     |
        | shell        | shell | stdin         | yes                     |

    Scenario: The manual describes each tool
      Then the table of docs/tools.md states the permissions of each tool and its argument for the input
      And its section in docs/tools.md names each of its arguments and no other

    Scenario: The schema of each tool is valid JSON Schema
      Then each tool has a JSON Schema of its arguments
      And the check of arguments and a validator of JSON Schema agree on all arguments that a model may send

    Scenario Outline: Invalid arguments are reported: <arguments>
      When the arguments of <tool> are <arguments>
      Then they are refused: <fault>

      Examples:
        | tool         | arguments                                   | fault                                                                                           |
        | echo         | {}                                          | echo needs the argument text                                                                    |
        | echo         | {"text": 1}                                 | the argument text of echo must be a string, not a number                                        |
        | echo         | {"text": null}                              | the argument text of echo must be a string, not null                                            |
        | echo         | {"text": "a", "other": 1}                   | echo has no argument "other" (known arguments: text)                                            |
        | echo         | []                                          | the arguments of echo must be an object, not a list                                             |
        | echo         | "text"                                      | the arguments of echo must be an object, not a string                                           |
        | shell        | {"command": "ls", "timeout": 1}             | shell has no argument "timeout" (did you mean timeout_ms?)                                      |
        | shell        | {"command": ""}                             | the argument command of shell must not be empty                                                 |
        | shell        | {"command": "ls", "timeout_ms": 0}          | the argument timeout_ms of shell must be 1 or more                                              |
        | shell        | {"command": "ls", "timeout_ms": 1.5}        | the argument timeout_ms of shell must be a whole number, not a number                           |
        | http_request | {"url": "u", "timeout_ms": 30001}           | the argument timeout_ms of http_request must be 30000 or less                                   |
        | http_request | {"url": "u", "method": "get"}               | the argument method of http_request must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS |
        | http_request | {"url": "u", "headers": {"a": 1}}           | the argument headers of http_request is wrong at "a": it must be a string, not a number         |
        | extract      | {"text": "", "pattern": "a", "group": true} | the argument group of extract must be a string or a whole number, not true or false             |
        | list_files   | {"recursive": "yes"}                        | the argument recursive of list_files must be true or false, not a string                        |

  Rule: echo and template

    Scenario Outline: <tool> returns its text and evaluates nothing in it
      When the tool <tool> runs with {"text": "a {{ input }}\n"}
      Then it gives:
        """
        a {{ input }}

        """

      Examples:
        | tool     |
        | echo     |
        | template |

  Rule: calculate

    Scenario Outline: <expression> is <result>
      When the tool calculate runs with the expression <expression>
      Then it gives "<result>"

      Examples: all numbers are doubles
        | expression           | result               |
        | 2 / 3                | 0.6666666666666666   |
        | 2 * 1.5              | 3                    |
        | 0.1 + 0.2            | 0.30000000000000004  |
        | 1 + 2 * 3 - 4        | 3                    |
        | (1 + 2) * -3         | -9                   |
        | -7 % 3               | -1                   |
        | 5.5 % 2              | 1.5                  |
        | .5 + 1e3             | 1000.5               |
        | 12345678901234567890 | 12345678901234567890 |
        | 1e21 * 10            | 1e+22                |
        | 0 * -1               | 0                    |
        | 0x10                 | 16                   |

      Examples: functions and constants
        | expression                 | result             |
        | sqrt(2)                    | 1.4142135623730951 |
        | cbrt(27)                   | 3                  |
        | pow(2, 0.5) * pow(2, 0.5)  | 2.0000000000000004 |
        | min(3, 1, 2) + max(3, 4)   | 5                  |
        | abs(-2.5)                  | 2.5                |
        | round(2.5)                 | 3                  |
        | round(-2.5)                | -2                 |
        | round(1.005, 2)            | 1.01               |
        | round(1234, -2)            | 1200               |
        | floor(7 / 2)               | 3                  |
        | ceil(7 / 2)                | 4                  |
        | trunc(-3.7)                | -3                 |
        | sign(-3)                   | -1                 |
        | ln(e)                      | 1                  |
        | log(e)                     | 1                  |
        | log(8, 2)                  | 3                  |
        | log(1000, 10)              | 3                  |
        | log10(1000)                | 3                  |
        | log2(8)                    | 3                  |
        | exp(0)                     | 1                  |
        | hypot(3, 4)                | 5                  |
        | sin(pi / 2) + cos(0)       | 2                  |
        | atan2(1, 1) * 4 == pi      | true               |

      Examples: comparisons and choices
        | expression               | result |
        | 3 > 2 && !(2 >= 3)       | true   |
        | 1 == 2 \|\| 1 != 2       | true   |
        | 5 <= 4 ? 10 : 20         | 20     |
        | 1 == 1 ? 2 : 1 / 0       | 2      |
        | 1 < 2 ? true : false     | true   |

    Scenario Outline: <expression> is refused
      When the tool calculate runs with the expression <expression>
      Then the tool fails with "<message>"

      Examples: results that are not a number
        | expression      | message                                                           |
        | 1 / 0           | division by zero                                                  |
        | 0 / 0           | division by zero                                                  |
        | 5 % (1 - 1)     | division by zero                                                  |
        | sqrt(-1)        | the result of sqrt is not a number                                |
        | ln(0)           | the result of ln is too large for a number, or infinite           |
        | pow(10, 400)    | the result of pow is too large for a number, or infinite          |
        | 1e308 * 10      | the result of * is too large for a number, or infinite            |
        | min(1, exp(999)) | the result of exp is too large for a number, or infinite         |
        | true + 1        | true is not a number                                              |
        | 1 ? 2 : 3       | 1 is neither true nor false; write a comparison, such as 1 != 0   |

      Examples: syntax of other languages
        | expression     | message                                                             |
        | 2 ** 3         | not a valid expression: ^ and ** are not supported; write pow(a, b) |
        | 2 ^ 3          | not a valid expression: ^ and ** are not supported; write pow(a, b) |
        | 7 // 2         | not a valid expression: // is not supported; write floor(a / b)     |
        | "1" + "2"      | not a valid expression: strings are not supported, only numbers     |
        | 2 +            | not a valid expression: Unexpected token: EOF                       |
        | 1u             | not a valid expression: only numbers are supported                  |
        | pow(2)         | pow takes 2 numbers, not 1                                          |
        | round(1, 2, 3) | round takes 1 or 2 numbers, not 3                                   |
        | max()          | max takes one number or more, not 0                                 |
        | x + 1          | unknown name: x (known names: pi, e and functions, such as sqrt(2)) |

    Scenario Outline: An expression cannot access the host: <expression>
      When the tool calculate runs with the expression <expression>
      Then the tool fails with a message that begins "<beginning>"

      Examples:
        | expression         | beginning                                            |
        | constructor(1)     | unknown function: constructor (known functions: abs, |
        | toString()         | unknown function: toString (known functions: abs,    |
        | __proto__          | not a valid expression: Reserved identifier          |
        | hasOwnProperty(1)  | unknown function: hasOwnProperty                     |
        | abs.constructor(1) | not a valid expression: only numbers                 |
        | pi.constructor     | not a valid expression: only numbers                 |
        | [1, 2].map(x, x)   | not a valid expression: only numbers                 |
        | {1: 2}             | not a valid expression: only numbers                 |
        | process.exit(1)    | not a valid expression: only numbers                 |
        | globalThis         | unknown name: globalThis                             |

    Scenario Outline: An expression with a huge result is refused: <bomb>
      When the tool calculate runs with the expression that is <bomb>
      Then the tool fails with a message that begins "<beginning>"

      Examples:
        | bomb                        | beginning                                            |
        | 300 brackets in brackets    | not a valid expression: Exceeded maxDepth (250)      |
        | 4000 brackets in brackets   | not a valid expression: Exceeded maxDepth (250)      |
        | 1500 calls in calls         | not a valid expression: Exceeded maxDepth (250)      |
        | 9999 minus signs            | the expression is nested too deep                    |
        | a number of 1001 digits     | the number 9999999999999999999999999999999999999999 has more digits than can be kept |
        | 10001 spaces                | the expression is longer than 10000 characters       |

    Scenario: A long sum is allowed
      When the tool calculate runs with the expression that is a sum of 4000 ones
      Then it gives "4000"

    Scenario: calculate gives the same results as JavaScript
      Then calculate and JavaScript agree on any arithmetic of small numbers

    Scenario: calculate is exact for whole numbers of any size
      Then calculate keeps each digit in any arithmetic of whole numbers

  Rule: extract

    Scenario Outline: /<pattern>/ in "<text>" is <result>
      When the tool extract looks for /<pattern>/ in "<text>"
      Then it gives "<result>"

      Examples: the first group if the pattern has one, else the whole match
        | pattern                 | text              | result   |
        | [0-9]+                  | Score: 22 of 30   | 22       |
        | Score: ([0-9]+)         | Score: 22 of 30   | 22       |
        | ([0-9]+) of ([0-9]+)    | Score: 22 of 30   | 22       |
        | (?i)SCORE               | Score: 22 of 30   | Score    |
        | \d+ of \d+$             | Score: 22 of 30   | 22 of 30 |
        | ü+                      | aüüb😀            | üü       |
        | .$                      | aüüb😀            | 😀       |

    Scenario Outline: The group <group>
      When the tool extract runs with {"text": "Ada Lovelace, 1815", "pattern": "(?P<first>\\w+) (?<last>\\w+), (\\d+)( BC)?", "group": <group>}
      Then it gives "<result>"

      Examples:
        | group   | result             |
        | 0       | Ada Lovelace, 1815 |
        | 2       | Lovelace           |
        | "3"     | 1815               |
        | "last"  | Lovelace           |
        | "first" | Ada                |

    Scenario Outline: All matches are a JSON list: <pattern>
      When the tool extract runs with {"text": "a1 b c3\n", "pattern": "<pattern>", "all": true}
      Then it gives '<result>'

      Examples:
        | pattern          | result               |
        | [a-z]            | ["a","b","c"]        |
        | [a-z](\\\\d)?    | ["1",null,"3"]       |
        | c\\\\d\\\\s      | ["c3\\n"]            |

    Scenario Outline: An empty result is an error: <pattern>
      When the tool extract looks for /<pattern>/ in "abc"
      Then the tool fails with "<message>"

      Examples:
        | pattern      | message                                                                                                                            |
        | x            | the pattern matches nothing in the text                                                                                            |
        | x*           | the match is empty                                                                                                                 |
        | a(x*)        | group 1 of the match is empty                                                                                                      |
        | a(x)?        | group 1 took no part in the match                                                                                                  |
        | (            | not a valid pattern: missing closing ): `(`                                                                                        |
        | a(?=b)       | not a valid pattern: invalid or unsupported Perl syntax: `(?=` (the syntax is that of RE2: no look-around, no back-references)      |
        | (a)\1        | not a valid pattern: invalid escape sequence: `\1` (the syntax is that of RE2: no look-around, no back-references)                  |
        | (a{1000}){9} | not a valid pattern: invalid repeat count: `{9}`                                                                                   |

    Scenario Outline: A missing group: <group>
      When the tool extract runs with {"text": "b", "pattern": "(?P<x>b)", "group": <group>}
      Then the tool fails with "the pattern has no group <told> (known groups: 0, 1, x)"

      Examples:
        | group         | told        |
        | 2             | 2           |
        | "y"           | y           |
        | "constructor" | constructor |
        | ""            |             |

    Scenario: All matches of a pattern without a match
      When the tool extract runs with {"text": "abc", "pattern": "x", "all": true}
      Then the tool fails with "the pattern matches nothing in the text"

    Scenario Outline: Patterns with exponential time in backtracking engines, on 10 kB: <pattern>
      When the tool extract looks for /<pattern>/ in 10000 times "a" and a "!"
      Then the tool fails with "the pattern matches nothing in the text"

      Examples:
        | pattern                 |
        | ^(a+)+$                 |
        | ^(a\|aa)+$              |
        | ^(a\|a?)+$              |
        | ^(.*a){20}$             |
        | ^(([a-z])+.)+[A-Z]$     |
        | (x+x+)+y                |
        | ^(a?){100}a{100}$       |

    Scenario Outline: A search is ended after one second: <what>
      When the tool extract looks for <what>
      Then the tool fails with "the pattern is too costly for a text of this length: it takes longer than 1000 ms"

      Examples:
        | what                                               |
        | all matches, each of which reads the text to its end |
        | 66000 instructions on 100000 characters            |

    Scenario: Too many matches
      When the tool extract looks for all single letters in 10001 letters
      Then the tool fails with "the pattern matches more than 10000 times"

  Rule: json_select

    Scenario Outline: <pointer> of the document
      When the tool json_select looks for "<pointer>" in:
        """
        {"name": "Ada", "tags": ["a", {"b": null}], "n": 1.50, "": {"": true}, "a/b": 1, "m~n": 2, "e": ""}
        """
      Then it gives '<result>'

      Examples:
        | pointer    | result                |
        | /name      | Ada                   |
        | /tags      | ["a",{"b":null}]      |
        | /tags/0    | a                     |
        | /tags/1/b  | null                  |
        | /n         | 1.5                   |
        | /          | {"":true}             |
        | //         | true                  |
        | /a~1b      | 1                     |
        | /m~0n      | 2                     |
        | /e         |                       |

    Scenario: The empty pointer selects the whole document
      When the tool json_select looks for "" in:
        """
        {"a": [1, 2]}
        """
      Then it gives '{"a":[1,2]}'

    Scenario Outline: A missing value: <pointer>
      When the tool json_select looks for "<pointer>" in:
        """
        {"name": "Ada", "tags": ["a", {"b": null}]}
        """
      Then the tool fails with "<message>"

      Examples:
        | pointer      | message                                                                           |
        | /nobody      | there is no /nobody: the value is an object without it                            |
        | /tags/2      | there is no /tags/2: /tags is a list of 2                                         |
        | /tags/01     | there is no /tags/01: /tags is a list of 2, whose entries are numbered from 0     |
        | /tags/-      | there is no /tags/-: /tags is a list of 2, whose entries are numbered from 0      |
        | /tags/1/c/d  | there is no /tags/1/c: /tags/1 is an object without it                            |
        | /tags/1/b/c  | there is no /tags/1/b/c: /tags/1/b is null                                        |
        | /name/0      | there is no /name/0: /name is a string                                            |
        | /__proto__   | there is no /__proto__: the value is an object without it                         |
        | /tags/length | there is no /tags/length: /tags is a list of 2, whose entries are numbered from 0 |
        | name         | a JSON Pointer begins with a slash: /name                                         |
        | /m~n         | in a JSON Pointer, write ~ as ~0 and a / in a name as ~1                          |

    Scenario Outline: Not JSON: <what>
      When the tool json_select looks for "/a" in a text that is <what>
      Then the tool fails with a message that begins "<beginning>"

      Examples:
        | what                    | beginning                                    |
        | empty                   | the text is empty, not JSON                  |
        | a sentence              | the text is not JSON: Unexpected token       |
        | 9 MiB long              | the text is longer than 8388608 characters   |

    Scenario: JSON with too many levels
      When the tool json_select looks for "" in a text that is 100000 lists in lists
      Then the tool fails with "the value is nested deeper than 1000 levels"
      When the tool json_select looks for "" in a text that is 1000 lists in lists
      Then it gives a text of 2000 characters

  Rule: current_time

    Scenario Outline: The time in <arguments>
      When the tool current_time runs with <arguments>
      Then it gives "<time>"

      Examples:
        | arguments                          | time                          |
        | {}                                 | 2026-03-01T12:00:00.000Z      |
        | {"timezone": "UTC"}                | 2026-03-01T12:00:00.000+00:00 |
        | {"timezone": "Europe/Berlin"}      | 2026-03-01T13:00:00.000+01:00 |
        | {"timezone": "asia/kolkata"}       | 2026-03-01T17:30:00.000+05:30 |
        | {"timezone": "America/St_Johns"}   | 2026-03-01T08:30:00.000-03:30 |
        | {"timezone": "Pacific/Kiritimati"} | 2026-03-02T02:00:00.000+14:00 |

    Scenario Outline: Unknown time zone: <zone>
      When the tool current_time runs with {"timezone": "<zone>"}
      Then the tool fails with "there is no time zone "<zone>"; use a name such as Europe/Berlin or UTC"

      Examples:
        | zone        |
        | Europe/Bonn |
        | +01:00      |
        |             |

  Rule: Long results

    Scenario Outline: <what> cut to <most> characters
      When <what> is cut to <most> characters
      Then it gives:
        """
        <kept>

        [cut: these are the first <count> of <all> characters]
        """

      Examples:
        | what       | most | kept | count | all |
        | "abcdef"   | 4    | abcd | 4     | 6   |
        | "ab😀cd"   | 3    | ab   | 2     | 6   |
        | "ab😀cd"   | 4    | ab😀 | 4     | 6   |

    Scenario: A short text is not cut
      When "ab😀" is cut to 4 characters
      Then it gives "ab😀"

    Scenario: The default limit is 64 KiB
      When a text of 65537 letters is cut
      Then it gives a text that ends in "[cut: these are the first 65536 of 65537 characters]"
      When a text of 65536 letters is cut
      Then it gives a text that ends in "aaa"
