Feature: Any graph, and whoever is faster
  The same graph on the same replies comes to the same result, whatever the timing. Each node that has something to do runs, none
  twice in a step, and every run ends.

  Scenario: Random graphs of tools, models, actors, failures and routers, with random delays, recorded and replayed
    Then random graphs come to what the model of graphs says, and whoever is faster to the same
