@slow
Feature: Permissions of tools
  Tools that read or write files, send requests or run commands do so only with the user's permission: by a flag, or by
  an answer to a question. Without the permission the run ends with an error that names the missing flag.

  Background:
    Given a folder "work" to work in
    And an actor "helper":
      """
      model: openai/gpt-4o
      tools: [read_file, list_files, write_file, http_request, shell, calculate]
      """

  Rule: A missing permission ends the run

    Scenario Outline: <tool>
      Given the model openai/gpt-4o says, turn by turn:
        """
        say I work.
        call c1 <tool> <arguments>
        ---
        say Done.
        """
      When I run `agents actor run helper Go --workspace work`
      Then it fails with exit status 1
      And stdout is empty
      And stderr is:
        """
        Output of local/helper:
        I work.

        Error: the tool <tool> needs the permission <need>
          Allow it with --allow <need>; in the library, permissions: ['<need>'].
          Spent so far: 10 tokens in, 5 out, $0.000075
        """
      And the provider got 1 request
      When the model openai/gpt-4o repeats its answers from the beginning
      And I run `agents actor run helper Go --workspace work --allow <others> --json`
      Then it fails with exit status 1
      And stdout is empty
      And the JSON on stderr at "error.code" is "PERMISSION_DENIED"
      And the JSON on stderr at "error.tool" is "<tool>"
      And the JSON on stderr at "error.needs" is ["<need>"]
      And the JSON on stderr at "error.hint" is "Allow it with --allow <need>; in the library, permissions: ['<need>']."
      When the model openai/gpt-4o repeats its answers from the beginning
      And I run `agents actor run helper Go --workspace work --allow <need>`
      Then it succeeds
      And stdout is "Done.\n"

      Examples:
        | tool         | arguments                               | need  | others         |
        | read_file    | {"path": "a"}                           | read  | write,net,shell |
        | list_files   | {}                                      | read  | write,net,shell |
        | write_file   | {"path": "a", "content": "b"}           | write | read,net,shell |
        | http_request | {"url": "http://127.0.0.1:1/"}          | net   | read,write,shell |
        | shell        | {"command": "true"}                     | shell | read,write,net |

    Scenario: Invalid arguments are reported before a permission is requested
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 write_file {"path": "a"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --workspace work`
      Then it succeeds
      And request 2 returns:
        | call | result                                     |
        | c1   | Error: write_file needs the argument content |

  Rule: Flags

    Background:
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 write_file {"path": "a", "content": "b"}
        call c2 read_file {"path": "b"}
        call c3 shell {"command": "cat a"}
        ---
        say Done.
        """
      And the file "work/b" holds 1 times "B"

    Scenario Outline: A call that the flags allow: <flags>
      When I run `agents actor run helper Go --workspace work <flags>`
      Then it succeeds
      And stdout is "Done.\n"
      And the file "work/a" holds "b"

      Examples:
        | flags                                         |
        | --allow read,write,shell                      |
        | --allow shell,read,write,net,read             |
        | --allow read --allow write --allow shell      |
        | --allow read,write --allow shell              |
        | --allow " read, write ,shell"                 |
        | --unsafe                                      |
        | --unsafe --allow read                         |

    Scenario Outline: Invalid flags fail before anything is sent: <flags>
      When I run `agents actor run helper Go <flags> --json`
      Then it fails with exit status 2
      And the JSON on stderr at "error.message" is "option '--allow <permissions>' argument '<given>' is invalid. It must be a list of permissions separated by commas: read, write, net, shell."
      And the provider got 0 requests

      Examples:
        | flags               | given      |
        | --allow wirte       | wirte      |
        | --allow read,       | read,      |
        | --allow "read write" | read write |
        | --allow all         | all        |
        | --allow=            |            |

    Scenario: `agents run` accepts the same flags
      When I run `agents run -a helper Go --workspace work --allow read,write --allow shell`
      Then it succeeds
      And the file "work/a" holds "b"

  Rule: The workspace

    Background:
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 write_file {"path": "a", "content": "b"}
        ---
        say Done.
        """

    Scenario Outline: An invalid workspace is refused at once: <path>
      Given an empty file "file"
      And the home of the user is the folder "user"
      When I run `agents actor run helper Go --allow write --workspace <path> --json`
      Then it fails with exit status <status>
      And the JSON on stderr at "error.code" is "<code>"
      And the JSON on stderr at "error.hint" is "<hint>"
      And the provider got 0 requests

      Examples:
        | path | status | code             | hint                                  |
        | /    | 2      | INVALID_ARGUMENT | Name another folder with --workspace. |
        | .    | 2      | INVALID_ARGUMENT | Name another folder with --workspace. |
        | home | 2      | INVALID_ARGUMENT | Name another folder with --workspace. |
        | user | 2      | INVALID_ARGUMENT | Name another folder with --workspace. |
        | file | 2      | INVALID_ARGUMENT | Name another folder with --workspace. |
        | none | 3      | FILE_NOT_FOUND   | Name another folder with --workspace. |
        | ""   | 2      | INVALID_ARGUMENT | Name a folder, or leave --workspace out to use the current folder.     |

    Scenario: An invalid workspace is refused for an actor without tools too
      When I run `agents actor run openai/gpt-4o Go --workspace /`
      Then it fails with exit status 2
      And stderr is:
        """
        Error: the workspace / is the root of the file system
          Name another folder with --workspace.
        """

    Scenario: The default workspace is the current directory
      Given the home of the program is outside the current directory
      And an actor "helper":
        """
        model: openai/gpt-4o
        tools: [write_file]
        """
      When I run `agents actor run helper Go --allow write`
      Then it succeeds
      And the file "a" holds "b"

    Scenario: An invalid default workspace is an error only when a tool needs it
      When I run `agents actor run helper Go --allow write`
      Then it fails with exit status 1
      And stdout is empty
      And stderr is:
        """
        Error: the workspace {folder} contains the registry
          Name another folder with --workspace.
          Spent so far: 10 tokens in, 5 out, $0.000075
        """
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 calculate {"expression": "1"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --allow write`
      Then it succeeds

    Scenario: The folder of the configuration file is refused, because that file can name commands to run
      Given the platform has its own folders
      And a folder "config" to work in
      When I run `agents actor run openai/gpt-4o Go --workspace config`
      Then it fails with exit status 2
      And stderr contains "/config contains the configuration file\n"

  Rule: Environment and network of a tool

    Scenario: A command gets a small environment without API keys
      Given the environment variable OPENAI_ORG_ID is "org-1"
      And the environment variable GITHUB_TOKEN is "ghp-1"
      And the environment variable HTTPS_PROXY is "http://user:secret@127.0.0.1:1"
      And the environment variable NO_PROXY is "127.0.0.1"
      And the environment variable PATH is "/usr/bin:/bin"
      And the environment variable HOME is "/nowhere"
      And the environment variable LANG is "C.UTF-8"
      And the environment variable LC_ALL is "C"
      And the environment variable TZ is "UTC"
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 shell {"command": "env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e ^_ -e NODE_V8_COVERAGE | sort | paste -sd' '"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --allow shell --workspace work`
      Then it succeeds
      And request 2 returns:
        | call | result                      |
        | c1   | HOME LANG LC_ALL PATH TZ    |

    Scenario: A variable that commands usually get is withheld when it holds a provider's API key
      Given the configuration file "providers: {gateway: {base_url: 'https://llm.invalid', api_key_env: LC_KEY}}"
      And the environment variable LC_KEY is "sk-secret"
      And the environment variable PATH is "/usr/bin:/bin"
      And the model openai/gpt-4o says, turn by turn:
        """
        call c1 shell {"command": "env | grep -c sk-secret; true"}
        ---
        say Done.
        """
      When I run `agents actor run helper Go --allow shell --workspace work`
      Then it succeeds
      And request 2 returns:
        | call | result |
        | c1   | 0      |

    Scenario: This machine and the local network need a separate flag
      Given a web server that answers /slow only after it has answered /quick
      And the model openai/gpt-4o requests /quick and /slow of that server in one turn
      When I run `agents actor run helper Go --unsafe --workspace work`
      Then it succeeds
      And request 2 returns:
        | call | result                                                                               |
        | c1   | Error: 127.0.0.1 is a loopback address, and only public addresses may be reached |
        | c2   | Error: 127.0.0.1 is a loopback address, and only public addresses may be reached |

  Rule: The user is asked in a terminal

    Background:
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 write_file {"path": "a", "content": "b\u001b[2J"}
        call c2 calculate {"expression": "1 / 0"}
        call c3 shell {"command": "echo c > c"}
        ---
        say Done.
        """

    Scenario: One question for each call, one question at a time
      When I run `agents actor run helper Go --workspace work` in a terminal, and type:
        | once it shows                       | keys |
        | content \| b ... Allow it?         | y\r  |
        | command \| echo c > c ... Allow it? | n\r  |
      Then it succeeds
      And the terminal showed in this order:
        """
        -> write_file {"path":"a","content":"b\u001b[2J"}
        -> calculate {"expression":"1 / 0"}
        -> shell {"command":"echo c > c"}
        <- calculate failed: division by zero
        local/helper wants to use write_file:
          path    | a
          content | b<U+001B>[2J
        write_file needs "write": "a" (5 bytes), in {folder}/work.
        Allow it? [y/N] y
        local/helper wants to use shell:
          command | echo c > c
        shell needs "shell": "echo c > c", in {folder}/work.
        Allow it? [y/N] n
        <- shell failed: the user did not allow shell
        Done.
        local/helper: 20 tokens in, 10 out, $0.00015
        """
      And the file "work/a" is there
      And there is no file "work/c"
      And request 2 returns:
        | call | result                                  |
        | c1   | wrote 5 bytes to a                      |
        | c2   | Error: division by zero                 |
        | c3   | Error: the user did not allow shell     |

    Scenario: Calls that a flag allows need no question
      When I run `agents actor run helper Go --workspace work --allow write,shell -q` in a terminal and type "" when asked
      Then it succeeds
      And stdout is "Done.\n"

    Scenario: Ctrl-C interrupts the run
      When I run `agents actor run helper Go --workspace work --quiet` in a terminal and type "\u0003" when asked
      Then it fails with exit status 130
      And stdout contains "Interrupted.\n  Spent so far: 10 tokens in, 5 out, $0.000075\n"
      And there is no file "work/a"

    Scenario: Input typed before the question is shown is not an answer
      When I run `agents actor run helper Go --workspace work` in a terminal, and type:
        | once it shows                       | keys |
        |                                     | y\r  |
        | Allow it?                           | \r   |
        | command \| echo c > c ... Allow it? | \r   |
      Then it succeeds
      And there is no file "work/a"
      And there is no file "work/c"

    Scenario: Messages that arrive during a question are shown after the answer
      Given an actor "both":
        """
        type: graph
        entry: start
        nodes:
          - {id: start, type: tool, tool: echo}
          - {id: talk, type: llm, model: openai/gpt-4o}
          - {id: save, type: tool, tool: write_file, arguments: {path: a}}
        edges: [{from: start, to: talk}, {from: start, to: save}]
        """
      And a provider that answers piece by piece, as I say
      When I start `agents actor run both Go --workspace work` in a terminal
      And the terminal shows "Allow it?"
      And the provider says "Good"
      And the provider says " morning"
      And some time has passed
      Then the terminal does not show "Good"
      When "y\r" is typed into the terminal
      And the provider has finished
      And the command in the terminal has ended
      Then it succeeds
      And the terminal showed in this order:
        """
        both/start ...
        both/start -> echo {"text":"Go"}
        both/save ...
        both/save -> write_file {"path":"a","content":"Go"}
        both/save wants to use write_file:
          path    | a
          content | Go
        write_file needs "write": "a" (2 bytes), in {folder}/work.
        Allow it? [y/N] y
        Good morning

        wrote 2 bytes to a
        local/both: 10 tokens in, 5 out, $0.000075
        """

    Scenario: A signal that ends the run removes the question
      When I start `agents actor run helper Go --workspace work --max-tool-calls 3 -q` in a terminal
      And the terminal shows "Allow it?"
      And the command in the terminal was sent SIGTERM
      And the command in the terminal has ended
      Then it fails with exit status 143
      And stdout contains "Interrupted."

    Scenario Outline: The user cannot be asked where <what>
      When I type `<line>` into a shell that is in a terminal
      Then it fails with exit status 1
      And stdout contains "Error: the tool write_file needs the permission write"

      Examples:
        | what                 | line                                                             |
        | the prompt is piped in | echo Go \| agents actor run helper --workspace work            |
        | stderr leads elsewhere | agents actor run helper Go --workspace work 2> err; s=$?; cat err; exit $s |

    Scenario: A refusal ends the run of a tool actor
      Given an actor "saver":
        """
        type: tool
        tools: [{name: write_file, arguments: {path: a}}]
        """
      When I run `agents actor run saver Go --workspace work` in a terminal and type "n\r" when asked
      Then it fails with exit status 1
      And stdout contains "Error: saver: write_file failed: the user did not allow write_file\n"
      And there is no file "work/a"

  Rule: In the library

    Background:
      Given the model openai/gpt-4o says, turn by turn:
        """
        call c1 write_file {"path": "a", "content": "b"}
        call c2 write_file {"path": "c", "content": "d"}
        ---
        say Done.
        """
      And the actor {"model": "openai/gpt-4o", "tools": ["write_file", "calculate"]}
      And the credentials {"openai": {"apiKey": "sk-1", "baseUrl": "{server}/v1"}}

    Scenario: Without a host no guarded tool runs
      Given the permissions ["write"]
      When a program executes "Go"
      Then the program gets an ExecutionError PERMISSION_DENIED: the tool write_file needs the permission write
      And the error has the hint "Pass a `host` in the options: it defines what tools may access."

    Scenario: With a host and without the permission no guarded tool runs
      Given a host with the workspace "work"
      And the permissions ["read", "net", "shell"]
      When a program executes "Go"
      Then the program gets an ExecutionError PERMISSION_DENIED: the tool write_file needs the permission write
      And the error has the hint "Allow it with --allow write; in the library, permissions: ['write']."
      And there is no file "work/a"

    Scenario: With a host and the permission the tool runs
      Given a host with the workspace "work"
      And the permissions ["write"]
      When a program executes "Go"
      Then the program gets the answer "Done."
      And the file "work/a" holds "b"
      And the file "work/c" holds "d"

    Scenario: A host with a confirm function gets one question at a time
      Given a host with the workspace "work" and a user who answers "yes, no"
      When a program executes "Go"
      Then the program gets the answer "Done."
      And the user was asked:
        """
        [
          {"node": "openai/gpt-4o", "tool": "write_file", "needs": ["write"], "arguments": {"path": "a", "content": "b"}},
          {"node": "openai/gpt-4o", "tool": "write_file", "needs": ["write"], "arguments": {"path": "c", "content": "d"}}
        ]
        """
      And there is no file "work/c"
      And request 2 returns:
        | call | result                                   |
        | c1   | wrote 1 bytes to a                       |
        | c2   | Error: the user did not allow write_file |

    Scenario: The time limit does not run during a question
      Given a host with the workspace "work" and a user who answers "late yes, late yes"
      And the limits {"timeoutMs": 1400}
      When a program executes "Go"
      Then the program gets the answer "Done."

    Scenario Outline: Invalid permissions: <permissions>
      Given as options {"permissions": <permissions>}
      When a program makes an executor
      Then the program gets a ConfigurationError INVALID_CONFIGURATION: the option permissions must be a list of read, write, net and shell

      Examples:
        | permissions |
        | "read"      |
        | ["wirte"]   |
        | [1]         |
        | {}          |
