Feature: Where the prompt comes from
  The prompt is what stands behind the command, what files hold and what is piped in: all of it, or nothing is sent.

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

    Scenario: Both
      Given stdin holds "- a line\n- another\n"
      When I run `agents actor run mock/echo Sort this:`
      Then stdout is "Sort this:\n\n- a line\n- another\n"

    Scenario: Files between them, in their order
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

    Scenario: A file is prompt enough
      Given a file "one.txt":
        """
        First file
        """
      When I run `agents actor run mock/echo -f one.txt`
      Then stdout is "First file\n"

    Scenario: A file whose path is absolute
      Given a file "one.txt":
        """
        First file
        """
      When I type `agents actor run mock/echo -f "$PWD/one.txt"` into a shell
      Then stdout is "First file\n"

    Scenario: Files and pipes without a text add nothing
      Given an empty file "empty.txt"
      And stdin holds "\n"
      When I run `agents actor run mock/echo Hello -f empty.txt`
      Then stdout is "Hello\n"

    Scenario: The mark that some editors put before a text is no part of it
      Given stdin holds the bytes [239, 187, 191, 72, 105]
      When I run `agents actor run mock/echo --format json`
      Then the JSON on stdout at "response" is "Hi"

    Scenario: What looks like an option, behind --
      When I run `agents actor run mock/echo -- --quiet -f`
      Then stdout is "--quiet -f\n"
      And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"

    Scenario: In a terminal stdin is not asked for a prompt that is there
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
          Write it behind the command, or pipe it in.
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

    Scenario: An argument that is empty is no prompt
      When I run `agents actor run openai/gpt-4o ""`
      Then it fails with exit status 2
      And stderr contains "there is no prompt"
      And the provider got 0 requests

    Scenario: An option without its file
      When I run `agents actor run openai/gpt-4o Hello -f`
      Then it fails with exit status 2
      And stderr contains "option '-f, --file <file>' argument missing"
      And the provider got 0 requests

    Scenario: A file that is not there
      Given a file "one.txt":
        """
        First file
        """
      When I run `agents actor run openai/gpt-4o Read -f one.txt -f two.txt`
      Then it fails with exit status 3
      And stdout is empty
      And stderr is "Error: there is no file two.txt\n  Check the path.\n"
      And the provider got 0 requests

    Scenario: A file below a file
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

    Scenario: A file that I may not read
      Given a file "secret.txt":
        """
        Secret
        """
      And nobody may read the file "secret.txt"
      When a program that permissions bind runs `agents actor run mock/echo Read -f secret.txt`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is "Error: secret.txt cannot be read: permission denied\n  Check the path and its permissions.\n"

    Scenario: A path that is too long for the system
      When I run `agents actor run openai/gpt-4o Read -f aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`
      Then it fails with exit status 5
      And stderr contains "cannot be read: ENAMETOOLONG"
      And the provider got 0 requests

    Scenario: A file that is no text
      Given a file "picture.png" that is no text
      When I run `agents actor run openai/gpt-4o Look -f picture.png`
      Then it fails with exit status 2
      And stderr is "Error: picture.png is not a text in UTF-8\n  Only text files can be sent.\n"
      And the provider got 0 requests

    Scenario: A stdin that is no text
      Given stdin holds the bytes [72, 195]
      When I run `agents actor run openai/gpt-4o Look`
      Then it fails with exit status 2
      And stderr contains "stdin is not a text in UTF-8"
      And the provider got 0 requests

  Rule: At most 8 MiB, all together

    Background:
      Given a provider that answers "Read"
      And the OpenAI key "sk-test"

    Scenario: Exactly 8 MiB
      Given stdin holds 8388608 bytes
      When I run `agents actor run openai/gpt-4o`
      Then it succeeds
      And stdout is "Read\n"
      And the message that was sent has 8388608 bytes

    Scenario: Exactly 8 MiB from three places; what separates them does not count
      Given a file "half.txt" of 4194304 bytes
      And stdin holds 4194299 bytes
      When I run `agents actor run openai/gpt-4o Hello -f half.txt`
      Then it succeeds
      And the message that was sent has 8388612 bytes

    Scenario Outline: One byte more: <where>
      Given a file "file.txt" of <file> bytes
      And stdin holds <stdin> bytes
      When I run `agents actor run openai/gpt-4o Hello -f file.txt`
      Then it fails with exit status 2
      And stdout is empty
      And stderr is "Error: the input is larger than 8 MiB\n  Nothing was sent. Send less at a time.\n"
      And the provider got 0 requests

      Examples:
        | where         | file    | stdin   |
        | in a file     | 8388604 | 0       |
        | on stdin      | 1       | 8388603 |
        | all together  | 4194304 | 4194300 |

  Rule: A pipe that stays silent

    Scenario: With a prompt it is left after 3 seconds, with a warning
      Given stdin is a pipe that stays silent
      When I run `agents actor run mock/echo Hello`
      Then it succeeds
      And stdout is "Hello\n"
      And stderr is:
        """
        Warning: stdin stayed silent for 3 s and was left; use - to wait for it, --no-stdin to ignore it
        mock/echo: 1 tokens in, 1 out, $0.000003
        """

    Scenario: Quietly
      Given stdin is a pipe that stays silent
      When I run `agents actor run mock/echo Hello --quiet`
      Then stdout is "Hello\n"
      And stderr is empty

    Scenario: A program whose stdin stays open ends by itself
      When I start `agents actor run mock/echo Hello` and type nothing
      And it has ended
      Then it succeeds
      And stdout is "Hello\n"
      And stderr contains "stdin stayed silent for 3 s and was left"

    Scenario: A pipe that speaks after a second is read
      When I type `(sleep 1; echo late) | agents actor run mock/echo Hello` into a shell
      Then stdout is "Hello\n\nlate\n"
      And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"

    Scenario: A pipe that begins in time is read to its end, however long that takes
      When I type `(echo soon; sleep 4; echo late) | agents actor run mock/echo Hello` into a shell
      Then stdout is "Hello\n\nsoon\nlate\n"

    Scenario: - waits for it
      When I type `(sleep 4; echo late) | agents actor run mock/echo Hello -` into a shell
      Then stdout is "Hello\n\nlate\n"
      And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"

    Scenario: - alone is stdin
      Given I have run `agents actor set-default mock/echo`
      And stdin holds "Piped\n"
      When I run `agents run -`
      Then stdout is "Piped\n"

    Scenario: Without a prompt it is waited for
      When I type `(sleep 4; echo late) | agents actor run mock/echo` into a shell
      Then stdout is "late\n"

    Scenario: --no-stdin ignores it
      When I start `agents actor run mock/echo Hello --no-stdin` and type nothing
      And it has ended
      Then stdout is "Hello\n"
      And stderr is "mock/echo: 1 tokens in, 1 out, $0.000003\n"

    Scenario: --no-stdin ignores what it holds
      Given stdin holds "Piped\n"
      When I run `agents actor run mock/echo Hello --no-stdin`
      Then stdout is "Hello\n"

    Scenario: --no-stdin without a prompt
      Given stdin holds "Piped\n"
      When I run `agents actor run mock/echo --no-stdin`
      Then it fails with exit status 2
      And stderr contains "there is no prompt"

    Scenario: - and --no-stdin contradict each other
      Given stdin holds "Piped\n"
      When I run `agents actor run mock/echo - --no-stdin`
      Then it fails with exit status 2
      And stderr is "Error: - waits for stdin and --no-stdin ignores it\n  Use one of them.\n"

  Rule: A stdin that is not there

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

    Scenario Outline: No prompt either: <what>
      When I type `agents actor run mock/echo <redirection>` into a shell
      Then it fails with exit status 2
      And stdout is empty
      And stderr contains "there is no prompt"

      Examples:
        | what       | redirection |
        | /dev/null  | < /dev/null |
        | closed     | <&-         |

    Scenario: It breaks, which is a defect that is said
      Given stdin breaks with "the cable is loose"
      When I run `agents actor run mock/echo -`
      Then it fails with exit status 1
      And stdout is empty
      And stderr contains "Error: the cable is loose\n  This is a bug in agents. Please report it with the lines below.\nError: the cable is loose\n"
