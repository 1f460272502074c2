@slow
Feature: Concurrent processes
  Scripts run commands concurrently, machines lose power, and processes are killed. No actor is lost, no process reads
  a half-written change, and a process that needs the lock waits for up to five seconds.

  Scenario: Eight processes create the registry at the same time
    When 8 concurrent processes run `agents actor add writer-{n} --model mock/echo`
    Then each of them succeeds
    And the registry holds the actors "local/writer-1, local/writer-2, local/writer-3, local/writer-4, local/writer-5, local/writer-6, local/writer-7, local/writer-8"
    And the registry is of schema 3 and sound
    And the file "home/registry.db" has mode 0600

  Scenario: Eight processes upgrade an older registry at the same time
    Given a registry that an older version left
    When 8 concurrent processes run `agents init`
    Then each of them succeeds
    And the registry holds the actors "local/reader, local/scribe"
    And the registry is of schema 3 and sound

  Scenario: Reads and writes at the same time
    Given the mock provider is enabled
    And I have run `agents actor add scribe --model mock/echo --set-default`
    When these processes run concurrently:
      """
      agents actor add one --model mock/echo
      agents actor list
      agents actor add two --model mock/echo
      agents run Hello
      agents actor set-default mock/echo
      agents actor show scribe
      agents actor copy scribe three
      """
    Then each of them succeeds
    And the registry holds the actors "local/one, local/scribe, local/three, local/two"
    And the registry holds the default actors [{"id": 1, "name": "mock/echo"}]

  Scenario: All processes wait while another process holds the lock
    Given I have run `agents init`
    And another program holds the lock of the registry for a second
    When these processes run concurrently:
      """
      agents actor add one --model mock/echo
      agents actor add two --model mock/echo --set-default
      agents actor add three --model mock/echo
      agents actor list
      agents init
      """
    Then each of them succeeds
    And the registry holds the actors "local/one, local/three, local/two"
    And the registry holds the default actors [{"id": 1, "name": "local/two"}]

  Scenario: A process waits for the lock for at most five seconds
    Given I have run `agents actor add scribe --model mock/echo`
    And another program holds the lock of the registry
    When I remember every file
    And these processes run concurrently:
      """
      agents actor add one --model mock/echo
      agents actor list
      agents init --reset --yes
      """
    Then each of them fails with exit status 5 and:
      """
      Error: the registry is locked by another process: {folder}/home/registry.db
        Try again when it has finished.
      """
    And not a byte was written

  Scenario: Killed writers leave a registry that opens and holds every actor they reported as added
    Given I have run `agents init`
    When 2 concurrent processes add actors until they are killed, 4 times
    Then every actor that one of them reported as added is listed
    When I run `agents actor add afterwards --model mock/echo`
    Then it succeeds
    And the registry is of schema 3 and sound

  Scenario: A killed first writer does not block the next one
    When a program that runs `agents actor add writer-{n} --model mock/echo` is killed at 8 different moments
    And I run `agents actor list`
    Then it succeeds
    When I run `agents actor add afterwards --model mock/echo`
    Then it succeeds
    And the registry is of schema 3 and sound

  Scenario: Eight processes add the same name
    When 8 concurrent processes run `agents actor add writer --model mock/echo`
    Then one of them succeeds and all others fail with exit status 4
    And the registry holds the actors "local/writer"
