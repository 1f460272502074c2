@slow
Feature: Providers that close their connections
  Some servers close the connection after each answer without announcing it, for example llama.cpp. A request on a
  connection that the server had already closed never reached the model. It is sent again at once, as part of the same
  attempt, and is not charged. So each call is made once, costs what the provider reports, and is not delayed.

  Rule: On the command line each http request uses its own connection

    Scenario Outline: A provider that answers <framing> and <ending>, <announced>
      Given an http provider that answers <framing> and <ending>, <announced>
      And an actor "chain" that makes 60 calls one after the other
      When I run `agents actor run chain Hello --max-total-tokens 430 --json`
      Then it succeeds
      And stderr is empty
      And the JSON on stdout at "usage" is {"input": 180, "output": 180, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
      And the JSON on stdout at "charged_usd" is 0.00225
      And 60 calls were each made at the first attempt
      And the program did not wait
      And the provider answered 60 requests
      And 0 requests came on connections that the provider had closed or was closing
      And the provider got 60 connections

      Examples:
        | framing         | ending                                            | announced   |
        | in chunks       | closes the connection at once                     | unannounced |
        | in chunks       | closes the connection at once                     | announced   |
        | in chunks       | closes the connection 5 ms later                  | unannounced |
        | in chunks       | closes the connection 50 ms later                 | unannounced |
        | in chunks       | resets the connection 5 ms later                  | unannounced |
        | in chunks       | resets the connection when the next request comes | unannounced |
        | in chunks       | keeps the connection                              | unannounced |
        | with its length | closes the connection at once                     | unannounced |
        | with its length | closes the connection at once                     | announced   |
        | until the end   | closes the connection at once                     | unannounced |
        | in HTTP/1.0     | closes the connection at once                     | unannounced |

  Rule: On a kept connection, a request that finds it closed is sent again

    @slow
    Scenario Outline: A provider that answers <framing> and <ending>, <announced>
      Given an https provider that answers <framing> and <ending>, <announced>
      And an actor "chain" that makes 60 calls one after the other
      When I run `agents actor run chain Hello --max-total-tokens 430 --json` as a process
      Then it succeeds
      And stderr is empty
      And the JSON on stdout at "usage" is {"input": 180, "output": 180, "cached_read": 0, "cached_write": 0, "reasoning": 0, "source": "reported"}
      And the JSON on stdout at "charged_usd" is 0.00225
      And 60 calls were each made at the first attempt
      And the provider answered 60 requests

      Examples:
        | framing         | ending                                            | announced   |
        | in chunks       | closes the connection at once                     | unannounced |
        | in chunks       | closes the connection at once                     | announced   |
        | in chunks       | closes the connection 5 ms later                  | unannounced |
        | in chunks       | closes the connection 50 ms later                 | unannounced |
        | in chunks       | resets the connection when the next request comes | unannounced |
        | in chunks       | closes the connection when the next request comes | unannounced |
        | with its length | closes the connection at once                     | unannounced |
        | in HTTP/1.0     | closes the connection at once                     | unannounced |

    @slow
    Scenario: All requests after the first find their connection closed
      Given an https provider that answers in chunks and resets the connection when the next request comes, unannounced
      And an actor "chain" that makes 60 calls one after the other
      When I run `agents actor run chain Hello --json` as a process
      Then it succeeds
      And 60 calls were each made at the first attempt
      And 59 requests came on connections that the provider had closed or was closing
      And the provider got 60 connections

    @slow
    Scenario: A provider that keeps connections open receives one connection
      Given an https provider that answers in chunks and keeps the connection, unannounced
      And an actor "chain" that makes 60 calls one after the other
      When I run `agents actor run chain Hello --json` as a process
      Then it succeeds
      And the provider answered 60 requests
      And the provider got 1 connection

    @slow
    Scenario Outline: In the library, an <scheme> provider that <ending>
      Given an <scheme> provider that answers in chunks and <ending>, unannounced
      When a program runs an actor of 60 calls through the library
      Then it succeeds
      And stderr is empty
      And the JSON on stdout at "charged_usd" is 0.00225
      And 60 calls were each made at the first attempt
      And the provider answered 60 requests

      Examples:
        | scheme | ending                                            |
        | http   | closes the connection at once                     |
        | http   | closes the connection 5 ms later                  |
        | http   | resets the connection when the next request comes |
        | http   | closes the connection when the next request comes |
        | https  | closes the connection at once                     |
        | https  | closes the connection 5 ms later                  |
        | https  | resets the connection when the next request comes |
        | https  | closes the connection when the next request comes |

  Rule: A request that the provider may have processed is an attempt and is charged

    @slow
    Scenario Outline: A provider that <ending>
      Given an https provider that answers in chunks and <ending>, unannounced
      And an actor "twice" that makes 2 calls one after the other
      When I run `agents actor run twice Hello --json --quiet` as a process
      Then it succeeds
      And stderr is empty
      And the JSON on stdout at "nodes.0.attempts" is 1
      And the JSON on stdout at "nodes.1.attempts" is 2
      And the JSON on stdout at "charged_usd" is 0.000395
      And the provider answered 2 requests
      And 1 request came on connections that the provider had closed or was closing

      Examples:
        | ending                                                        |
        | begins to answer the next request and resets the connection   |
        | works on the next request for 1.5 s and resets the connection |

    @slow
    Scenario Outline: In the library, an <scheme> provider that <ending>
      Given an <scheme> provider that answers in chunks and <ending>, unannounced
      When a program runs an actor of 3 calls through the library
      Then it succeeds
      And the JSON on stdout at "nodes.1.attempts" is 1
      And the JSON on stdout at "nodes.2.attempts" is 2
      And the JSON on stdout at "charged_usd" is 0.0004325
      And the provider answered 3 requests
      And 1 request came on connections that the provider had closed or was closing

      Examples:
        | scheme | ending                                                        |
        | http   | begins to answer the next request and resets the connection   |
        | http   | works on the next request for 1.5 s and resets the connection |
        | https  | begins to answer the next request and resets the connection   |
        | https  | works on the next request for 1.5 s and resets the connection |
