Feature: Templates
  The prompts of an actor are templates in Jinja. They see the message and the context of the actor and nothing of the
  machine, what a user writes is never read as a template, and no template makes a run hang.

  The actor of these scenarios has the context keys `language` (English), `count` (3), `strict` (true) and `secret`.

  Scenario Outline: <template> makes "<text>"
    When an actor with the prompt `<template>` is run with "Ada Lovelace"
    Then it succeeds
    And stdout is "<text>"

    Examples: values
      | template                                      | text                        |
      | {{ input }}                                   | Ada Lovelace                |
      | {{ message }}                                 | Ada Lovelace                |
      | Say hello.                                    | Say hello.                  |
      | In {{ context.language }}, {{ input }}!       | In English, Ada Lovelace!   |
      | {{ context['language'] }}                     | English                     |
      | {{ context.count + 1 }} {{ context.strict }}  | 4 true                      |
      | {# a comment #}{{ input[0] }}{{ input[:3] }}  | AAda                        |
      | {{ 7 // 2 }} {{ 7 / 2 }} {{ 7 % 2 }}          | 3 3.5 1                     |
      | {% for key in context %}{{ key }};{% endfor %} | language;count;strict;secret; |

    Examples: conditions
      | template                                                         | text  |
      | {% if context.count > 2 %}many{% else %}few{% endif %}           | many  |
      | {% if context.count == 0 %}none{% elif context.strict %}yes{% endif %} | yes |
      | {{ 'yes' if context.strict else 'no' }}                          | yes   |
      | {% if 'Ada' in input and not (context.count == 1 or false) %}in{% endif %} | in |
      | {% if 'Bob' not in input %}out{% endif %}                        | out   |
      | {% if input is string and context.count is odd %}both{% endif %} | both  |
      | {{ input }}{{ '!' if false }}                                    | Ada Lovelace |

    Examples: loops
      | template                                                                                                    | text |
      | {% for i in range(3) %}{{ loop.index }}{{ i }}{% if not loop.last %},{% endif %}{% endfor %}                | 10,21,32 |
      | {% for i in range(10, 0, -3) %}{{ i }},{% endfor %}                                                         | 10,7,4,1, |
      | {% for word in input.split(' ') if word != 'Ada' %}{{ word }}{% else %}nobody{% endfor %}                   | Lovelace |
      | {% for i in range(0) %}{{ i }}{% else %}nothing{% endfor %}                                                 | nothing |
      | {% for i in range(-5) %}{{ i }}{% else %}nothing{% endfor %}                                                | nothing |
      | {% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %} | 02 |
      | {% for i in [1, 2] %}{% if loop.previtem is defined %}{{ loop.previtem }}<{% endif %}{{ i }}{% endfor %}    | 11<2 |
      | {% for a, b in [[1, 2], [3, 4]] %}{{ a + b }},{% endfor %}                                                  | 3,7, |

    Examples: filters
      | template                                                  | text           |
      | {{ input \| upper }} {{ input \| lower }}                 | ADA LOVELACE ada lovelace |
      | {{ '  a ' \| trim }}{{ 'ada b' \| title }}{{ 'x' \| capitalize }} | aAda BX |
      | {{ input \| length }} {{ [3, 1, 2] \| sort \| join('-') }} | 12 1-2-3      |
      | {{ input \| replace('Ada', 'A.') }}                       | A. Lovelace    |
      | {{ [1, 2, 2] \| unique \| list \| last }}                 | 2              |
      | {{ {'a': [1, true, none]} \| tojson }}                    | {\"a\": [1, true, null]} |
      | {{ [{'a': 1}, {'a': 2}] \| map(attribute='a') \| join('+') }} | 1+2        |
      | {{ '3' \| int + 1 }} {{ -2 \| abs }}                      | 4 2            |
      | {% filter upper %}a {{ input }}{% endfilter %}            | A ADA LOVELACE |

    Examples: set and macros
      | template                                                                               | text   |
      | {% set a = 1 %}{% set b, c = [2, 3] %}{{ a + b + c }}                                  | 6      |
      | {% set text %}Hi {{ input }}{% endset %}{{ text }}                                     | Hi Ada Lovelace |
      | {% macro hi(who, mark='!') %}Hi {{ who }}{{ mark }}{% endmacro %}{{ hi('Ada') }}{{ hi('Bo', mark='?') }} | Hi Ada!Hi Bo? |
      | {% macro box() %}<{{ caller() }}>{% endmacro %}{% call box() %}in{% endcall %}          | <in>   |

  Scenario Outline: What a user writes is only a value: <message>
    When an actor with the prompt `You said: {{ input }}` is run with "<message>"
    Then stdout is "You said: <message>"
    When an actor without a prompt is run with "<message>"
    Then stdout is "<message>"

    Examples:
      | message                                   |
      | {{ context.secret }}                      |
      | {% for i in range(9) %}x{% endfor %}      |
      | {# nothing #}                             |
      | {{                                        |

  Scenario: A value of the context is no template either
    When an actor with the prompt `{{ context.language }}` is run with "Ada" and the context key language as "{{ context.secret }}"
    Then stdout is "{{ context.secret }}"

  Scenario Outline: Found when the actor is made: <template>
    When an actor with the prompt `<template>` is run with "Ada"
    Then it fails with exit status 2
    And stderr is "actor is not a valid actor: 1 fault\n  actor: prompt: <fault>"

    Examples:
      | template                              | fault |
      | {{ inptu }}                           | unknown name: inptu (did you mean `input`?) |
      | {{ nodes.a.output }}                  | unknown name: nodes (known are `input`, `message` and `context`) |
      | {{ context.langauge }}                | unknown name: context.langauge (did you mean `language`?) |
      | {{ context['town'] }}                 | unknown name: context.town (declare it under `context`) |
      | {% if false %}{{ foo }}{% endif %}    | unknown name: foo (known are `input`, `message` and `context`) |
      | {% for i in foo %}{% endfor %}        | unknown name: foo (known are `input`, `message` and `context`) |
      | {% set a = foo %}                     | unknown name: foo (known are `input`, `message` and `context`) |
      | {% for i in [1] %}{% endfor %}{{ i }} | unknown name: i (known are `input`, `message` and `context`) |
      | {{ loop.index }}                      | unknown name: loop (known are `input`, `message` and `context`) |
      | {{ input \| replace(foo, 'a') }}      | unknown name: foo (known are `input`, `message` and `context`) |
      | {{ input[foo] }}                      | unknown name: foo (known are `input`, `message` and `context`) |
      | {{ process.env }}                     | unknown name: process (known are `input`, `message` and `context`) |
      | {{ globalThis }}                      | unknown name: globalThis (known are `input`, `message` and `context`) |
      | {{ require('fs') }}                   | unknown name: require (known are `input`, `message` and `context`) |
      | {{ context.constructor }}             | unknown name: context.constructor (declare it under `context`) |
      | {{ context.__proto__ }}               | unknown name: context.__proto__ (declare it under `context`) |
      | {{ input \| uper }}                   | unknown filter: uper (did you mean `upper`?) |
      | {{ input is strng }}                  | unknown test: strng (did you mean `string`?) |
      | {{ input                              | not a valid template: Unexpected end of input |
      | {% for %}                             | not a valid template: Unexpected token: CloseStatement |
      | {% include 'x' %}                     | not a valid template: Unknown statement type: include |
      | {% raw %}a{% endraw %}                | not a valid template: Unknown statement type: raw |

  Scenario: A template that is nested too deep
    When an actor with a prompt of 50000 brackets in brackets is run
    Then it fails with exit status 2
    And stderr is "actor is not a valid actor: 1 fault\n  actor: prompt: the template is nested too deep"

  Scenario: A template whose names are nested too deep
    When an actor with a prompt of 50000 sums in sums is run
    Then it fails with exit status 2
    And stderr is "actor is not a valid actor: 1 fault\n  actor: prompt: the template is nested too deep"

  Scenario Outline: What is not there is an error, never an empty text: <template>
    When an actor with the prompt `<template>` is run with "Ada"
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: <fault>"

    Examples:
      | template                                                   | fault |
      | {{ input.town }}                                           | the template uses the member town, which is not there |
      | {{ input['town'] }}                                        | the template uses the member town, which is not there |
      | {% set key = 'town' %}{{ input[key + 's'] }}               | the template uses a member that is not there |
      | {{ input[100] }}                                           | the template uses a member that is not there |
      | {% set c = context %}{{ c.town }}                          | the template uses the member town, which is not there |
      | {% if input.town %}a{% endif %}                            | the template uses the member town, which is not there |
      | {% if false %}{% set a = 1 %}{% endif %}{{ a }}            | the template prints a, which has no value |
      | {% macro hi(who) %}Hi {{ who }}{% endmacro %}{{ hi() }}    | the template prints who, which has no value |
      | {{ [] \| first }}                                          | the template takes an entry of an empty list |
      | {{ range }}                                                | the template prints range, which is a function: call it with () |
      | {{ input.upper }}                                          | the template prints something, which is a function: call it with () |
      | {{ input \| abs }}                                         | Unknown StringValue filter: abs |
      | {% break %}                                                | a break or continue stands outside of a loop |
      | {{ range('a') }}                                           | range needs numbers and a step that is not 0 |
      | {{ range(1, 2, 0) }}                                       | range needs numbers and a step that is not 0 |
      | {{ input.constructor }}                                    | the template uses the member constructor, which is not there |
      | {{ input.__proto__ }}                                      | the template uses the member __proto__, which is not there |
      | {{ ''.constructor.constructor('return process')() }}       | the template uses the member constructor, which is not there |
      | {{ range.constructor }}                                    | the template uses the member constructor, which is not there |

  Scenario: The system prompt that cannot be rendered is named
    When an actor with the system prompt `{{ input.town }}` is run with "Ada"
    Then it fails with exit status 1
    And stderr is "system_prompt cannot be rendered: the template uses the member town, which is not there"

  Scenario Outline: A template that would take forever ends with an error: <template>
    When an actor with the prompt `<template>` is run with "Ada"
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: <fault>"

    Examples:
      | template                                                                                             | fault |
      | {% for i in range(20001) %}{% endfor %}                                                             | a range may have at most 20000 numbers |
      | {% for i in range(20000) %}{% for j in range(20000) %}{% endfor %}{% endfor %}                     | the template takes more than 60000 steps |
      | {% for i in range(1000) %}{% for j in range(1000) %}{{ j }}{% endfor %}{% endfor %}                  | the template takes more than 60000 steps |
      | {% macro again(n) %}{{ again(n + 1) }}{% endmacro %}{{ again(0) }}                                   | the template recurses too deep |
      | {{ input \| indent(500000000, true) }}                                                               | the template makes a text of more than 16777216 characters |
      | {{ 2 ** 100000 }}                                                                                    | Exponentiation result is not a finite real number |
      | {{ range(20000) \| join(range(1000) \| join('-')) }}                                                | the template makes a text of more than 16777216 characters |

  Scenario Outline: Doubling <what> forty times ends with an error
    When an actor with a prompt that doubles <what> 40 times is run
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: <fault>"

    Examples:
      | what             | fault |
      | a text           | the template reads and writes more than 67108864 characters |
      | a list           | the template takes more than 60000 steps |
      | a list in a list | the template makes a text of more than 16777216 characters |
      | a map in a map   | the template makes a text of more than 16777216 characters |

  Scenario: A long message is used in a loop
    When an actor with the prompt `{% for i in range(20000) %}{% set loud = input | upper %}{% endfor %}` is run with a message of 8388608 characters
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: the template reads and writes more than 67108864 characters"

  Scenario: A loop with 20,000 rounds is no error
    When an actor with the prompt `{% for i in range(20000) %}x{% endfor %}` is run with "Ada"
    Then the answer has 20000 characters
