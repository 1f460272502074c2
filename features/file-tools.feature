Feature: Tools that read and write files
  `read_file`, `list_files` and `write_file` have access to one folder only, the workspace. A path with `..`, an
  absolute path or a link cannot lead out of it, even if the link is created while a tool runs.

  Background:
    Given the workspace is the folder "work"
    And a file "outside/secret.txt" with the text "the secret"

  Rule: Reading

    Scenario: A text file, by a relative or an absolute path
      Given a file "work/notes/a.txt" with the text "one\ntwo\n"
      When the tool read_file runs with {"path": "notes/a.txt"}
      Then it gives:
        """
        one
        two

        """
      When the tool read_file runs with {"path": "./notes//a.txt"}
      Then it gives:
        """
        one
        two

        """
      When the tool read_file runs with the absolute path of "work/notes/a.txt"
      Then it gives:
        """
        one
        two

        """

    Scenario Outline: A range of lines: <arguments>
      Given a file "work/a.txt" with the text "one\r\ntwo\nthree"
      When the tool read_file runs with {"path": "a.txt", <arguments>}
      Then it gives '<text>' with its line ends written

      Examples:
        | arguments                          | text             |
        | "from_line": 2                     | two\\nthree      |
        | "from_line": 3, "line_count": 9    | three            |
        | "line_count": 1                    | one\\r\\n        |
        | "from_line": 2, "line_count": 1    | two\\n           |

    Scenario: Lines after the end of the file
      Given a file "work/a.txt" with the text "one\ntwo\n"
      When the tool read_file runs with {"path": "a.txt", "from_line": 3}
      Then the tool fails with "a.txt has only 2 lines"

    Scenario: An empty file is an empty string
      Given an empty file "work/a.txt"
      When the tool read_file runs with {"path": "a.txt"}
      Then it gives ""

    Scenario Outline: A file that is not text is refused: <what>
      Given a file "work/a" with the bytes <bytes>
      When the tool read_file runs with {"path": "a"}
      Then the tool fails with "a is not text: <reason>"

      Examples:
        | what        | bytes    | reason             |
        | zero bytes  | 610062   | it contains zero bytes |
        | Latin-1     | 61fc62   | it is not UTF-8    |
        | half a sign | 61f09f98 | it is not UTF-8    |

    Scenario: The UTF-8 byte order mark is removed
      Given a file "work/a" with the bytes efbbbf41
      When the tool read_file runs with {"path": "a"}
      Then it gives "A"

    Scenario: A file that is too large
      Given a file "work/large" of 4194305 bytes
      When the tool read_file runs with {"path": "large"}
      Then the tool fails with "large is larger than 4 MiB"

  Rule: Listing

    Scenario: A folder, sorted; names of folders end in a slash, names of links in @
      Given an empty file "work/b.txt"
      And an empty file "work/A.txt"
      And an empty file "work/sub/c.txt"
      And a link "work/to-b" to "b.txt"
      And a link "work/out" to "../outside"
      When the tool list_files runs with {}
      Then it gives:
        """
        A.txt
        b.txt
        out@
        sub/
        to-b@
        """
      When the tool list_files runs with {"path": "sub"}
      Then it gives "c.txt"

    Scenario: A recursive list; links are not followed
      Given an empty file "work/sub/deep/x"
      And an empty file "work/sub.txt"
      And a link "work/loop" to "."
      And a link "work/out" to "../outside"
      When the tool list_files runs with {"recursive": true}
      Then it gives:
        """
        loop@
        out@
        sub.txt
        sub/
        sub/deep/
        sub/deep/x
        """

    Scenario: An empty folder
      When the tool list_files runs with {"path": "."}
      Then it gives "(the folder is empty)"

    Scenario: A long list is cut at the deepest entries
      Given 1200 files in the folder "work/a"
      And an empty file "work/z"
      When the tool list_files runs with {"recursive": true}
      Then it gives 1001 lines, of which the last are:
        """
        a/f0997
        z
        [cut: only 1000 entries are listed; name a folder to see what is in it]
        """

    Scenario: A line break in a name is escaped
      Given a file in "work" whose name is "a", a new line and "b"
      When the tool list_files runs with {}
      Then it gives '"a\nb"'

    Scenario: A file in place of a folder
      Given an empty file "work/a"
      When the tool list_files runs with {"path": "a"}
      Then the tool fails with "a does not exist: a part of the path is not a folder"

  Rule: Writing

    Scenario: A new file in new folders
      When the tool write_file runs with {"path": "a/b/c.txt", "content": "Grüße\n"}
      Then it gives "wrote 8 bytes to a/b/c.txt"
      And the text of "work/a/b/c.txt" is "Grüße\n"
      And the folder "work/a/b" holds "c.txt"

    Scenario: An existing file is replaced and keeps its mode
      Given a file "work/run.sh" with the text "old and longer"
      And the mode of "work/run.sh" is 0750
      When the tool write_file runs with {"path": "run.sh", "content": "new"}
      Then it gives "wrote 3 bytes to run.sh"
      And the text of "work/run.sh" is "new"
      And the file "work/run.sh" has mode 0750
      And the folder "work" holds "run.sh"

    Scenario: Another hard link to the same file is not changed
      Given a second name "work/same" of the file "outside/secret.txt"
      When the tool write_file runs with {"path": "same", "content": "new"}
      Then it gives "wrote 3 bytes to same"
      And the text of "outside/secret.txt" is "the secret"

    Scenario Outline: A path that cannot be a file: <path>
      Given an empty file "work/file"
      And a folder "work/sub"
      When the tool write_file runs with {"path": "<path>", "content": "new"}
      Then the tool fails with "<message>"

      Examples:
        | path   | message                                           |
        | sub    | sub is a folder, not a file                       |
        | .      | . is a folder, not a file                         |
        | file/x | file does not exist: a part of the path is not a folder |

    Scenario: Content that is too large
      When the tool write_file runs with content of 4194305 bytes
      Then the tool fails with "the content is larger than 4 MiB"
      And the folder "work" holds ""

    Scenario: An unpaired surrogate becomes the replacement character
      When the tool write_file runs with {"path": "a", "content": "\ud83d"}
      Then it gives "wrote 3 bytes to a"
      And the text of "work/a" is "�"

  Rule: Paths that lead out of the workspace

    Scenario Outline: <tool> "<path>" is refused
      Given a folder "work/sub"
      When the tool <tool> is given the path "<path>"
      Then the tool fails with "<path> is refused: <reason>"
      And the text of "outside/secret.txt" is "the secret"
      And the folder "outside" holds "secret.txt"

      Examples:
        | tool       | path                         | reason                        |
        | read_file  | ../outside/secret.txt        | a path may not contain ..     |
        | read_file  | sub/../../outside/secret.txt | a path may not contain ..     |
        | read_file  | sub/../sub                   | a path may not contain ..     |
        | read_file  | ..                           | a path may not contain ..     |
        | read_file  | ./..//outside/secret.txt     | a path may not contain ..     |
        | read_file  | /etc/passwd                  | it leads out of the workspace |
        | read_file  | /                            | it leads out of the workspace |
        | read_file  | //etc/passwd                 | it leads out of the workspace |
        | read_file  | /proc/self/environ           | it leads out of the workspace |
        | read_file  | /dev/zero                    | it leads out of the workspace |
        | list_files | ..                           | a path may not contain ..     |
        | list_files | /                            | it leads out of the workspace |
        | write_file | ../outside/secret.txt        | a path may not contain ..     |
        | write_file | ../outside/new.txt           | a path may not contain ..     |
        | write_file | sub/../../outside/new.txt    | a path may not contain ..     |
        | write_file | /tmp/agents-outside.txt      | it leads out of the workspace |

    Scenario Outline: <tool> "<path>" is an ordinary unusual name
      When the tool <tool> is given the path "<path>"
      Then the tool fails with "<path> does not exist"

      Examples:
        | tool      | path                       |
        | read_file | ~/secret.txt               |
        | read_file | %2e%2e/outside/secret.txt  |
        | read_file | ‥/outside/secret.txt       |
        | read_file | ．．/outside/secret.txt     |
        | read_file | ..∕outside∕secret.txt      |
        | read_file | ...                        |
        | read_file | ..\\\\outside\\\\secret.txt |
        | read_file | $HOME                      |

    Scenario: Unusual folder names are created in the workspace
      When the tool write_file runs with {"path": "…/ü/..a", "content": "x"}
      Then it gives "wrote 1 bytes to …/ü/..a"
      And the text of "work/…/ü/..a" is "x"

    Scenario: A folder whose name begins with the name of the workspace
      Given a file "workshop/a" with the text "the secret"
      When the tool read_file runs with the absolute path of "workshop/a"
      Then the tool fails with a message that ends "/workshop/a is refused: it leads out of the workspace"

    Scenario Outline: An invalid path: <what>
      When the tool read_file runs with a path that is <what>
      Then the tool fails with a message that ends "<message>"

      Examples:
        | what                  | message                                 |
        | a name with a zero    | the path contains a zero byte           |
        | 5000 letters long     | the path is longer than 4096 characters |
        | a name of 300 letters | is too long for a path                  |
        | 2000 folders deep     | does not exist                          |

  Rule: Links

    Scenario Outline: <tool> through the link "<path>" is refused
      Given a link "work/file" to "../outside/secret.txt"
      And a link "work/folder" to "../outside"
      And a link "work/absolute" to the file "outside/secret.txt"
      And a link "work/chain" to "chain-2"
      And a link "work/chain-2" to "folder/secret.txt"
      And a link "work/root" to "/"
      When the tool <tool> is given the path "<path>"
      Then the tool fails with "<refused> is refused: it leads out of the workspace"
      And the text of "outside/secret.txt" is "the secret"
      And the folder "outside" holds "secret.txt"

      Examples:
        | tool       | path              | refused           |
        | read_file  | file              | file              |
        | read_file  | folder/secret.txt | folder/secret.txt |
        | read_file  | absolute          | absolute          |
        | read_file  | chain             | chain             |
        | read_file  | root/etc/passwd   | root/etc/passwd   |
        | list_files | folder            | folder            |
        | list_files | root              | root              |
        | write_file | folder/secret.txt | folder            |
        | write_file | folder/new        | folder            |
        | write_file | folder/sub/new    | folder            |
        | write_file | root/tmp/new      | root              |

    Scenario Outline: A write through the link "<path>" is refused
      Given a link "work/file" to "../outside/secret.txt"
      And a link "work/dangling" to "../outside/new"
      And a file "work/inside.txt" with the text "old"
      And a link "work/near" to "inside.txt"
      When the tool write_file is given the path "<path>"
      Then the tool fails with "<path> is a link, not a file"
      And the text of "outside/secret.txt" is "the secret"
      And the folder "outside" holds "secret.txt"
      And the text of "work/inside.txt" is "old"

      Examples:
        | path     |
        | file     |
        | dangling |
        | near     |

    Scenario: A link inside the workspace is followed for reading, and a linked folder also for writing
      Given a file "work/sub/a.txt" with the text "a"
      And a link "work/near" to "sub"
      And a link "work/a" to "near/a.txt"
      When the tool read_file runs with {"path": "a"}
      Then it gives "a"
      When the tool write_file runs with {"path": "near/b.txt", "content": "b"}
      Then it gives "wrote 1 bytes to near/b.txt"
      And the text of "work/sub/b.txt" is "b"

    Scenario: The workspace can be given by a link
      Given a file "work/a.txt" with the text "a"
      And a link "link" to "work"
      And the workspace is the folder "link"
      When the tool read_file runs with the absolute path of "link/a.txt"
      Then it gives "a"
      When the tool read_file runs with the absolute path of "work/a.txt"
      Then it gives "a"

    Scenario Outline: Broken links: <path>
      Given a link "work/loop" to "loop"
      And a link "work/dangling" to "nothing"
      When the tool read_file is given the path "<path>"
      Then the tool fails with "<message>"

      Examples:
        | path     | message                                                 |
        | loop     | loop is a broken link, or was replaced by a link |
        | dangling | dangling does not exist                                 |

  Rule: Links that are created while a tool runs

    Scenario Outline: <tool> <path>, and its folder becomes a link when <looked at> has been <when>
      Given a file "work/sub/harmless.txt" with the text "harmless"
      And a file "work/sub/deep/harmless.txt" with the text "harmless"
      And the folder "work/sub" becomes a link to "../outside" as soon as <looked at> has been <when>
      When the tool <tool> is given the path "<path>"
      Then nothing of "outside" was read or written

      Examples:
        | tool       | path               | looked at        | when     |
        | read_file  | sub/harmless.txt   | sub/harmless.txt | resolved |
        | read_file  | sub/harmless.txt   | sub              | opened   |
        | list_files | sub                | sub              | resolved |
        | list_files | sub                | sub              | opened   |
        | write_file | sub/secret.txt     | sub              | resolved |
        | write_file | sub/secret.txt     | sub              | opened   |
        | write_file | sub/new.txt        | sub              | opened   |
        | write_file | sub/deep/new.txt   | sub              | resolved |
        | write_file | sub/deep/new.txt   | sub              | opened   |
        | write_file | sub/deep/new.txt   | sub/deep         | resolved |
        | write_file | sub/other/new.txt  | sub              | opened   |
        | read_file  | sub/harmless.txt   | sub              | judged   |
        | list_files | sub                | sub              | judged   |
        | write_file | sub/secret.txt     | sub              | judged   |
        | write_file | sub/new.txt        | sub              | judged   |
        | write_file | sub/other/new.txt  | sub              | judged   |

    Scenario Outline: <tool> <path>, and a parent folder becomes a link to a folder with the same content
      Given a file "elsewhere/in/secret.txt" with the text "the secret"
      And a file "work/sub/in/secret.txt" with the text "harmless"
      And the folder "work/sub" becomes a link to "../elsewhere" as soon as <looked at> has been <when>
      When the tool <tool> is given the path "<path>"
      Then nothing of "elsewhere" was read or written

      Examples:
        | tool       | path              | looked at         | when     |
        | read_file  | sub/in/secret.txt | sub/in/secret.txt | resolved |
        | list_files | sub/in            | sub/in            | resolved |
        | write_file | sub/in/secret.txt | sub/in            | resolved |
        | write_file | sub/in/new.txt    | sub/in            | resolved |
        | write_file | sub/in/secret.txt | sub/in            | opened   |

    Scenario: read_file, and the file becomes a link after it was checked
      Given a file "work/a.txt" with the text "harmless"
      And the file "work/a.txt" becomes a link to "../outside/secret.txt" as soon as it has been looked at
      When the tool read_file is given the path "a.txt"
      Then nothing of "outside" was read or written

    Scenario: write_file, and the file becomes a link after it was checked
      Given a file "work/a.txt" with the text "harmless"
      And the file "work/a.txt" becomes a link to "../outside/secret.txt" as soon as it has been looked at
      When the tool write_file is given the path "a.txt"
      Then nothing of "outside" was read or written

    Scenario: No generated path reaches a file outside
      Given links of all kinds in the workspace, to files in it and outside
      Then no path makes read_file tell the secret, or write_file change anything outside

  Rule: Files that are not regular files

    Scenario Outline: <tool> on a <what> does not block
      Given a <what> "work/odd"
      When the tool <tool> is given the path "odd"
      Then the tool fails with "odd is a <what>, not a file"

      Examples:
        | tool       | what   |
        | read_file  | pipe   |
        | write_file | pipe   |
        | read_file  | socket |
        | write_file | socket |
        | read_file  | folder |
        | write_file | folder |

    Scenario: A file that becomes a pipe after it was checked
      Given a file "work/a.txt" with the text "harmless"
      And the file "work/a.txt" becomes a pipe as soon as it has been looked at
      When the tool read_file is given the path "a.txt"
      Then the tool fails with "a.txt is a pipe, not a file"

  Rule: No workspace

    Scenario Outline: <tool> without a workspace
      Given there is no workspace
      When the tool <tool> is given the path "a"
      Then the tool fails with "there is no workspace: the caller must set `host.workspace`"

      Examples:
        | tool       |
        | read_file  |
        | list_files |
        | write_file |

    Scenario: A workspace that does not exist
      Given the workspace is the folder "gone"
      When the tool read_file is given the path "a"
      Then the tool fails with "the workspace does not exist"

    Scenario Outline: Folders that can be a workspace: <folder>
      Given a folder "user"
      And a folder "user/registry"
      And a folder "user/project"
      And a link "user/link" to "project"
      And a link "user/up" to ".."
      And an empty file "user/file"
      When the folder "<folder>" is to be the workspace of a user whose home is "user" and whose registry is in "user/registry"
      Then it is <outcome>

      Examples:
        | folder             | outcome                                                             |
        | user/project       | taken as "user/project"                                             |
        | user/link          | taken as "user/project"                                             |
        | user/project/..    | refused with INVALID_ARGUMENT: is your home folder, or contains it           |
        | user               | refused with INVALID_ARGUMENT: is your home folder, or contains it           |
        | user/up            | refused with INVALID_ARGUMENT: is your home folder, or contains it           |
        | .                  | refused with INVALID_ARGUMENT: is your home folder, or contains it           |
        | /                  | refused with INVALID_ARGUMENT: is the root of the file system        |
        | user/registry      | refused with INVALID_ARGUMENT: contains the registry                    |
        | user/file          | refused with INVALID_ARGUMENT: is not a folder                          |
        | user/nothing       | refused with FILE_NOT_FOUND: to work in: ENOENT                      |

    Scenario: A folder that would contain the registry
      Given a folder "project"
      When the folder "project" is to be the workspace of a user whose home is "user" and whose registry is in "project/.agents/data"
      Then it is refused with INVALID_ARGUMENT: contains the registry
