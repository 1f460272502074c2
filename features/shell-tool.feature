Feature: The tool that runs commands
  `shell` runs a command with full trust, as the user would in a terminal: it is for actors that one trusts. What it can hold to
  is where the command runs, what environment it gets, how long it takes, and that nothing of it stays behind.

  Background:
    Given the workspace is the folder "work"

  Scenario: What a command prints, without the newlines at its end
    When the tool shell runs with {"command": "echo one; echo; echo two; echo"}
    Then it gives:
      """
      one

      two
      """

  Scenario: It runs in the workspace
    Given a file "work/a.txt" with the text "a"
    When the tool shell runs with {"command": "ls; pwd"}
    Then it prints "a.txt" and the path of "work"

  Scenario: What a tool before it gave is read from stdin, not pasted into the command
    When the tool shell runs with {"command": "wc -w; true", "stdin": "$(touch pasted) `touch pasted`; touch pasted"}
    Then it gives "6"
    And the folder "work" holds ""

  Scenario: Without stdin there is nothing to read
    When the tool shell runs with {"command": "cat; echo end"}
    Then it gives "end"

  Scenario: A command that does not read what it is given
    When the tool shell runs with a megabyte to read and the command "echo done"
    Then it gives "done"

  Scenario: What goes to stderr comes last
    When the tool shell runs with {"command": "echo err >&2; echo out"}
    Then it gives:
      """
      out
      [stderr]
      err
      """
    When the tool shell runs with {"command": "echo err >&2"}
    Then it gives:
      """
      [stderr]
      err
      """

  Scenario: Nothing printed is said
    When the tool shell runs with {"command": "true"}
    Then it gives "(the command printed nothing)"

  Scenario: Another status than 0 is a failure, and nothing of the output is lost
    When the tool shell runs with {"command": "echo out; echo err >&2; exit 3"}
    Then the tool fails with:
      """
      the command ended with exit status 3
      out
      [stderr]
      err
      """
    When the tool shell runs with {"command": "no-such-program"}
    Then the tool fails with a message that begins "the command ended with exit status 127"
    When the tool shell runs with {"command": "kill -9 $$"}
    Then the tool fails with:
      """
      the command was ended by SIGKILL
      (the command printed nothing)
      """

  Scenario: The environment is that which whoever runs the actor hands in
    Given the environment variable of the test itself SECRET_KEY is "leaked"
    When the tool shell runs with {"command": "env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= -e ^NODE_V8_COVERAGE="}
    Then it gives "PATH=/usr/local/bin:/usr/bin:/bin"
    Given children get the environment variable GREETING as "hello" and no PATH
    When the tool shell runs with {"command": "/usr/bin/env | /bin/grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= -e ^NODE_V8_COVERAGE= -e ^PATH="}
    Then it gives "GREETING=hello"

  Scenario: What is printed is bounded: the beginning and the end are kept
    When the tool shell runs with {"command": "echo first; yes abcdefg | head -c 4000000; echo; echo last"}
    Then it gives a text that begins "first\nabcdefg\n", ends "abcdefg\n\nlast" and says "[cut: 3737868 bytes are left out here]"

  Scenario: It may print for long in small pieces
    When the tool shell runs with {"command": "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done"}
    Then it gives 3000 lines, of which the last are:
      """
      2998
      2999
      """

  Rule: Nothing stays behind

    Scenario: A command that takes too long
      When the tool shell runs with {"command": "echo begun; sleep 60 & echo $! > background; sleep 60", "timeout_ms": 300}
      Then the tool fails with:
        """
        the command took longer than 300 ms and was ended
        begun
        """
      And the program whose number is in "work/background" has ended

    Scenario: A command that takes too long and does not listen
      When the tool shell runs with {"command": "trap '' TERM; (trap '' TERM; while true; do sleep 1; done) & echo $! > background; while true; do sleep 1; done", "timeout_ms": 300}
      Then the tool fails with:
        """
        the command took longer than 300 ms and was ended
        (the command printed nothing)
        """
      And the program whose number is in "work/background" has ended

    Scenario: A command that is asked to end may put things in order
      When the tool shell runs with {"command": "trap 'echo in order > note; exit 0' TERM; sleep 60 & wait", "timeout_ms": 300}
      Then the tool fails with:
        """
        the command took longer than 300 ms and was ended
        (the command printed nothing)
        """
      And the text of "work/note" is "in order\n"

    Scenario: The run is interrupted
      When the tool shell runs with {"command": "sleep 60 & echo $! > background; sleep 60"} and the run is interrupted after 300 ms
      Then the tool ends with the reason of the interruption
      And the program whose number is in "work/background" has ended

    Scenario: What a command leaves in the background
      When the tool shell runs with {"command": "sleep 60 & echo $! > background; echo done"}
      Then it gives "done"
      And the program whose number is in "work/background" has ended

    Scenario: What a command leaves in the background, and does not listen
      When the tool shell runs with {"command": "sh -c 'trap \"\" TERM HUP INT; echo $$ > background; while true; do sleep 1; done' > log 2>&1 & while [ ! -s background ]; do sleep 0.01; done; echo done"}
      Then it gives "done"
      And the program whose number is in "work/background" has ended

    Scenario: A run that was ended starts no command
      Given the run has been ended
      When the tool shell is to run with {"command": "touch begun"}
      Then the tool ends with the reason of the interruption
      And the folder "work" holds ""

  Rule: What cannot be run

    Scenario: Without a workspace
      Given there is no workspace
      When the tool shell runs with {"command": "true"}
      Then the tool fails with "there is no workspace: the caller must set `host.workspace`"

    Scenario: A command that holds a zero byte
      When the tool shell runs with {"command": "echo a\u0000b"}
      Then the tool fails with "the command contains a zero byte"

    Scenario: A command that is longer than the system takes
      When the tool shell runs with a command of 3000000 characters
      Then the tool fails with "the command could not be started: E2BIG"

    Scenario: A workspace that is no folder
      Given a file "file" with the text "a"
      And the workspace is the folder "file"
      When the tool shell runs with {"command": "true"}
      Then the tool fails with "the command could not be started: ENOTDIR"
