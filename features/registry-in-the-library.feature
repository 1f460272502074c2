Feature: The registry in the library
  A program that uses the library opens the same registry with `new ActorRegistry(path)`. Only calls that change the
  registry create, lock or write the file.

  Scenario: The registry does not exist yet
    When I remember every file
    And the library calls list()
    Then the call returns:
      """
      []
      """
    When the library calls find("local/writer")
    Then the call returns nothing
    When the library calls config("local/writer")
    Then the call returns nothing
    When the library calls defaultActorName()
    Then the call returns nothing
    And not a byte was written

  Scenario: Adding, finding and listing actors
    When the library calls add("name: writer\nmodel: mock/echo\ndescription: Writes\n")
    Then the call returns:
      """
      {
        "record": {
          "id": 1, "name": "local/writer", "type": "llm", "description": "Writes", "provider": "mock", "model": "echo", "needs": [], "references": [],
          "createdAt": "2026-01-02T03:04:05.000Z", "updatedAt": "2026-01-02T03:04:05.000Z",
          "yaml": "name: writer\nmodel: mock/echo\ndescription: Writes\n",
          "sha256": "06075f1fb8f8ec06f0792d9b10dc4e0405956e3cd89b62894646c3efc3b84ae4"
        },
        "replaced": false,
        "warnings": []
      }
      """
    When the library calls list()
    Then the call returns:
      """
      [{
        "id": 1, "name": "local/writer", "type": "llm", "description": "Writes", "provider": "mock", "model": "echo", "needs": [], "references": [],
        "createdAt": "2026-01-02T03:04:05.000Z", "updatedAt": "2026-01-02T03:04:05.000Z"
      }]
      """
    When the library calls find("local/writer")
    Then the call returns:
      """
      {
        "id": 1, "name": "local/writer", "type": "llm", "description": "Writes", "provider": "mock", "model": "echo", "needs": [], "references": [],
        "createdAt": "2026-01-02T03:04:05.000Z", "updatedAt": "2026-01-02T03:04:05.000Z",
        "yaml": "name: writer\nmodel: mock/echo\ndescription: Writes\n",
        "sha256": "06075f1fb8f8ec06f0792d9b10dc4e0405956e3cd89b62894646c3efc3b84ae4"
      }
      """
    When the library calls config("local/writer")
    Then the call returns:
      """
      {"name": "local/writer", "type": "llm", "description": "Writes", "provider": "mock", "model": "echo", "context": {}, "limits": {}, "settings": {}}
      """
    And the file "home/registry.db" has mode 0600

  Scenario: An explicit name replaces the name in the file
    When the library calls add("model: mock/echo", {"name": "writer", "setDefault": true})
    And the library calls defaultActorName()
    Then the call returns:
      """
      "local/writer"
      """

  Scenario: The returned actor has the form that an executor takes, with the name of its row
    When the library calls add("name: writer\nversion: '1.10'\nconfig: {model: mock/echo}\n", {"name": "team/author"})
    And the library calls definition("team/author")
    Then the call returns:
      """
      {"name": "team/author", "version": "1.10", "config": {"model": "mock/echo"}}
      """
    When the library calls definition("local/writer")
    Then the call returns nothing

  Scenario: An actor without a name
    When the library calls add("model: mock/echo")
    Then the call throws ConfigurationError INVALID_ACTOR with "the actor has no name"
    And there is no file "home"
    When the library calls add("model: mock/echo", {"file": "a.yaml"})
    Then the call throws ConfigurationError INVALID_ACTOR with "a.yaml has no name"

  Scenario: The name is already taken
    Given I have run `agents actor add writer --model mock/echo`
    When I remember every file
    And the library calls add("name: writer\nmodel: mock/echo")
    Then the call throws ConflictError ACTOR_EXISTS with "the actor "local/writer" exists already"
    And not a byte was written
    When the library calls add("name: writer\nmodel: openai/gpt-4o", {"update": true})
    And the library calls config("local/writer")
    Then the call returns:
      """
      {"name": "local/writer", "type": "llm", "provider": "openai", "model": "gpt-4o", "context": {}, "limits": {}, "settings": {}}
      """

  Scenario: A name in the namespace of a provider
    When the library calls add("name: openai/mine\nmodel: mock/echo")
    Then the call throws ConflictError RESERVED_NAMESPACE with ""openai/mine" cannot be used: openai is the name of a provider"
    When the library calls list()
    Then the call returns:
      """
      []
      """

  Scenario: Updating an actor
    Given I have run `agents actor add writer --model mock/echo`
    When the library calls update("local/writer", "name: other\nmodel: openai/gpt-4o\n")
    And the library calls config("local/writer")
    Then the call returns:
      """
      {"name": "local/writer", "type": "llm", "provider": "openai", "model": "gpt-4o", "context": {}, "limits": {}, "settings": {}}
      """
    When the library calls update("local/missing", "model: mock/echo")
    Then the call throws NotFoundError ACTOR_NOT_FOUND with "no custom actor named "local/missing""
    And the registry holds the actors "local/writer"

  Scenario: Removing actors, all or none
    Given I have run `agents actor add one --model mock/echo --set-default`
    And I have run `agents actor add two --model mock/echo`
    And I have run `agents actor add three --model mock/echo`
    When the library calls remove(["local/one", "local/missing"])
    Then the call throws NotFoundError ACTOR_NOT_FOUND with "no custom actor named "local/missing""
    And the registry holds the actors "local/one, local/three, local/two"
    When the library calls remove(["local/two"])
    Then the call returns:
      """
      {"clearedDefault": false}
      """
    When the library calls remove(["local/one", "local/three"])
    Then the call returns:
      """
      {"clearedDefault": true}
      """
    And the registry holds the actors ""
    When the library calls defaultActorName()
    Then the call returns nothing

  Scenario: The default actor may name an actor that does not exist
    When the library calls setDefault("openai/gpt-4o")
    And the library calls defaultActorName()
    Then the call returns:
      """
      "openai/gpt-4o"
      """
    When the library calls setDefault()
    And the library calls defaultActorName()
    Then the call returns nothing
    And the registry holds the actors ""

  Scenario: An unusable registry
    Given a registry that a newer version left
    When the library calls list()
    Then the call throws ConfigurationError REGISTRY_TOO_NEW with "the registry was written by a newer version of agents: {folder}/home/registry.db"
    When the library calls setDefault("local/reader")
    Then the call throws ConfigurationError REGISTRY_TOO_NEW with "the registry was written by a newer version of agents: {folder}/home/registry.db"

  Scenario: Concurrent reads and writes of an older registry
    Given a registry that an older version left
    When the library lists the actors and adds 20 concurrently
    Then the registry holds 22 actors

  Scenario: Concurrent calls
    When the library adds 20 actors concurrently
    Then the registry holds 20 actors
    And the registry is of schema 3 and sound
