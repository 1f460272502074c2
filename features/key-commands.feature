Feature: Key commands
  A key can come from a password manager: `api_key_command` names a program that prints it. The program runs without a
  shell and only when the key is needed. Its output is never shown or stored.

  Rule: The key is the first line of the output

    Background:
      Given an openai provider that answers "Hello"

    Scenario Outline: The command <how>
      Given a program "get-key":
        """
        echo "key-for-$1-$2"
        echo "and some notes"
        echo "complaints" >&2
        """
      And the configuration file:
        """
        providers:
          gateway:
            base_url: {server}/v1
            api_key_command: <command>
        """
      When I run `agents run -a gateway/big Hello`
      Then stdout is "Hello\n"
      And the request has the header "authorization" "Bearer key-for-<key>"
      And "key-for" appears neither on stdout nor on stderr
      And "complaints" appears neither on stdout nor on stderr
      And "notes" appears neither on stdout nor on stderr

      Examples:
        | how                          | command                          | key  |
        | as a list                    | ["{folder}/get-key", a, b]       | a-b  |
        | as a text                    | "  {folder}/get-key  a b "       | a-b  |
        | whose words no shell expands | ["{folder}/get-key", "$HOME;*"]  | $HOME;*- |

    Scenario: Surrounding blanks and a Windows line end are removed
      Given a program "get-key":
        """
        printf '  the-key \r\nmore'
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1", api_key_command: "{folder}/get-key"}}
        """
      When I run `agents run -a gateway/big Hello`
      Then the request has the header "authorization" "Bearer the-key"

    Scenario: The command runs in the folder of the configuration file
      Given a program "home/get-key":
        """
        echo "key-of-$(basename "$PWD")"
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1", api_key_command: ./get-key}}
        """
      When I run `agents run -a gateway/big Hello`
      Then the request has the header "authorization" "Bearer key-of-home"

    Scenario: An environment variable with the key has precedence
      Given a program "get-key":
        """
        echo ran > ran.txt
        echo key-of-the-command
        """
      And the configuration file:
        """
        providers:
          openai: {base_url: "{server}/v1", api_key_command: "{folder}/get-key"}
          gateway: {base_url: "{server}/v1", api_key_env: GATEWAY_KEY, api_key_command: "{folder}/get-key"}
        """
      And the environment variable OPENAI_API_KEY is "key-of-the-variable"
      When I run `agents run -a openai/gpt-4o Hello`
      Then the request has the header "authorization" "Bearer key-of-the-variable"
      And there is no file "home/ran.txt"
      When I run `agents run -a gateway/big Hello`
      Then the request has the header "authorization" "Bearer key-of-the-command"
      And the file "home/ran.txt" is there

    Scenario Outline: The command does not run when no key is needed: agents <command>
      Given a program "get-key":
        """
        echo ran > ran.txt
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1", models: [big], api_key_command: "{folder}/get-key"}}
        """
      When I run `agents <command>`
      Then it succeeds
      And there is no file "home/ran.txt"

      Examples:
        | command                |
        | actor list             |
        | actor show gateway/big |
        | provider list          |
        | provider show gateway  |
        | provider models gateway |
        | config show            |
        | config validate        |
        | doctor                 |

  Rule: The command receives no key

    Scenario: No key in its environment or arguments
      Given an openai provider that answers "Hello"
      And a program "get-key":
        """
        env > seen.txt
        echo "$0 $*" >> seen.txt
        echo the-key
        """
      And the configuration file:
        """
        providers:
          gateway: {base_url: "{server}/v1", api_key_command: ["{folder}/get-key", entry], headers: {X-Pass: {env: PASS}}}
          openai: {api_key_env: SECOND_KEY}
          other: {base_url: "http://127.0.0.1:9", api_key_env: OTHER_KEY}
          vllm: {api_key_env: CELLAR_KEY}
        """
      And each variable that holds the key of a provider, and SECOND_KEY, is set
      And the environment variable OTHER_KEY is "canary-other"
      And the environment variable CELLAR_KEY is "canary-cellar"
      And the environment variable PASS is "canary-pass"
      And the environment variable EDITOR is "vi"
      When I run `agents run -a gateway/big Hello`
      Then stdout is "Hello\n"
      And the file "home/seen.txt" holds "EDITOR=vi"
      And the file "home/seen.txt" holds "get-key entry"
      And the file "home/seen.txt" does not hold "canary"

  Rule: Errors of the command do not show its output

    Scenario Outline: <what>
      Given a program "get-key":
        """
        <script>
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "http://127.0.0.1:9/v1", api_key_command: ["{folder}/get-key"]}}
        """
      When I run `agents run -a gateway/big Hello`
      Then it fails with exit status 5
      And stdout is empty
      And stderr is:
        """
        Error: the api_key_command of gateway, {folder}/get-key, <message>
          Run the command yourself to see its output. To find the configuration file: agents config path
        """

      Examples:
        | what                  | script                                     | message                                            |
        | it fails              | echo canary; echo canary >&2; exit 1       | ended with status 1                                |
        | a signal ends it      | echo canary; kill -9 $$                    | was ended by SIGKILL                               |
        | it prints nothing     | true                                       | printed an empty first line                  |
        | the key comes later   | echo; echo canary                          | printed an empty first line                  |
        | it prints a sentence  | echo Please log in to canary               | printed a first line that is not a key |
        | it prints colours     | printf '\\033[1mcanary\\033[0m'        | printed a first line that is not a key |
        | it prints 100 KiB     | head -c 102400 /dev/zero \| tr '\\0' x   | printed more than 64 KiB                           |
        | it complains at length | head -c 102400 /dev/zero >&2; echo canary | printed more than 64 KiB                           |

    Scenario Outline: <what>
      Given a folder "a-folder"
      And a file "no-program":
        """
        echo canary
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "http://127.0.0.1:9/v1", api_key_command: ["<program>"]}}
        """
      When I run `agents --json run -a gateway/big Hello`
      Then it fails with exit status 5
      And the JSON on stderr at "error.code" is "KEY_COMMAND_FAILED"
      And the JSON on stderr at "error.provider" is "gateway"
      And stderr contains "<message>"

      Examples:
        | what                | program             | message       |
        | a program not there | no-such-program-xyz | , was not found |
        | a folder            | {folder}/a-folder   | , is not executable |
        | a file              | {folder}/no-program | , is not executable |

    Scenario: A command that does not end
      Given a program "get-key":
        """
        echo canary
        exec sleep 60
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "http://127.0.0.1:9/v1", api_key_command: "{folder}/get-key"}}
        """
      When the api_key_command of "gateway" is run and may take 200 ms
      Then it fails with exit status 5
      And stderr contains "KEY_COMMAND_FAILED: the api_key_command of gateway, "
      And stderr contains "/get-key, did not end within 0.2 s"

    Scenario: Ctrl-C while the command runs
      Given a program "get-key":
        """
        echo canary
        echo $$ > began.new
        mv began.new began
        exec sleep 60
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "http://127.0.0.1:9/v1", api_key_command: "{folder}/get-key"}}
        """
      When I interrupt `agents run -a gateway/big Hello` once there is a file "home/began"
      Then it fails with exit status 130
      And stdout is empty
      And stderr is "Interrupted.\n"
      And the program whose number is in "home/began" has ended

    Scenario: A real signal while the command runs in a real process
      Given a program "get-key":
        """
        echo $$ > began.new
        mv began.new began
        exec sleep 60
        """
      And the configuration file:
        """
        providers: {gateway: {base_url: "http://127.0.0.1:9/v1", api_key_command: "{folder}/get-key"}}
        """
      When I start `agents run -a gateway/big Hello`
      And there is a file "home/began"
      And it was sent SIGTERM
      And it has ended
      Then it fails with exit status 143
      And stderr is "Interrupted.\n"
      And the program whose number is in "home/began" has ended

  Rule: Shell syntax is refused

    Scenario Outline: <command>
      Given the configuration file:
        """
        providers:
          openai: {api_key_command: <command>}
        """
      When I run `agents config validate`
      Then it fails with exit status 5
      And stderr contains "config.yaml:2:12: providers.openai.api_key_command: <fault>"

      Examples: shell syntax
        | command                       | fault                                                                                                                                                       |
        | pass show "$(whoami)"         | is run without a shell (write a list of the program, with its full path if needed, and its arguments: [pass, show, my-key]; or name a shell: [sh, -c, \\"...\\"]) |
        | pass show key \| head -1      | is run without a shell |
        | cat key > /dev/stdout         | is run without a shell |
        | op read 'op://a b'            | is run without a shell |
        | echo $KEY                     | is run without a shell |
        | a && b                        | is run without a shell |
        | ~/bin/get-key                 | is run without a shell |
        | [~/bin/get-key, a]            | is run without a shell |

      Examples: no program
        | command  | fault                                                                 |
        | []       | must begin with a program                                             |
        | [""]     | must begin with a program                                             |
        | ""       | must not be empty                                                     |
        | 5        | must be a command line, or a list of a program and its arguments      |
        | [a, 5]   | must be a command line, or a list of a program and its arguments      |

    Scenario: A shell can be the program
      Given an openai provider that answers "Hello"
      And the configuration file:
        """
        providers: {gateway: {base_url: "{server}/v1", api_key_command: [sh, -c, "echo the-key | tr a-z A-Z"]}}
        """
      When I run `agents run -a gateway/big Hello`
      Then the request has the header "authorization" "Bearer THE-KEY"
