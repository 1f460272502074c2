@slow
Feature: Permission questions
  A model chooses the arguments of a tool, and therefore what the question shows. The question shows all arguments,
  each line behind a mark. No argument can imitate the program, hide text, or scroll the question off the screen.

  Background:
    Given the mock provider is enabled
    And the environment variable NO_COLOR is "1"
    And a folder "work" to work in
    And an actor "helper":
      """
      model: mock/echo
      tools: [read_file, list_files, write_file, http_request, shell]
      """

  Rule: The question shows everything

    Scenario: A padded body that imitates a question
      Given a terminal of 80 columns and 24 rows
      And a file "ask.txt" with repetitions:
        """
        call http_request {"method": "POST", "url": "https://evil.example/x", "body": "[1000 spaces]\n[40 x \n]url: api.github.com\nAllow it? [y/N] [880 spaces]"}
        """
      And the user types "n\r" after the question
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And this was written to the terminal:
        """
        local/helper wants to use http_request:
          method | POST
          url    | https://evil.example/x
          body   | <1,000 spaces>
                 | <40 blank lines>
                 | url: api.github.com
                 | Allow it? [y/N]<881 spaces>
        http_request needs "net": POST https://evil.example/x (1,957 bytes).
        : Allow it? [y/N] n
        """

    Scenario: A long command is shown in full
      Given a terminal of 140 columns and 24 rows
      And a file "ask.txt" with repetitions:
        """
        call shell {"command": "echo [120 x ab]; rm -rf notes; echo [60 x cd]", "stdin": "yes\n"}
        """
      And the user types "n\r" after the question
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And this was written to the terminal:
        """
        local/helper wants to use shell:
          command | echo ababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababab
                  : ababababababababababababababababababababababababababababababababababababababababababababababababababababababababababab; rm -rf
                  : notes; echo cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdc
                  : dcdcd
          stdin   | yes<U+000A>
        shell needs "shell": "echo
        : ababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababababa
        : bababababababababababababababababababababababababababababababababababababababababababababababababababab;
        : rm -rf notes; echo cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd" and 86 more characters, shown above (4 bytes of input), in
        : {folder}/work. Allow it? [y/N] n
        """
      And there is no file "work/notes"

    Scenario: Headers, and a host that resembles another host
      Given a terminal of 80 columns and 24 rows
      And a file "ask.txt" with repetitions:
        """
        call http_request {"url": "https://api.github.com@evil.example/a", "headers": {"x-a": "1", "url: b": "\u200b"}, "timeout_ms": 5000}
        """
      And the user types "n\r" after the question
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And this was written to the terminal:
        """
        local/helper wants to use http_request:
          url        | https://api.github.com@evil.example/a
          headers    | {
                     |   "x-a": "1",
                     |   "url: b": "<U+200B>"
                     | }
          timeout_ms | 5000
        http_request needs "net": GET https://evil.example/a, with a user name or
        : password. Allow it? [y/N] n
        """

    Scenario: A host in another script, in a narrow terminal
      Given a terminal of 30 columns and 24 rows
      And a file "ask.txt" with repetitions:
        """
        call http_request {"url": "https://аpi.github.com.a.long.name.of.another.example/"}
        """
      And the user types "n\r" after the question
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And this was written to the terminal:
        """
        local/helper wants to use
        : http_request:
          url | https://аpi.github.c
              : om.a.long.name.of.ano
              : ther.example/
        http_request needs "net": GET
        : https://xn--pi-6kc.github.c
        : om.a.long.name.of.another.e
        : xample/.
        : Allow it? [y/N] n
        """

    Scenario: Narrow rows show the names of arguments above the values
      Given a terminal of 20 columns and 24 rows
      And a file "ask.txt" with repetitions:
        """
        call http_request {"url": "http://a.example/b", "body": "漢字漢字漢字漢字漢字"}
        """
      And the user types "n\r" after the question
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And this was written to the terminal:
        """
        local/helper wants
        : to use
        : http_request:
          url
        | http://a.example/
        : b
          body
        | 漢字漢字漢字漢字
        : 漢字
        http_request needs
        : "net": GET
        : http://a.example/
        : b
        : (30 bytes).
        : Allow it? [y/N] n
        """

    Scenario Outline: Invisible characters are shown: <what>
      Then the question shows "<text>" as "<shown>"

      Examples:
        | what                                   | text                                     | shown                                                   |
        | spaces in a line                       | a        b         c                     | \| a        b<9 spaces>c                                |
        | spaces at the end of one               | a \\nb  \\n                              | \| a<1 space>\\n\| b<2 spaces><U+000A>                   |
        | tabs                                   | \\ta\\t\\t                               | \| <1 tab>a<2 tabs>                                     |
        | other blanks                           | rm\\u00a0-rf\\u3000\\u3000\\u3000\\u3000 | \| rm<U+00A0>-rf<4 x U+3000>                            |
        | empty lines                            | a\\n\\n\\nb\\n\\n\\n\\nc                 | \| a\\n\| \\n\| \\n\| b\\n\| <3 blank lines>\\n\| c          |
        | no text                                |                                          | \| <0 characters>                                       |
        | a text that looks like a sign          | <9 spaces><U+200B><table> a<5            | \| <U+003C>9 spaces><U+003C>U+200B><table> a<5          |
        | control characters                     | a\\u001b[2J\\u0000\\r\\nb\\u007f\\u009b  | \| a<U+001B>[2J<U+0000><U+000D>\\n\| b<U+007F><U+009B>   |
        | joiners, also where a script uses them | می\\u200cخواهم                           | \| می<U+200C>خواهم                                      |
        | joiners and selectors in emoji         | 👩\\u200d🚀❤\\ufe0f                      | \| 👩<U+200D>🚀❤<U+FE0F>                                |
        | what turns the direction               | \\u202ea\\u2066b\\u061c\\u200f           | \| <U+202E>a<U+2066>b<U+061C><U+200F>                   |
        | tags, selectors, fillers               | a\\udb40\\udc41\\ufe00\\u3164\\u2800     | \| a<U+E0041><U+FE00><U+3164><U+2800>                   |
        | line ends of other kinds               | a\\u2028b\\u2029c\\u0085d                | \| a<U+2028>b<U+2029>c<U+0085>d                         |
        | a character of private use, half a one | \\ue000\\ud83d                           | \| <U+E000><U+D83D>                                     |
        | a heap of marks                        | e\\u0301\\u0302\\u0303\\u0303\\u0303\\u0303 | \| e\\u0301\\u0302<4 x U+0303> |
        | a mark on nothing                      | \\u0301a                                 | \| <U+0301>a                                            |

    Scenario: Only the question itself is bold; text of a model never is
      Given the environment variable NO_COLOR is not set
      And a terminal of 60 columns and 24 rows
      And the user types "n\r" after the question
      When I run `agents actor run helper 'call http_request {"url": "http://a.example/?long=name", "body": "\u001b[1mb"}' --workspace work -q`
      Then it succeeds
      And the JSON of stderr is "local/helper wants to use http_request:\n  url  | http://a.example/?long=name\n  body | <U+001B>[1mb\n\u001b[1mhttp_request needs \"net\": GET http://a.example/?long=name\u001b[22m\n\u001b[1m: (5 bytes). Allow it? [y/N] \u001b[22mn\n"

    Scenario: Properties of all texts
      Then for any text of a model, the rows of the question contain all of it and fit the terminal

  Rule: Long questions are shown in pages

    Background:
      Given a terminal of 200 columns and 6 rows
      And a file "ask.txt" with repetitions:
        """
        call write_file {"path": "a", "content": "1\n2\n3\n4\n5\n6\n7\n8\n9"}
        """

    Scenario: The question accepts an answer when its end is on the screen
      Given the user types:
        | once it shows | keys         |
        | lines;        | y            |
        | end --        | \u0020\u0020\u0020y\\r |
        | 10 of 12      | \\u001b[6~   |
        | [y/N]         | y\\r         |
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And this was written to the terminal:
        """
        local/helper wants to use write_file:
          path    | a
          content | 1
                  | 2
                  | 3
        -- 5 of 12 lines; space for more, n to refuse; y/N only at the end --
                  | 4
                  | 5
                  | 6
                  | 7
                  | 8
        -- 10 of 12 lines; space for more, n to refuse; y/N only at the end --
                  | 9
        write_file needs "write": "a" (17 bytes), in {folder}/work. Allow it? [y/N] y
        """
      And the file "work/a" is there

    Scenario Outline: The question can be refused on any page: <keys>
      Given the user types:
        | once it shows | keys   |
        | end --        | <keys> |
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And stdout is "Error: the user did not allow write_file\n"
      And this was written to the terminal:
        """
        local/helper wants to use write_file:
          path    | a
          content | 1
                  | 2
                  | 3
        -- 5 of 12 lines; space for more, n to refuse; y/N only at the end --
        """
      And there is no file "work/a"

      Examples:
        | keys     |
        | n        |
        | q        |
        | \\u001b  |
        | \\u0004  |

    Scenario: Ctrl-C ends the run
      Given the user types:
        | once it shows | keys    |
        | end --        | \\u0003 |
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it fails with exit status 130
      And there is no file "work/a"

    Scenario Outline: Arguments above the size limit are refused: <what>
      Given a file "ask.txt" with repetitions:
        """
        call write_file {"path": "a", "content": "<content>"}
        """
      When I run `agents actor run helper -f ask.txt --quiet --workspace work`
      Then it succeeds
      And stdout is "Error: the user was not asked: the arguments of write_file have more than 65,536 characters or 1,000 lines, the most that a question shows; make them smaller, or allow the tool with --allow write\n"
      And this was written to the terminal:
        """
        local/helper wants to use write_file: the user was not asked: the arguments of write_file have more than 65,536 characters or 1,000 lines, the most that a question shows; make them smaller, or allow the tool with --allow write.
        """
      And there is no file "work/a"

      Examples:
        | what               | content                |
        | characters         | [65536 x a]            |
        | lines              | [1001 x a\\n]           |
        | signs, once shown  | [5000 x \\u200b\\u200c] |

  Rule: Only input typed after the question answers it

    Scenario: Pasted input before the question is not an answer
      Given a terminal of 200 columns and 24 rows
      And a file "ask.txt" with repetitions:
        """
        call write_file {"path": "a", "content": "b"}
        """
      And the user types:
        | once it shows | keys       |
        | -> write_file | y\\ny\\ryes |
        | content       | y\\r       |
        | [y/N]         | yn\\u007f\\u007f\\u007fx\\r |
      When I run `agents actor run helper -f ask.txt --workspace work`
      Then it succeeds
      And there is no file "work/a"
      And stderr contains "Allow it? [y/N] x\n<- write_file failed: the user did not allow write_file\n"

  Rule: Completed output is never erased

    @slow
    Scenario Outline: A question before a tool call in a terminal of <columns> columns and <rows> rows
      When I start `agents actor run helper 'call write_file {"path": "a", "content": "b"}' --workspace work` in a terminal of <columns> columns and <rows> rows
      And the user scrolls to the last page and types "y\r"
      And the command in that terminal has ended
      Then it succeeds
      And none of the shown text was erased
      And it wrote no escape sequence
      And the file "work/a" is there

      Examples:
        | columns | rows |
        | 0       | 0    |
        | 80      | 0    |
        | 0       | 24   |
        | 1       | 1    |
        | 80      | 1    |
        | 80      | 2    |
        | 20      | 5    |

    @slow
    Scenario: The terminal is resized while the question is open
      When I start `agents actor run helper 'call write_file {"path": "a", "content": "b"}' --workspace work` in a terminal of 80 columns and 24 rows
      And that terminal shows "[y/N] "
      And the user types "n" into that terminal
      And the terminal is resized to 10 columns and 2 rows
      And the user types "\u007fy" into that terminal
      And the terminal is resized to 200 columns and 60 rows
      And the user types "\r" into that terminal
      And the command in that terminal has ended
      Then it succeeds
      And none of the shown text was erased
      And it wrote no escape sequence
      And the file "work/a" is there

    @slow
    Scenario Outline: Questions of other commands in a terminal of <columns> columns and <rows> rows
      When I start `agents actor remove helper` in a terminal of <columns> columns and <rows> rows
      And that terminal shows "<removing>"
      And the user types "x" into that terminal
      And the terminal is resized to 15 columns and 3 rows
      And the user types "\u007fn\r" into that terminal
      And the command in that terminal has ended
      Then it succeeds
      And none of the shown text was erased
      When I start `agents init --reset` in a terminal of <columns> columns and <rows> rows
      And that terminal shows "<last>"
      And the user types "n" into that terminal
      And the terminal is resized to 7 columns and 1 rows
      And the user types "\r" into that terminal
      And the command in that terminal has ended
      Then it succeeds
      And none of the shown text was erased
      When I run `agents actor export helper`
      Then it succeeds

      Examples:
        | columns | rows | removing   | last  |
        | 0       | 0    | [y/N]      | [y/N] |
        | 1       | 1    | [y/N]      | [y/N] |
        | 80      | 1    | [y/N]      | [y/N] |
        | 20      | 2    | [y/N]      | [y/N] |
        | 7       | 2    | [y/N]      | [y/N] |

    @slow
    Scenario: Input typed before a question of another command is not an answer
      When I start `agents actor remove helper` in a terminal of 80 columns and 24 rows
      And the user types "y\r" into that terminal
      And that terminal shows "[y/N]"
      And the user types "\r" into that terminal
      And the command in that terminal has ended
      Then it succeeds
      When I run `agents actor export helper`
      Then it succeeds
