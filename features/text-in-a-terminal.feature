Feature: Display of text in a terminal
  Text comes from models, providers and files. Text that is printed in a terminal cannot control the terminal, contain
  invisible characters, or change the direction of writing. Languages and emoji that need invisible characters are
  displayed unchanged. Other programs receive every byte.

  Background:
    Given the mock provider is enabled
    And a folder "work" to work in
    And an actor "helper":
      """
      model: mock/echo
      tools: [shell]
      """

  Rule: Hidden characters are shown, except those that a script or an emoji needs

    Scenario Outline: <what>
      Then a terminal shows "<text>" as "<shown>"

      Examples:
        | what                                       | text                                                             | shown                                     |
        | characters of no width                     | a\\u200bb\\u2060c\\ufeffd\\u00ade\\u180ef                        | a<U+200B>b<U+2060>c<U+FEFF>d<U+00AD>e<U+180E>f |
        | marks of direction                         | a\\u200eb\\u200fc\\u061cd\\u202ee\\u2069f                        | a<U+200E>b<U+200F>c<U+061C>d<U+202E>e<U+2069>f |
        | line ends that are none for a terminal     | a\\u2028b\\u2029c                                                | a<U+2028>b<U+2029>c                       |
        | fillers and blank patterns                 | a\\u3164b\\u115fc\\u1160d\\uffa0e\\u2800f                        | a<U+3164>b<U+115F>c<U+1160>d<U+FFA0>e<U+2800>f |
        | tags                                       | hi\\udb40\\udc41\\udb40\\udc42                                   | hi<U+E0041><U+E0042>                      |
        | selectors that belong to nothing           | a\\ufe0fb\\udb40\\udd00c                                         | a<U+FE0F>b<U+E0100>c                      |
        | a second selector                          | ❤\\ufe0f\\ufe0f                                                  | ❤️<U+FE0F>                                |
        | private use, half a character              | \\ue000a\\udc00                                                  | <U+E000>a<U+DC00>                         |
        | many of the same                           | a\\u200b\\u200b\\u200b\\u200b\\u200bb                            | a<5 x U+200B>b                            |
        | joiners between letters that do not join   | a\\u200db\\u200cc                                                | a<U+200D>b<U+200C>c                       |
        | two joiners                                | می\\u200c\\u200cخواهم                                            | می<U+200C><U+200C>خواهم                   |
        | a joiner between an emoji and a letter     | 👩\\u200da                                                       | 👩<U+200D>a                               |
        | a heap of marks                            | e\\u0301\\u0302\\u0303\\u0304\\u0305\\u0306\\u0307z              | e\\u0301\\u0302\\u0303\\u0304\\u0305<U+0306><U+0307>z |
        | a mark on nothing                          | \\u0301a                                                         | <U+0301>a                                 |
        | an escape, as before                       | \\u001b[31m\\u009b\\u007f                                        | ␛[31m�␡                                   |
        | Persian                                    | می\\u200cخواهم                                                   | the same                                  |
        | Arabic with vowels                         | الْعَرَبِيَّةُ ۝                                                        | the same                                  |
        | Hindi, half letters                        | क्\\u200dष क्\\u200cष न्\\u200d।                                 | the same                                  |
        | Sinhala, Malayalam                         | ශ්\\u200dරී ന്\\u200d                                            | the same                                  |
        | Hebrew with all its marks                  | שָּׁ֔לוֹם                                                           | the same                                  |
        | Vietnamese, decomposed                     | Vie\\u0302\\u0323t                                               | the same                                  |
        | Thai and Khmer, with places to break       | ที่\\u200bนี่ ភាសា\\u200bខ្មែរ                                   | the same                                  |
        | Tibetan                                    | བོད་སྐད་ རྐྱེན                                                         | the same                                  |
        | emoji: families, hearts, skins             | 👩\\u200d👩\\u200d👧 ❤\\ufe0f\\u200d🔥 👩🏽\\u200d🚀             | the same                                  |
        | emoji: keycaps and flags                   | 1\\ufe0f\\u20e3 🇩🇪 🏳\\ufe0f\\u200d🌈                            | the same                                  |
        | the flag of Wales                          | 🏴\\udb40\\udc67\\udb40\\udc62\\udb40\\udc77\\udb40\\udc6c\\udb40\\udc73\\udb40\\udc7f | the same              |
        | signs and lines                            | ✓ │ — … “a” ²\\n\\tb                                             | the same                                  |

    Scenario: Properties of all characters and all chunk boundaries
      Then a terminal gets no invisible character
      And for any chunk boundaries, an answer is displayed the same

  Rule: All output in a terminal is treated this way

    Background:
      Given a provider that streams:
        """
        {"choices":[{"index":0,"delta":{"content":"a\u200bb \u06cc"}}]}
        {"choices":[{"index":0,"delta":{"content":"\u200c"}}]}
        {"choices":[{"index":0,"delta":{"content":"\u062e \ud83d\udc69"}}]}
        {"choices":[{"index":0,"delta":{"content":"\u200d\ud83d"}}]}
        {"choices":[{"index":0,"delta":{"content":"\ude80 c\u202e"},"finish_reason":"stop"}]}
        {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5}}
        [DONE]
        """
      And the OpenAI key "sk-test"

    Scenario: A streamed answer
      Given a terminal 80 columns wide
      When I run `agents actor run openai/gpt-4o Hello -q`
      Then it succeeds
      And the JSON of stdout is "a<U+200B>b \u06cc\u200c\u062e \ud83d\udc69\u200d\ud83d\ude80 c<U+202E>\n"

    Scenario: Piped output is unchanged
      When I run `agents actor run openai/gpt-4o Hello -q`
      Then it succeeds
      And the JSON of stdout is "a\u200bb \u06cc\u200c\u062e \ud83d\udc69\u200d\ud83d\ude80 c\u202e\n"

    Scenario Outline: JSON in a terminal has escapes and the same value: <format>
      Given a terminal 80 columns wide
      When I run `agents actor run openai/gpt-4o Hello -q --format <format>`
      Then it succeeds
      And stdout contains "a\\u200bb"
      And stdout contains "c\\u202e"
      And stdout does not contain "​"

      Examples:
        | format |
        | json   |
        | jsonl  |

    Scenario: The line of a tool call fits the width of the terminal, also in Chinese
      Given a terminal 40 columns wide
      When I run `agents actor run helper 'call shell {"command": "echo 漢字漢字漢字漢字漢字漢字漢字"}' --allow read`
      Then it fails with exit status 1
      And stderr contains "-> shell {\"command\":\"echo 漢字漢字漢字…\n"

    Scenario: An exported file
      Given an actor "odd":
        """
        model: mock/echo
        description: "plain"
        # ‮ turned
        """
      And a terminal 80 columns wide
      When I run `agents actor export odd`
      Then it succeeds
      And stdout contains "# <U+202E> turned"
