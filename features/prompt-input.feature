Feature: Sources of the prompt
  The prompt consists of the arguments of the command, the contents of files and stdin. If one of them cannot be read,
  nothing is sent.

  Background:
    Given the mock provider is enabled

  Rule: Arguments, files and stdin, separated by blank lines

    Scenario: Only arguments
      When I run `agents actor run mock/echo How are "you  all"`
      Then stdout is "How are you  all\n"

    Scenario: Only stdin
      Given stdin holds "From a pipe\n"
      When I run `agents actor run mock/echo`
      Then stdout is "From a pipe\n"

    Scenario: Arguments and stdin
      Given stdin holds "- a line\n- another\n"
      When I run `agents actor run mock/echo Sort this:`
      Then stdout is "Sort this:\n\n- a line\n- another\n"

    Scenario: Files between arguments and stdin, in the order given
      Given a file "one.txt":
        """
        First file
        """
      And a file "notes/two.txt":
        """
        Second file
        """
      And stdin holds "Piped\r\n"
      When I run `agents actor run mock/echo -f notes/two.txt Read this --file one.txt`
      Then stdout is:
        """
        Read this

        Second file

        First file

        Piped
        """

    Scenario: A file alone is a prompt
      Given a file "one.txt":
        """
        First file
        """
      When I run `agents actor run mock/echo -f one.txt`
      Then stdout is "First file\n"

    Scenario: A file with an absolute path
      Given a file "one.txt":
        """
        First file
        """
      When I type `agents actor run mock/echo -f "$PWD/one.txt"` into a shell
      Then stdout is "First file\n"

    Scenario: Empty files and empty pipes add nothing
      Given an empty file "empty.txt"
      And stdin holds "\n"
      When I run `agents actor run mock/echo Hello -f empty.txt`
      Then stdout is "Hello\n"

    Scenario: A byte order mark is removed
      Given stdin holds the bytes [239, 187, 191, 72, 105]
      When I run `agents actor run mock/echo --format json`
      Then the JSON on stdout at "response" is "Hi"

    Scenario: Arguments after -- are not options
      When I run `agents actor run mock/echo -- --quiet -f`
      Then stdout is "--quiet -f\n"
      And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"

    Scenario: With a prompt, stdin is not read from a terminal
      Given a terminal 80 columns wide
      When I run `agents actor run mock/echo Hello`
      Then stdout is "Hello\n"

  Rule: A prompt that cannot be read is an error, and nothing is sent

    Background:
      Given a provider that answers "Never sent"
      And the OpenAI key "sk-test"

    Scenario Outline: No prompt at all: <stdin>
      Given stdin holds "<stdin>"
      When I run `agents actor run openai/gpt-4o`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is:
        """
        Error: there is no prompt
          Write the prompt after the command, or pipe it to stdin.
        """
      And the provider got 0 requests

      Examples:
        | stdin |
        |       |
        | \n    |
        | \n \t |

    Scenario: No prompt in a terminal
      Given a terminal 80 columns wide
      When I run `agents actor run openai/gpt-4o`
      Then it fails with exit status 2
      And stderr contains "there is no prompt"
      And the provider got 0 requests

    Scenario: An empty argument is not a prompt
      When I run `agents actor run openai/gpt-4o ""`
      Then it fails with exit status 2
      And stderr contains "there is no prompt"
      And the provider got 0 requests

    Scenario: The option -f without a file
      When I run `agents actor run openai/gpt-4o Hello -f`
      Then it fails with exit status 2
      And stderr contains "option '-f, --file <file>' argument missing"
      And the provider got 0 requests

    Scenario: A missing file
      Given a file "one.txt":
        """
        First file
        """
      When I run `agents actor run openai/gpt-4o Read -f one.txt -f two.txt`
      Then it fails with exit status 3
      And stdout is empty
      And stderr is "Error: there is no file two.txt\n  Check the path.\n"
      And the provider got 0 requests

    Scenario: A path below a file
      Given a file "one.txt":
        """
        First file
        """
      When I run `agents actor run openai/gpt-4o Read -f one.txt/two.txt`
      Then it fails with exit status 3
      And stderr contains "there is no file one.txt/two.txt"
      And the provider got 0 requests

    Scenario: A folder
      Given a folder "notes"
      When I run `agents actor run openai/gpt-4o Read -f notes`
      Then it fails with exit status 5
      And stderr is "Error: notes cannot be read: it is a folder\n  Check the path and its permissions.\n"
      And the provider got 0 requests

    Scenario: A file without permission to read
      Given a file "secret.txt":
        """
        Secret
        """
      And no user may read the file "secret.txt"
      When a program that permissions bind runs `agents actor run mock/echo Read -f secret.txt`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is "Error: secret.txt cannot be read: permission denied\n  Check the path and its permissions.\n"

    Scenario: A path that is too long for the operating system
      When I run `agents actor run openai/gpt-4o Read -f aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`
      Then it fails with exit status 5
      And stderr contains "cannot be read: ENAMETOOLONG"
      And the provider got 0 requests

    Scenario: A file that is not valid text
      Given a file "picture.png" that is no text
      When I run `agents actor run openai/gpt-4o Look -f picture.png`
      Then it fails with exit status 2
      And stderr is "Error: picture.png is not UTF-8 text\n  Only text files can be sent.\n"
      And the provider got 0 requests

    Scenario: Stdin that is not valid text
      Given stdin holds the bytes [72, 195]
      When I run `agents actor run openai/gpt-4o Look`
      Then it fails with exit status 2
      And stderr contains "stdin is not UTF-8 text"
      And the provider got 0 requests

  Rule: The prompt is at most 8 MiB in total

    Background:
      Given a provider that answers "Read"
      And the OpenAI key "sk-test"

    Scenario: Exactly 8 MiB
      Given stdin holds 8388608 bytes
      When I run `agents actor run openai/gpt-4o`
      Then it succeeds
      And stdout is "Read\n"
      And the message that was sent has 8388608 bytes

    Scenario: Exactly 8 MiB from three sources; separators do not count
      Given a file "half.txt" of 4194304 bytes
      And stdin holds 4194299 bytes
      When I run `agents actor run openai/gpt-4o Hello -f half.txt`
      Then it succeeds
      And the message that was sent has 8388612 bytes

    Scenario Outline: One byte more than 8 MiB: <where>
      Given a file "file.txt" of <file> bytes
      And stdin holds <stdin> bytes
      When I run `agents actor run openai/gpt-4o Hello -f file.txt`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is "Error: the input is larger than 8 MiB\n  Nothing was sent. Shorten the input.\n"
      And the provider got 0 requests

      Examples:
        | where         | file    | stdin   |
        | in a file     | 8388604 | 0       |
        | on stdin      | 1       | 8388603 |
        | all together  | 4194304 | 4194300 |

  Rule: - and --no-stdin

    Scenario: - alone reads the prompt from stdin
      Given I have run `agents actor set-default mock/echo`
      And stdin holds "Piped\n"
      When I run `agents run -`
      Then stdout is "Piped\n"

    Scenario Outline: -f - places stdin between the files, once: <words>
      Given a file "one.txt":
        """
        One
        """
      And a file "two.txt":
        """
        Two
        """
      And stdin holds "Piped\n"
      When I run `agents actor run mock/echo <words>`
      Then it succeeds
      And stdout is "<stdout>"

      Examples:
        | words                            | stdout                          |
        | Hello -f one.txt -f - -f two.txt | Hello\n\nOne\n\nPiped\n\nTwo\n |
        | Hello - -f - -f one.txt -f -     | Hello\n\nPiped\n\nOne\n        |
        | Hello - -f one.txt -             | Hello\n\nOne\n\nPiped\n        |
        | -f -                             | Piped\n                         |

    Scenario: A file whose name is -
      Given a file "-":
        """
        A file
        """
      And stdin holds "Piped\n"
      When I run `agents actor run mock/echo -f ./-`
      Then stdout is "A file\n\nPiped\n"

    Scenario: --no-stdin ignores the contents of stdin
      Given stdin holds "Piped\n"
      When I run `agents actor run mock/echo Hello --no-stdin`
      Then stdout is "Hello\n"

    Scenario: --no-stdin without a prompt
      Given stdin holds "Piped\n"
      When I run `agents actor run mock/echo --no-stdin`
      Then it fails with exit status 2
      And stderr contains "there is no prompt"

    Scenario Outline: - and --no-stdin cannot be used together: <words>
      Given stdin holds "Piped\n"
      And the environment variable AGENTS_NO_STDIN is "<variable>"
      When I run `agents actor run mock/echo <words> --no-stdin`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is "Error: - and --no-stdin cannot be used together\n  Use one of the two.\n"

      Examples:
        | words      | variable |
        | -          |          |
        | Hello -    |          |
        | Hello -f - |          |
        | Hello -    | 1        |
        | Hello -    | 0        |

  Rule: AGENTS_NO_STDIN=1 ignores stdin in all runs

    Background:
      Given stdin holds "Piped\n"

    Scenario Outline: "<value>" ignores stdin
      Given the environment variable AGENTS_NO_STDIN is "<value>"
      When I run `agents actor run mock/echo Hello`
      Then it succeeds
      And stdout is "Hello\n"

      Examples:
        | value  |
        | 1      |
        | true   |
        | TRUE   |

    Scenario Outline: "<value>" reads stdin
      Given the environment variable AGENTS_NO_STDIN is "<value>"
      When I run `agents actor run mock/echo Hello`
      Then it succeeds
      And stdout is "Hello\n\nPiped\n"

      Examples:
        | value |
        | 0     |
        | false |
        | False |
        |       |

    Scenario Outline: Any other value is an error, and nothing is sent: "<value>"
      Given a provider that answers "Never sent"
      And the OpenAI key "sk-test"
      And the environment variable AGENTS_NO_STDIN is "<value>"
      When I run `agents actor run openai/gpt-4o Hello`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is "Error: AGENTS_NO_STDIN must be 1 or 0, not \"<value>\"\n  Set it to 1 to ignore stdin, or unset it.\n"
      And the provider got 0 requests

      Examples:
        | value |
        | yes   |
        | 2     |
        | 11    |
        | --    |

    Scenario Outline: The command line wins over the variable: <words>
      Given the environment variable AGENTS_NO_STDIN is "<value>"
      When I run `agents actor run mock/echo Hello <words>`
      Then it succeeds
      And stdout is "<stdout>"

      Examples:
        | value | words      | stdout           |
        | 1     | -          | Hello\n\nPiped\n |
        | 1     | -f -       | Hello\n\nPiped\n |
        | 0     | --no-stdin | Hello\n          |
        | yes   | --no-stdin | Hello\n          |

    Scenario: An actor file on stdin is still read
      Given stdin holds "model: mock/echo"
      And the environment variable AGENTS_NO_STDIN is "1"
      When I run `agents actor validate -`
      Then it succeeds
      And stdout is "stdin is valid.\n"

  Rule: Empty, closed or unreadable stdin

    Scenario Outline: <what>
      When I type `agents actor run mock/echo Hello <redirection>` into a shell
      Then it succeeds
      And stdout is "Hello\n"
      And stderr is "mock/echo: 1 tokens in, 1 out, $0.000003\n"

      Examples:
        | what       | redirection |
        | /dev/null  | < /dev/null |
        | closed     | <&-         |
        | empty      | < <(true)   |

    Scenario Outline: No prompt at all: <what>
      When I type `agents actor run mock/echo <redirection>` into a shell
      Then it fails with exit status 2
      And stdout is empty
      And stderr contains "there is no prompt"

      Examples:
        | what       | redirection |
        | /dev/null  | < /dev/null |
        | closed     | <&-         |

    @slow
    Scenario Outline: Unreadable stdin, and nothing is sent: <what>
      Given a folder "notes"
      When I type `agents actor run mock/echo <prompt> <redirection>` into a shell
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: stdin cannot be read: <reason>
          Nothing was sent. Connect stdin to a file or a pipe, or use --no-stdin to ignore it.
        """

      Examples:
        | what                         | prompt  | redirection          | reason                                       |
        | a folder                     | Hello   | < notes              | it is a folder                               |
        | a folder, and no prompt      |         | < notes              | it is a folder                               |
        | a folder that was asked for  | Hello - | < notes              | it is a folder                               |
        | a file open for writing only | Hello   | 0> written           | it is not open for reading                   |
        | a datagram socket            | Hello   | < /dev/udp/127.0.0.1/9     | it is neither a file, a pipe nor a terminal  |

    @slow
    Scenario: --no-stdin ignores unreadable stdin
      Given a folder "notes"
      When I type `agents actor run mock/echo Hello --no-stdin < notes` into a shell
      Then it succeeds
      And stdout is "Hello\n"

    @slow
    Scenario Outline: An actor file from stdin that is a folder: <command>
      Given a folder "notes"
      When I type `agents actor <command> < notes` into a shell
      Then it fails with exit status 5
      And stdout is empty
      And stderr is "Error: stdin cannot be read: it is a folder\n  Connect stdin to a file or a pipe.\n"

      Examples:
        | command    |
        | add -      |
        | validate - |

    Scenario: A read error in the middle of stdin, and nothing is sent
      Given a provider that answers "Never sent"
      And the OpenAI key "sk-test"
      And stdin gives "half" and then fails with ECONNRESET
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 5
      And stdout is empty
      And the JSON on stderr is:
        """
        {"error": {
          "file": "stdin", "code": "FILE_NOT_READABLE", "message": "stdin cannot be read: ECONNRESET",
          "hint": "Nothing was sent. Connect stdin to a file or a pipe, or use --no-stdin to ignore it."
        }}
        """
      And the provider got 0 requests

    Scenario: An unexpected error of stdin is reported as a defect
      Given reading stdin fails with "the cable is loose"
      When I run `agents actor run mock/echo -`
      Then it fails with exit status 1
      And stdout is empty
      And stderr contains "Error: the cable is loose\n  This is a bug in agents. Please report it with the lines below.\nError: the cable is loose\n"
