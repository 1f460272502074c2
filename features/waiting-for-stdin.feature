@slow
Feature: Waiting for stdin
  A pipe without data so far is not empty. A run reads stdin to its end before it sends a request, and after 3 seconds
  prints that it waits.

  Background:
    Given the mock provider is enabled

  Rule: Every kind of stdin is read to its end

    @slow
    Scenario: A caller that writes its data late
      When I start `agents actor run mock/echo Hello` and type nothing
      And it has printed "waiting for stdin; use --no-stdin to ignore it\n" on stderr and still runs
      And "la" is written to its stdin
      And "te\n" is written to its stdin
      And its stdin is closed
      And it has ended
      Then it succeeds
      And stdout is "Hello\n\nlate\n"
      And stderr is:
        """
        waiting for stdin; use --no-stdin to ignore it
        mock/echo: 2 tokens in, 2 out, $0.000006
        """

    @slow
    Scenario: A caller that writes nothing and closes stdin at the end
      When I start `agents actor run mock/echo Hello` and type nothing
      And it has printed "waiting for stdin; use --no-stdin to ignore it\n" on stderr and still runs
      And its stdin is closed
      And it has ended
      Then it succeeds
      And stdout is "Hello\n"

    @slow
    Scenario Outline: A slow producer can write all its data and is not killed: <what>
      When I type `(<first>until grep -qs waiting err; do sleep 0.1; done; echo late; echo all > written) | agents actor run mock/echo <words> 2> err; status=$?; cat err >&2; exit $status` into a shell
      Then it succeeds
      And stdout is "<stdout>"
      And the file "written" holds "all"
      And stderr is:
        """
        waiting for stdin; use --no-stdin to ignore it
        <usage>
        """

      Examples:
        | what                        | first         | words   | stdout                | usage                                    |
        | silent at first             |               | Hello   | Hello\n\nlate\n       | mock/echo: 2 tokens in, 2 out, $0.000006 |
        | silent after its first line | echo soon;    | Hello   | Hello\n\nsoon\nlate\n | mock/echo: 3 tokens in, 3 out, $0.000009 |
        | the prompt is in it         |               |         | late\n                | mock/echo: 1 tokens in, 1 out, $0.000003 |
        | asked for with -            |               | Hello - | Hello\n\nlate\n       | mock/echo: 2 tokens in, 2 out, $0.000006 |
        | asked for with -f -         |               | Hello -f - | Hello\n\nlate\n    | mock/echo: 2 tokens in, 2 out, $0.000006 |
        | the wait is longer than the time of the run | | Hello --timeout 2s | Hello\n\nlate\n | mock/echo: 2 tokens in, 2 out, $0.000006 |

    @slow
    Scenario: A named pipe
      Given a named pipe "pipe" without a writer
      When I type `(until grep -qs waiting err; do sleep 0.1; done; echo late) > pipe & agents actor run mock/echo Hello < pipe 2> err; status=$?; cat err >&2; exit $status` into a shell
      Then it succeeds
      And stdout is "Hello\n\nlate\n"
      And stderr is:
        """
        waiting for stdin; use --no-stdin to ignore it
        mock/echo: 2 tokens in, 2 out, $0.000006
        """

    @slow
    Scenario: A file
      Given a file "notes.txt":
        """
        From a file
        """
      When I type `agents actor run mock/echo Hello < notes.txt` into a shell
      Then stdout is "Hello\n\nFrom a file\n"
      And stderr is "mock/echo: 4 tokens in, 4 out, $0.000012\n"

    @slow
    Scenario: A producer that ends within 3 seconds causes no message
      When I type `(sleep 1; echo late) | agents actor run mock/echo Hello` into a shell
      Then stdout is "Hello\n\nlate\n"
      And stderr is "mock/echo: 2 tokens in, 2 out, $0.000006\n"

    @slow
    Scenario: A failed producer is not detected, and its output is sent
      When I type `(echo half; exit 3) | agents actor run mock/echo Hello` into a shell
      Then it fails with exit status 3
      And stdout is "Hello\n\nhalf\n"

  Rule: The wait is announced in every format

    @slow
    Scenario Outline: <flags>
      When I start `agents actor run mock/echo Hello <flags>` and type nothing
      And it has printed "waiting for stdin; use --no-stdin to ignore it\n" on stderr and still runs
      And its stdin is closed
      And it has ended
      Then it succeeds
      And stdout contains "Hello"
      And stderr is "waiting for stdin; use --no-stdin to ignore it\n"

      Examples:
        | flags            |
        | --json           |
        | --format jsonl   |
        | --dry-run        |
        | --dry-run --json |

    @slow
    Scenario: The default actor
      Given I have run `agents actor set-default mock/echo`
      When I start `agents run Hello` and type nothing
      And it has printed "waiting for stdin; use --no-stdin to ignore it\n" on stderr and still runs
      And "late" is written to its stdin
      And its stdin is closed
      And it has ended
      Then stdout is "Hello\n\nlate\n"

    @slow
    Scenario: In a terminal
      When I type `sleep 8 | agents actor run mock/echo Hello` into a shell that is in a terminal
      Then it succeeds
      And stdout is:
        """
        waiting for stdin; use --no-stdin to ignore it
        Hello
        mock/echo: 1 tokens in, 1 out, $0.000003
        """

    @slow
    Scenario: No message with --quiet
      When I type `(sleep 4; echo late) | agents actor run mock/echo Hello --quiet` into a shell
      Then stdout is "Hello\n\nlate\n"
      And stderr is empty

    @slow
    Scenario Outline: An actor file from stdin, which no option ignores: <command>
      Given I have run `agents actor add writer --model mock/echo`
      When I start `agents actor <command>` and type nothing
      And it has printed "waiting for stdin\n" on stderr and still runs
      And "model: mock/echo\n" is written to its stdin
      And its stdin is closed
      And it has ended
      Then it succeeds
      And stdout is "<stdout>"
      And stderr is "waiting for stdin\n"

      Examples:
        | command            | stdout                                                                     |
        | add - --name other | Added local/other.\nRun it: agents actor run local/other \\"...\\"\n       |
        | update writer -    | Updated local/writer.\n                                                    |
        | validate -         | stdin is valid.\n                                                          |

  Rule: Other errors are reported without waiting

    @slow
    Scenario Outline: <what>
      When I start `agents actor run <words>` and type nothing
      And it has ended
      Then it fails with exit status <status>
      And stdout is empty
      And stderr contains "<error>"

      Examples:
        | what                       | words                                  | status | error                          |
        | No such actor              | mock/ehco Hello                        | 3      | Did you mean mock/echo?        |
        | No such file               | mock/echo Hello -f one.txt             | 3      | there is no file one.txt       |
        | No such recording          | mock/echo Hello --replay one.jsonl     | 3      | there is no file one.jsonl     |
        | - and --no-stdin           | mock/echo Hello - --no-stdin           | 2      | - and --no-stdin cannot be used together |
        | No prompt                  | mock/echo --no-stdin                   | 2      | there is no prompt             |

  Rule: An ignored stdin causes no wait

    @slow
    Scenario: --no-stdin
      When I start `agents actor run mock/echo Hello --no-stdin` and type nothing
      And it has ended
      Then it succeeds
      And stdout is "Hello\n"
      And stderr is "mock/echo: 1 tokens in, 1 out, $0.000003\n"

    @slow
    Scenario: --no-stdin, with an actor whose tools could ask
      Given an actor "shout":
        """
        type: tool
        tools: [{name: template, arguments: {text: "{{ input | upper }}"}}]
        """
      When I start `agents actor run shout Hello --no-stdin` and type nothing
      And it has ended
      Then it succeeds
      And stdout is "HELLO\n"

    @slow
    Scenario: AGENTS_NO_STDIN
      Given the environment variable AGENTS_NO_STDIN is "1"
      When I start `agents actor run mock/echo Hello` and type nothing
      And it has ended
      Then it succeeds
      And stdout is "Hello\n"
      And stderr is "mock/echo: 1 tokens in, 1 out, $0.000003\n"

    @slow
    Scenario: A loop over the lines of a file
      Given a file "rivers":
        """
        Seine
        Elbe
        """
      When I type `while read -r line; do agents actor run mock/echo "$line" --no-stdin -q; done < rivers` into a shell
      Then it succeeds
      And stdout is "Seine\nElbe\n"

  Rule: The wait can be interrupted

    @slow
    Scenario Outline: <signal>
      When I start `agents actor run mock/echo Hello` and type nothing
      And it has printed "waiting for stdin; use --no-stdin to ignore it\n" on stderr and still runs
      And "half" is written to its stdin
      And it was sent <signal>
      And it has ended
      Then it fails with exit status <status>
      And stdout is empty
      And stderr is "waiting for stdin; use --no-stdin to ignore it\nInterrupted.\n"

      Examples:
        | signal  | status |
        | SIGINT  | 130    |
        | SIGTERM | 143    |
        | SIGHUP  | 129    |

  Rule: A terminal is read only on request

    @slow
    Scenario Outline: <words>
      When I start `agents actor run mock/echo <words>` in a terminal
      And the terminal shows "waiting for stdin; use --no-stdin to ignore it"
      And "typed\r" is typed into the terminal
      And "\u0004" is typed into the terminal
      And the command in the terminal has ended
      Then it succeeds
      And the terminal showed in this order:
        """
        waiting for stdin; use --no-stdin to ignore it
        typed
        Hello

        typed
        mock/echo: 2 tokens in, 2 out, $0.000006
        """

      Examples:
        | words      |
        | Hello -    |
        | Hello -f - |

    @slow
    Scenario: A terminal given as a file
      When I start `agents actor run mock/echo Hello -f /dev/tty` in a terminal
      And some time has passed
      And "typed\r" is typed into the terminal
      And the terminal shows "typed"
      And "\u0004" is typed into the terminal
      And the command in the terminal has ended
      Then it succeeds
      And the terminal showed in this order:
        """
        Hello

        typed
        mock/echo: 2 tokens in, 2 out, $0.000006
        """

    @slow
    Scenario: Ctrl-C ends the wait
      When I start `agents actor run mock/echo Hello -` in a terminal
      And the terminal shows "waiting for stdin; use --no-stdin to ignore it"
      And "\u0003" is typed into the terminal
      And the command in the terminal has ended
      Then it fails with exit status 130
      And stdout is "waiting for stdin; use --no-stdin to ignore it\n^CInterrupted.\n"

    @slow
    Scenario: A question after the end of the typed message
      Given an actor "saver":
        """
        type: tool
        tools: [{name: write_file, arguments: {path: a}}]
        """
      And a folder "work"
      When I start `agents actor run saver - --workspace work` in a terminal
      And the terminal shows "waiting for stdin; use --no-stdin to ignore it"
      And "typed\r" is typed into the terminal
      And "\u0004" is typed into the terminal
      And the terminal shows "Allow it?"
      And "y\r" is typed into the terminal
      And the command in the terminal has ended
      Then it succeeds
      And the file "work/a" holds "typed"

  Rule: The manual shows how other programs call a run

    Background:
      Given I have run `agents actor set-default mock/echo`
      And `agents` is a program on the PATH

    @slow
    Scenario Outline: <what>
      Given JavaScript example <number> of "Called by another program" is the file "caller.mjs"
      When I type `node caller.mjs` into a shell
      Then it succeeds
      And stdout is "<stdout>"

      Examples:
        | what                           | number | stdout                                |
        | exec(), which is told --no-stdin | 1    | Name three rivers\n\n                 |
        | execFileSync() without a stdin | 2      | Name three rivers\n\n                 |
        | execFile() with data           | 3      | Sort these rivers\n\nSeine\nElbe\n\n |

    @slow
    Scenario: exec() without --no-stdin prints that it waits
      Given a file "caller.mjs":
        """
        import { exec } from 'node:child_process';
        const { stdin, stderr } = exec('agents run Hello', (error, stdout) => console.log(stdout));
        stderr.on('data', (text) => {
          process.stderr.write(text);
          stdin.end();
        });
        """
      When I type `node caller.mjs` into a shell
      Then it succeeds
      And stdout is "Hello\n\n"
      And stderr is:
        """
        waiting for stdin; use --no-stdin to ignore it
        mock/echo: 1 tokens in, 1 out, $0.000003
        """
