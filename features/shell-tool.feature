@slow
Feature: The shell tool
  `shell` runs a command with the full rights of the user, so it is only for trusted actors. The program controls the
  working directory, the environment, the time limit and the end of all child processes.

  Background:
    Given the workspace is the folder "work"

  Scenario: The output of a command, without the newlines at its end
    When the tool shell runs with {"command": "echo one; echo; echo two; echo"}
    Then it gives:
      """
      one

      two
      """

  Scenario: A command runs in the workspace
    Given a file "work/a.txt" with the text "a"
    When the tool shell runs with {"command": "ls; pwd"}
    Then it prints "a.txt" and the path of "work"

  Scenario: The output of the previous tool is passed by stdin and is not inserted into the command
    When the tool shell runs with {"command": "wc -w; true", "stdin": "$(touch pasted) `touch pasted`; touch pasted"}
    Then it gives "6"
    And the folder "work" holds ""

  Scenario: Without input, stdin is empty
    When the tool shell runs with {"command": "cat; echo end"}
    Then it gives "end"

  Scenario: A command that does not read its stdin
    When the tool shell runs with a megabyte to read and the command "echo done"
    Then it gives "done"

  Scenario: Output on stderr is placed last
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

  Scenario: A command without output
    When the tool shell runs with {"command": "true"}
    Then it gives "(the command printed nothing)"

  Scenario: A non-zero exit status is a failure that keeps the output
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

  Scenario: The caller of the actor supplies the environment
    Given the environment variable of the test itself SECRET_KEY is "leaked"
    When the tool shell runs with {"command": "env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= -e ^NODE_V8_COVERAGE="}
    Then it gives "PATH=/usr/local/bin:/usr/bin:/bin"
    Given children get the environment variable GREETING as "hello" and no PATH
    When the tool shell runs with {"command": "/usr/bin/env | /bin/grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD= -e ^NODE_V8_COVERAGE= -e ^PATH="}
    Then it gives "GREETING=hello"

  Scenario: Long output is cut in the middle
    When the tool shell runs with {"command": "echo first; yes abcdefg | head -c 4000000; echo; echo last"}
    Then the output begins with "first\nabcdefg\n", ends with "abcdefg\n\nlast" and contains "[cut: 3737868 bytes are left out here]"

  Scenario: Long output in small chunks
    When the tool shell runs with {"command": "i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done"}
    Then it gives 3000 lines, of which the last are:
      """
      2998
      2999
      """

  Rule: No child process is left behind

    Scenario: A command that takes too long
      When the tool shell runs with {"command": "echo begun; sleep 60 & echo $! > background; sleep 60", "timeout_ms": 300}
      Then the tool fails with:
        """
        the command took longer than 300 ms and was ended
        begun
        """
      And the program whose number is in "work/background" has ended

    Scenario: A command that takes too long and ignores SIGTERM
      When the tool shell runs with {"command": "trap '' TERM; (trap '' TERM; while true; do sleep 1; done) & echo $! > background; while true; do sleep 1; done", "timeout_ms": 300}
      Then the tool fails with:
        """
        the command took longer than 300 ms and was ended
        (the command printed nothing)
        """
      And the program whose number is in "work/background" has ended

    Scenario: A command can clean up after SIGTERM
      When the tool shell runs with {"command": "trap 'echo in order > note; exit 0' TERM; sleep 60 & wait", "timeout_ms": 300}
      Then the tool fails with:
        """
        the command took longer than 300 ms and was ended
        (the command printed nothing)
        """
      And the text of "work/note" is "in order\n"

    Scenario: The run is aborted
      When the tool shell runs with {"command": "sleep 60 & echo $! > background; sleep 60"} and the run is interrupted after 300 ms
      Then the tool ends with the reason of the interruption
      And the program whose number is in "work/background" has ended

    Scenario: A background process of a command
      When the tool shell runs with {"command": "sleep 60 & echo $! > background; echo done"}
      Then it gives "done"
      And the program whose number is in "work/background" has ended

    Scenario: A background process that ignores SIGTERM
      When the tool shell runs with {"command": "sh -c 'trap \"\" TERM HUP INT; echo $$ > background; while true; do sleep 1; done' > log 2>&1 & while [ ! -s background ]; do sleep 0.01; done; echo done"}
      Then it gives "done"
      And the program whose number is in "work/background" has ended

    Scenario: An aborted run starts no command
      Given the run has been aborted
      When the tool shell is to run with {"command": "touch begun"}
      Then the tool ends with the reason of the interruption
      And the folder "work" holds ""

  Rule: Commands that cannot be run

    Scenario: Without a workspace
      Given there is no workspace
      When the tool shell runs with {"command": "true"}
      Then the tool fails with "there is no workspace: the caller must set `host.workspace`"

    Scenario: A command with a zero byte
      When the tool shell runs with {"command": "echo a\u0000b"}
      Then the tool fails with "the command contains a zero byte"

    Scenario: A command longer than the operating system allows
      When the tool shell runs with a command of 3000000 characters
      Then the tool fails with "the command could not be started: E2BIG"

    Scenario: A workspace that is not a folder
      Given a file "file" with the text "a"
      And the workspace is the folder "file"
      When the tool shell runs with {"command": "true"}
      Then the tool fails with "the command could not be started: ENOTDIR"
