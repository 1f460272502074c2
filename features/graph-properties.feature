@slow
Feature: Properties of random graphs
  The same graph with the same replies gives the same result, whatever the timing. Each ready node runs once per step,
  and each run ends.

  Scenario: Random graphs of tools, models, actors, failures and routers, with random delays, recorded and replayed
    Then random graphs come to what the model of graphs says, and to the same whichever model is faster
