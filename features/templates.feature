Feature: Prompt templates
  The prompts of an actor are Jinja templates. Templates can read only the message and the context of the actor. User
  input is never evaluated as a template, and no template blocks a run.

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

  Scenario Outline: User input is only a value: <message>
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

  Scenario: A context value is not evaluated as a template
    When an actor with the prompt `{{ context.language }}` is run with "Ada" and the context key language as "{{ context.secret }}"
    Then stdout is "{{ context.secret }}"

  Scenario Outline: Faults found when the actor is parsed: <template>
    When an actor with the prompt `<template>` is run with "Ada"
    Then it fails with exit status 2
    And stderr is "actor is not a valid actor: 1 fault\n  actor: prompt: <fault>"

    Examples:
      | template                              | fault |
      | {{ inptu }}                           | unknown name: inptu (did you mean `input`?) |
      | {{ nodes.a.output }}                  | unknown name: nodes (known names: `input`, `message`, `context`) |
      | {{ context.langauge }}                | unknown name: context.langauge (did you mean `language`?) |
      | {{ context['town'] }}                 | unknown name: context.town (declare it under `context`) |
      | {% if false %}{{ foo }}{% endif %}    | unknown name: foo (known names: `input`, `message`, `context`) |
      | {% for i in foo %}{% endfor %}        | unknown name: foo (known names: `input`, `message`, `context`) |
      | {% set a = foo %}                     | unknown name: foo (known names: `input`, `message`, `context`) |
      | {% for i in [1] %}{% endfor %}{{ i }} | unknown name: i (known names: `input`, `message`, `context`) |
      | {{ loop.index }}                      | unknown name: loop (known names: `input`, `message`, `context`) |
      | {{ input \| replace(foo, 'a') }}      | unknown name: foo (known names: `input`, `message`, `context`) |
      | {{ input[foo] }}                      | unknown name: foo (known names: `input`, `message`, `context`) |
      | {{ process.env }}                     | unknown name: process (known names: `input`, `message`, `context`) |
      | {{ globalThis }}                      | unknown name: globalThis (known names: `input`, `message`, `context`) |
      | {{ require('fs') }}                   | unknown name: require (known names: `input`, `message`, `context`) |
      | {{ context.constructor }}             | unknown name: context.constructor (declare it under `context`) |
      | {{ context.__proto__ }}               | unknown name: context.__proto__ (declare it under `context`) |
      | {{ input \| uper }}                   | unknown filter: uper (did you mean `upper`?) |
      | {{ input is strng }}                  | unknown test: strng (did you mean `string`?) |
      | {{ input                              | not a valid template: Unexpected end of input |
      | {% for %}                             | not a valid template: Unexpected token: CloseStatement |
      | {% include 'x' %}                     | not a valid template: Unknown statement type: include |
      | {% raw %}a{% endraw %}                | not a valid template: Unknown statement type: raw |

  Scenario: A template with too many nested brackets
    When an actor with a prompt of 50000 brackets in brackets is run
    Then it fails with exit status 2
    And stderr is "actor is not a valid actor: 1 fault\n  actor: prompt: the template is nested too deep"

  Scenario: A template with too many nested expressions
    When an actor with a prompt of 50000 sums in sums is run
    Then it fails with exit status 2
    And stderr is "actor is not a valid actor: 1 fault\n  actor: prompt: the template is nested too deep"

  Scenario Outline: A missing value is an error instead of an empty string: <template>
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
      | {% break %}                                                | the template uses break or continue outside of a loop |
      | {{ range('a') }}                                           | range needs numbers and a step that is not 0 |
      | {{ range(1, 2, 0) }}                                       | range needs numbers and a step that is not 0 |
      | {{ input.constructor }}                                    | the template uses the member constructor, which is not there |
      | {{ input.__proto__ }}                                      | the template uses the member __proto__, which is not there |
      | {{ ''.constructor.constructor('return process')() }}       | the template uses the member constructor, which is not there |
      | {{ range.constructor }}                                    | the template uses the member constructor, which is not there |

  Scenario: The error names the system prompt
    When an actor with the system prompt `{{ input.town }}` is run with "Ada"
    Then it fails with exit status 1
    And stderr is "system_prompt cannot be rendered: the template uses the member town, which is not there"

  Scenario Outline: A template above a bound ends with an error: <template>
    When an actor with the prompt `<template>` is run with "Ada"
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: <fault>"

    Examples:
      | template                                                                                             | fault |
      | {% for i in range(20001) %}{% endfor %}                                                             | a range may have at most 20000 numbers |
      | {% for i in range(20000) %}{% for j in range(20000) %}{% endfor %}{% endfor %}                     | the template takes more than 60000 steps |
      | {% for i in range(1000) %}{% for j in range(1000) %}{{ j }}{% endfor %}{% endfor %}                  | the template takes more than 60000 steps |
      | {% macro again(n) %}{{ again(n + 1) }}{% endmacro %}{{ again(0) }}                                   | the template recurses too deep |
      | {{ input \| indent(500000000, true) }}                                                               | the template makes a string of more than 16777216 characters |
      | {{ 2 ** 100000 }}                                                                                    | Exponentiation result is not a finite real number |
      | {{ range(20000) \| join(range(1000) \| join('-')) }}                                                | the template makes a string of more than 16777216 characters |

  Scenario Outline: Doubling <what> forty times ends with an error
    When an actor with a prompt that doubles <what> 40 times is run
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: <fault>"

    Examples:
      | what             | fault |
      | a text           | the template reads and writes more than 67108864 characters |
      | a list           | the template takes more than 60000 steps |
      | a list in a list | the template makes a string of more than 16777216 characters |
      | a map in a map   | the template makes a string of more than 16777216 characters |

  Scenario: A long message in a loop
    When an actor with the prompt `{% for i in range(20000) %}{% set loud = input | upper %}{% endfor %}` is run with a message of 8388608 characters
    Then it fails with exit status 1
    And stderr is "prompt cannot be rendered: the template reads and writes more than 67108864 characters"

  Scenario: A loop with 20,000 iterations is allowed
    When an actor with the prompt `{% for i in range(20000) %}x{% endfor %}` is run with "Ada"
    Then the answer has 20000 characters

  Rule: Templates of a graph can read its nodes

    Background:
      Given a graph whose nodes have run so far:
        | node    | runs | output                                                                                             | error    |
        | draft   | 2    | Once upon a time                                                                                   |          |
        | quoted  | 1    | {{ context.language }}{% for x in range(9) %}                                                      |          |
        | score   | 1    | {"score": 7, "half": 4.5, "tags": ["a", "b"], "list": [{"n": 1}, {"n": 2}], "text": "x", "no": null} |        |
        | odd     | 1    | {"constructor": 5, "__proto__": {"x": 1}, "items": "i", "keys": ["k"]}                             |          |
        | failed  | 1    |                                                                                                    | too busy |
        | waiting | 0    |                                                                                                    |          |

    Scenario Outline: <template> makes "<text>"
      When a node with the template `<template>` runs
      Then it comes out as "<text>"

      Examples:
        | template                                                              | text                        |
        | Step {{ nodes.draft.output }} {{ input }}                             | Step Once upon a time Ada   |
        | {{ nodes.quoted.output }}                                             | {{ context.language }}{% for x in range(9) %} |
        | {{ nodes.draft.runs }} {{ nodes.draft.runs + 1 }}                     | 2 3                         |
        | {{ nodes['draft'].runs }}{{ nodes['dr' ~ 'aft'].runs }}               | 22                          |
        | {% for id in ['draft', 'score'] %}{{ nodes[id].runs }},{% endfor %}   | 2,1,                        |
        | {% if nodes.waiting.runs %}yes{% else %}no{% endif %}                 | no                          |
        | <{{ nodes.waiting.output }}>                                          | <>                          |
        | {% if nodes.failed.error %}{{ nodes.failed.error.message }}{% endif %} | too busy                   |
        | {{ nodes.failed.error.code }}                                         | PROVIDER_FAILED             |
        | {% if nodes.draft.error %}yes{% else %}no{% endif %}                  | no                          |
        | {{ nodes.draft.error is none }}                                       | true                        |
        | {{ nodes.score.json.score + 1 }} {{ nodes.score.json.half * 2 }}      | 8 9.0                       |
        | {{ nodes.score.json.tags[1] }}{{ nodes.score.json.tags \| join('-') }} | ba-b                       |
        | {% for one in nodes.score.json.list %}{{ one.n }};{% endfor %}        | 1;2;                        |
        | {% for key in nodes.score.json.list[0] %}{{ key }}{% endfor %}        | n                           |
        | {{ nodes.score.json.list \| map(attribute='n') \| list \| length }}   | 2                           |
        | {{ nodes.score.json.tags \| tojson }} {{ nodes.score.json.list[0] }}  | ["a", "b"] {"n": 1}         |
        | {{ 'score' in nodes.score.json }}{{ nodes.score.json \| length }}     | true6                       |
        | {{ nodes.score.json.no is none }}                                     | true                        |
        | {% if nodes.draft.runs > 9 %}{{ nodes.draft.json.x }}{% endif %}short | short                       |
        | {{ nodes.odd.json.constructor }}{{ nodes.odd.json['__proto__'].x }}   | 51                          |
        | {{ nodes.odd.json.items }}{{ nodes.odd.json.keys[0] }}                | ik                          |

    Scenario: Only the nodes that a template names are read
      Given 10000 other nodes
      When a node with the template `{{ nodes.other_9999.output }}{{ nodes.draft.runs }}` runs
      Then it comes out as "x2"

    Scenario Outline: Faults found when the graph is added: <template>
      When a graph with the template `<template>` is added
      Then it fails with exit status 2
      And stderr is "<fault>"

      Examples:
        | template                                  | fault |
        | {{ nodes.drft.output }}                   | unknown node: drft (did you mean `draft`?) |
        | {{ nodes['drft'].output }}                | unknown node: drft (did you mean `draft`?) |
        | {{ nodes.town.output }}                   | unknown node: town (declare it under `nodes`) |
        | {{ nodes.constructor.output }}            | unknown node: constructor (declare it under `nodes`) |
        | {{ nodes.draft.result }}                  | unknown name: nodes.draft.result (did you mean `output`?) |
        | {{ nodes.draft.ouput }}                   | unknown name: nodes.draft.ouput (did you mean `output`?) |
        | {{ nodes[input].town }}                   | unknown name: nodes.ID.town (known members: output, runs, error, json) |
        | {{ nodes.draft.error.text }}              | unknown name: nodes.draft.error.text (known members: code, message) |
        | {{ nodes.draft }}                         | nodes.draft cannot be used alone: add a member, output, runs, error or json |
        | {{ nodes[input] }}                        | nodes[...] cannot be used alone: add a member, output, runs, error or json |
        | {{ nodes }}                               | nodes cannot be used alone: add a node and a member, as in nodes.ID.output |
        | {% for id in nodes %}{{ id }}{% endfor %} | nodes cannot be used alone: add a node and a member, as in nodes.ID.output |
        | {{ inptu }}                               | unknown name: inptu (did you mean `input`?) |
        | {{ town }}                                | unknown name: town (known names: `input`, `message`, `context`, `nodes`) |
        | {{ nodes[town].output }}                  | unknown name: town (known names: `input`, `message`, `context`, `nodes`) |

    Scenario Outline: A missing value is an error instead of an empty string: <template>
      When a node with the template `<template>` runs
      Then it fails with exit status 1
      And stderr is "<fault>"

      Examples:
        | template                                          | fault |
        | {{ nodes.score.json.town }}                       | the template uses the member town, which is not there |
        | {{ nodes.score.json['town'].x }}                  | the template uses the member town, which is not there |
        | {{ nodes.score.json[input] }}                     | the template uses a member that is not there |
        | {{ nodes.score.json.tags[2] }}                    | the template uses a member that is not there |
        | {{ nodes.score.json.constructor }}                | the template uses the member constructor, which is not there |
        | {{ nodes.score.json.__proto__ }}                  | the template uses the member __proto__, which is not there |
        | {{ nodes.score.json.toString }}                   | the template uses the member toString, which is not there |
        | {% if nodes.score.json.items %}yes{% endif %}     | the template uses items, which is a function: call it with () |
        | {% if nodes.score.json.town %}yes{% endif %}      | the template uses the member town, which is not there |
        | {{ nodes[input].output }}                         | the template uses a member that is not there |
        | {{ nodes[input] }}                                | the template uses a member that is not there |
        | {{ nodes['const' ~ 'ructor'].output }}            | the template uses a member that is not there |
        | {{ nodes['__pro' ~ 'to__'].output }}              | the template uses a member that is not there |
        | {{ nodes['dr' ~ 'aft'] }}                         | nodes can only be used with the name of a node and of a member, as in nodes.ID.output |
        | {{ nodes.draft.error.message }}                   | the template uses the member message, which is not there |
        | {{ nodes.draft.json.x }}                          | the output of node draft cannot be read as JSON: it is not JSON |
        | {{ nodes.waiting.json.x }}                        | the output of node waiting cannot be read as JSON: it has not run |
        | {{ input.upper ~ 'x' }}                           | the template uses upper, which is a function: call it with () |
        | {{ range ~ 'x' }}                                 | the operator ~ cannot be applied to a function: call the function with () |
        | {{ [range] \| join }}                             | the template puts a function into a list or map: call it with () |
        | {{ 'a' \| indent(-1) }}                           | the width of an indent cannot be negative |

    Scenario Outline: A template above a bound ends with an error: <start> <times> times <part>
      Given the node numbers put out `[0`, 9999 times `,0`, `]`
      And the node words put out 3000000 times `a`
      And the node lines put out 3000000 times `\n`
      And the node deep put out 500000 times `[`, 500000 times `]`
      When a node with the template `<start>`, <times> times `<part>`, `<end>` runs
      Then it fails with exit status 1
      And stderr is "<fault>"

      Examples: too many steps
        | start                                   | times | part                                                     | end | fault |
        | {% for a in nodes.numbers.json %}       | 1     | {% for b in nodes.numbers.json %}{% endfor %}{% endfor %} |    | the template takes more than 60000 steps |
        | {{ nodes.words.output.split('a')        | 1     | \| length                                                | }}  | the template takes more than 60000 steps |
        | {{ nodes.words.output                   | 1     | \| replace('', 'b')                                      | }}  | the template takes more than 60000 steps |
        | {% for i in range(2400) %}{% macro a() %} | 40000 | {{ 1 }}                                               | {% endmacro %}{% endfor %} | the template takes longer than 1000 ms |

      Examples: too long
        | start                            | times | part                            | end | fault |
        | {{ nodes.lines.output            | 1     | \| indent(10, true, true)       | }}  | the template makes a string of more than 16777216 characters |
        | {{ nodes.words.output            | 1     | \| replace('a', 'aaaaaaaaaaaa') | }}  | the template makes a string of more than 16777216 characters |
        | {{ nodes.words.output            | 1     | \| join('aaaaaaaaaaaa')         | }}  | the template makes a string of more than 16777216 characters |
        | {{ nodes.numbers.json            | 1     | \| tojson(indent=10000)         | }}  | the template makes a string of more than 16777216 characters |
        | {% set x = nodes.words.output %} | 30    | {% set x = x ~ x %}             | {{ x }} | the template makes a string of more than 16777216 characters |
        | {{ 0                             | 30    | + nodes.words.output \| length | }}  | the template reads and writes more than 67108864 characters |

      Examples: too deep
        | start               | times | part    | end      | fault |
        | {{ nodes.deep.json  | 1     | [0]     | }}       | the template recurses too deep |
        | {{ 1                | 1000  | + 1     | }}       | the template recurses too deep |

    Scenario Outline: Searches in long texts take linear time: <template>
      Given the node words put out 3000000 times `a`
      And the node word put out 700000 times `a`, `b`, 700000 times `a`
      When a node with the template `<template>` runs
      Then it comes out as "<text>"

      Examples:
        | template                                                                      | text    |
        | {{ nodes.word.output in nodes.words.output }}                                 | false   |
        | {{ nodes.words.output.split(nodes.word.output) \| length }}                   | 1       |
        | {{ nodes.words.output \| replace(nodes.word.output, '') \| length }}          | 3000000 |
        | {{ nodes.words.output.replace(nodes.word.output, '') \| length }}             | 3000000 |

    Scenario: Too many consecutive spaces
      Given the node words put out `x`
      When a node with the template `{{ input }}`, 100000 times ` `, `x` runs
      Then it fails with exit status 1
      And stderr is "not a valid template: more than 1000 spaces or line breaks in a row"

    Scenario: A machine that is busy with other programs does not make a template fail
      Then work that the machine holds up for 1200 ms, and then not, gives its result
