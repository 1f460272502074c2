Feature: Company proxies
  If the outside network is reached through a proxy, the variables of curl configure it: HTTPS_PROXY, HTTP_PROXY,
  ALL_PROXY and NO_PROXY. NODE_EXTRA_CA_CERTS names the certificate of the company's own authority. The proxy gets the
  host and port of a provider but no API key of it; a provider gets no password of the proxy.

  Rule: Requests go through the proxy

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-the-one-key"
      And the environment variable ANTHROPIC_API_KEY is "sk-the-one-key"

    Scenario Outline: <name> through <variable>
      Given an <provider> provider that answers "Good morning"
      And the provider is at http://provider.test
      And a company proxy
      And the environment variable <variable> leads to the proxy
      When I run `agents actor run <name> Hello`
      Then stdout is "Good morning\n"
      And the provider got 1 request
      And the proxy got exactly these requests:
        """
        CONNECT provider.test:{port}
        """
      And the proxy got these headers:
        | connection | keep-alive           |
        | host       | provider.test:{port} |

      Examples:
        | provider  | name                       | variable   |
        | openai    | openai/gpt-4o              | HTTP_PROXY |
        | openai    | openai/gpt-4o              | http_proxy |
        | openai    | openai/gpt-4o              | ALL_PROXY  |
        | openai    | openai/gpt-4o              | all_proxy  |
        | anthropic | anthropic/claude-haiku-4-5 | HTTP_PROXY |

    Scenario Outline: A provider with TLS through <variable>, with a certificate of the company
      Given an openai provider that answers "Good morning"
      And the provider is at https://provider.test
      And a company proxy
      And the environment variable <variable> leads to the proxy
      And the certificates of the company are in NODE_EXTRA_CA_CERTS
      When I run `agents actor run openai/gpt-4o Hello --quiet` as a process with that environment
      Then stdout is "Good morning\n"
      And stderr is empty
      And "sk-the-one-key" is on the wire just once, in the header "authorization"
      And "sk-the-one-key" is in no data that the proxy got
      And the proxy got exactly these requests:
        """
        CONNECT provider.test:{port}
        """

      Examples:
        | variable    |
        | HTTPS_PROXY |
        | https_proxy |
        | ALL_PROXY   |

    Scenario: The proxy switch of Node.js changes nothing
      Given an openai provider that answers "Good morning"
      And the provider is at https://provider.test
      And a company proxy
      And the environment variable HTTPS_PROXY leads to the proxy
      And the environment variable NODE_USE_ENV_PROXY is "1"
      And the certificates of the company are in NODE_EXTRA_CA_CERTS
      When I run `agents actor run openai/gpt-4o Hello --quiet` as a process with that environment
      Then stdout is "Good morning\n"
      And the proxy got exactly these requests:
        """
        CONNECT provider.test:{port}
        """

    Scenario Outline: A proxy that is reached by https, for <address>
      Given an openai provider that answers "Good morning"
      And the provider is at <address>
      And a company proxy that is reached by https
      And the environment variable ALL_PROXY leads to the proxy
      And the certificates of the company are in NODE_EXTRA_CA_CERTS
      When I run `agents actor run openai/gpt-4o Hello --quiet` as a process with that environment
      Then stdout is "Good morning\n"
      And the proxy got exactly these requests:
        """
        CONNECT provider.test:{port}
        """

      Examples:
        | address               |
        | https://provider.test |
        | http://provider.test  |

    Scenario: An answer that arrives chunk by chunk
      Given an openai provider that streams "Good morning" one byte at a time
      And the provider is at https://provider.test
      And a company proxy
      And the environment variable HTTPS_PROXY leads to the proxy
      And the certificates of the company are in NODE_EXTRA_CA_CERTS
      When I run `agents actor run openai/gpt-4o Hello --quiet` as a process with that environment
      Then stdout is "Good morning\n"

  Rule: The user name and the password are sent only to the proxy

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-the-one-key"
      And an openai provider that answers "Good morning"
      And the provider is at https://provider.test
      And the certificates of the company are in NODE_EXTRA_CA_CERTS
      And a company proxy for "ann@company" with the password "ge:heim%&"

    Scenario: The proxy accepts the credentials
      Given the environment variable HTTPS_PROXY leads to "http://ann%40company:ge%3Aheim%25%26@{host}"
      And the environment variable DEBUG is "*"
      When I run `agents actor run openai/gpt-4o Hello` as a process with that environment
      Then stdout is "Good morning\n"
      And the proxy got these headers:
        | connection          | keep-alive                             |
        | host                | provider.test:{port}                   |
        | proxy-authorization | Basic YW5uQGNvbXBhbnk6Z2U6aGVpbSUm     |
      And "heim" is nowhere on the wire
      And "YW5uQGNvbXBhbnk6Z2U6aGVpbSUm" is nowhere on the wire
      And "heim" appears neither on stdout nor on stderr
      And "sk-the-one-key" is in no data that the proxy got

    Scenario Outline: Credentials that the proxy refuses: <what>
      Given the environment variable https_proxy leads to "<address>"
      When I run `agents actor run openai/gpt-4o Hello`
      Then it fails with exit status 6
      And stdout is empty
      And the error is "Error: the proxy {proxy} <message>"
      And the hint is "<hint>"
      And "geheim" appears neither on stdout nor on stderr
      And the provider got 0 requests
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 6
      And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
      And "geheim" appears neither on stdout nor on stderr

      Examples:
        | what       | address                      | message                                          | hint                                                                        |
        | None       | {host}                       | requires a user name and a password                 | Set https_proxy=http://USER:PASSWORD@{host}                                 |
        | Wrong ones | http://ann:geheim@{host}     | did not accept the user name and the password    | Check them in https_proxy: write special characters as %40 and so on. |

  Rule: Failures of the proxy are not attributed to the provider

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-the-one-key"
      And an openai provider that answers "Good morning"
      And the provider is at https://provider.test

    Scenario Outline: The proxy <fault>
      Given a company proxy that <fault>
      And the environment variable HTTPS_PROXY leads to "http://ann:geheim@{host}"
      When I run `agents actor run openai/gpt-4o Hello`
      Then it fails with exit status 6
      And stdout is empty
      And the error is "Error: the proxy {proxy} <message>"
      And the hint is "<hint>"
      And "geheim" appears neither on stdout nor on stderr
      And the provider got 0 requests

      Examples:
        | fault               | message                                                                            | hint                                                   |
        | answers 502         | answered 502 when asked to connect to provider.test:{port}                         | Check HTTPS_PROXY, or name provider.test in NO_PROXY.  |
        | answers with a page | answered with data instead of a tunnel when asked to connect to provider.test:{port} | Check HTTPS_PROXY, or name provider.test in NO_PROXY.  |
        | hangs up            | could not be reached: socket hang up                                               | Check HTTPS_PROXY, or name provider.test in NO_PROXY.  |
        | is switched off     | could not be reached: connect ECONNREFUSED {host}                                  | Check HTTPS_PROXY, or name provider.test in NO_PROXY.  |
        | wants a ticket      | requires a way to sign in that is not supported                                       | Use a proxy that accepts a user name and a password (Basic authentication).   |

    Scenario: The error as JSON
      Given a company proxy that answers 502
      And the environment variable ALL_PROXY leads to "http://ann:geheim@{host}"
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 6
      And stdout is empty
      And the JSON on stderr at "error.code" is "PROVIDER_UNREACHABLE"
      And the JSON on stderr at "error.hint" is "Check ALL_PROXY, or name provider.test in NO_PROXY."
      And "geheim" appears neither on stdout nor on stderr

    Scenario: The certificate of the proxy is not trusted
      Given a company proxy that is reached by https
      And the environment variable HTTPS_PROXY leads to the proxy
      When I run `agents actor run openai/gpt-4o Hello`
      Then it fails with exit status 6
      And stderr contains "Error: the proxy https://127.0.0.1:"
      And stderr contains " could not be reached: self-signed certificate"
      And the proxy got no requests

    Scenario: The proxy does not answer within the time limit
      Given a company proxy that says nothing
      And the environment variable HTTPS_PROXY leads to the proxy
      When I run `agents actor run openai/gpt-4o Hello --timeout 200ms`
      Then it fails with exit status 7
      And stderr contains "Error: the time limit of 200 ms is over"
      And the proxy sees the connection closed

    Scenario: The proxy does not answer, and the caller aborts
      Given a company proxy that says nothing
      And the environment variable HTTPS_PROXY leads to the proxy
      Then a request that is aborted meanwhile is reported as aborted, and not as a proxy error
      And the proxy sees the connection closed

    Scenario: Ctrl-C while the proxy does not answer
      Given a company proxy
      And the environment variable HTTPS_PROXY leads to the proxy
      When I start `agents actor run openai/gpt-4o Hello` and interrupt it once the proxy has a request
      Then it fails with exit status 130
      And stderr is:
        """
        Interrupted.
          No usage was reported.
        """
      And the proxy sees the connection closed

    Scenario Outline: <variable> is not a valid proxy address: <value>
      Given the environment variable <variable> is "<value>"
      When I run `agents actor run openai/gpt-4o Hello`
      Then it fails with exit status 5
      And stdout is empty
      And the error is "Error: <variable> <message>"
      And the hint is "Write http://host:3128 or https://host:3128, with USER:PASSWORD@ before the host if needed; write special characters as %40 and so on."
      And "geheim" appears neither on stdout nor on stderr
      When I run `agents actor run openai/gpt-4o Hello --json`
      Then it fails with exit status 5
      And the JSON on stderr at "error.code" is "INVALID_CONFIGURATION"
      And "geheim" appears neither on stdout nor on stderr

      Examples:
        | variable    | value                               | message                                     |
        | HTTPS_PROXY | socks5://ann:geheim@proxy.test:1080 | uses a proxy protocol that is not supported |
        | all_proxy   | socks://proxy.test:1080             | uses a proxy protocol that is not supported |
        | https_proxy | http://                             | is not the address of a proxy               |
        | https_proxy | geheim geheim                       | is not the address of a proxy               |
        | HTTPS_PROXY | http://ann:ge%heim@proxy.test:3128  | is not the address of a proxy               |
        | HTTPS_PROXY | http://ann:1#geheim@proxy.test:3128 | is not the address of a proxy               |
        | HTTPS_PROXY | http://ann:1/geheim@proxy.test:3128 | is not the address of a proxy               |
        | HTTPS_PROXY | http://proxy.test/geheim.pac        | is not the address of a proxy               |

  Rule: Addresses that are reached directly

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-the-one-key"
      And an openai provider that answers "Good morning"
      And a company proxy
      And the environment variable HTTP_PROXY leads to the proxy

    Scenario Outline: This machine as <host>
      Given the provider is at http://<host>
      When I run `agents actor run openai/gpt-4o Hello`
      Then stdout is "Good morning\n"
      And the proxy got no requests

      Examples:
        | host      |
        | localhost |
        | 127.0.0.1 |

    Scenario: This machine, with the proxy switch of Node.js
      Given the environment variable NODE_USE_ENV_PROXY is "1"
      When I run `agents actor run openai/gpt-4o Hello` as a process with that environment
      Then stdout is "Good morning\n"
      And the proxy got no requests

    # 0.0.0.0 connects to this machine, but is not one of its names, so it does not bypass the proxy.
    Scenario: An address listed in NO_PROXY
      Given the provider is at http://0.0.0.0
      When I run `agents actor run openai/gpt-4o Hello`
      Then stdout is "Good morning\n"
      And the proxy got exactly these requests:
        """
        CONNECT 0.0.0.0:{port}
        """
      Given the environment variable NO_PROXY is "0.0.0.0"
      When I run `agents actor run openai/gpt-4o Hello`
      Then stdout is "Good morning\n"
      And the provider got 2 requests
      And the proxy got exactly these requests:
        """
        CONNECT 0.0.0.0:{port}
        """

    Scenario: The mock provider uses no proxy, for any value of the variable
      Given the mock provider is enabled
      And the environment variable HTTPS_PROXY is "socks://nowhere"
      When I run `agents actor run mock/echo Hello`
      Then stdout is "Hello\n"

    Scenario: The library sends requests as its caller configured, for any environment
      When a program with that environment runs openai/gpt-4o through the library
      Then stdout is "Good morning"
      And the proxy got no requests

  Rule: Precedence of the variables

    Scenario: Lower-case names win, and the scheme of the URL selects the variable
      Then the proxy for an address is:
        | address                | variables                                       | proxy                          |
        | https://api.test       |                                                 | none                           |
        | https://api.test       | HTTPS_PROXY='http://a:1'                        | http://a:1 of HTTPS_PROXY      |
        | https://api.test       | HTTPS_PROXY='http://a:1' https_proxy='http://b' | http://b of https_proxy        |
        | https://api.test       | HTTPS_PROXY='http://a:1' https_proxy=''         | none                           |
        | https://api.test       | HTTPS_PROXY='  '                                | none                           |
        | https://api.test       | HTTPS_PROXY=' http://a:1 '                      | http://a:1 of HTTPS_PROXY      |
        | https://api.test       | HTTP_PROXY='http://a:1'                         | none                           |
        | http://api.test        | HTTPS_PROXY='http://a:1'                        | none                           |
        | http://api.test        | HTTP_PROXY='http://a:1'                         | http://a:1 of HTTP_PROXY       |
        | http://api.test        | HTTP_PROXY='http://a:1' ALL_PROXY='http://b:1'  | http://a:1 of HTTP_PROXY       |
        | http://api.test        | HTTPS_PROXY='http://a:1' ALL_PROXY='http://b:1' | http://b:1 of ALL_PROXY        |
        | https://api.test       | ALL_PROXY='http://a:1' all_proxy='http://b:1'   | http://b:1 of all_proxy        |
        | https://api.test       | https_proxy='' ALL_PROXY='http://b:1'           | http://b:1 of ALL_PROXY        |
        | https://api.test       | HTTPS_PROXY='a:3128'                            | http://a:3128 of HTTPS_PROXY   |
        | https://api.test       | HTTPS_PROXY='proxy.test'                        | http://proxy.test of HTTPS_PROXY |
        | https://api.test       | HTTPS_PROXY='HTTPS://a:1/'                      | https://a:1 of HTTPS_PROXY     |
        | https://api.test       | HTTPS_PROXY='http://[::2]:1'                    | http://[::2]:1 of HTTPS_PROXY  |
        | https://api.test       | HTTPS_PROXY='http://a:1' NO_PROXY='api.test'    | none                           |
        | https://api.test       | HTTPS_PROXY='socks://a' no_proxy='api.test'     | none                           |
        | https://api.test       | HTTPS_PROXY='http://a:1' NO_PROXY='api.test' no_proxy='' | http://a:1 of HTTPS_PROXY |
        | http://localhost:11434 | HTTP_PROXY='http://a:1'                         | none                           |
        | http://LOCALHOST./     | HTTP_PROXY='http://a:1'                         | none                           |
        | http://app.localhost   | HTTP_PROXY='http://a:1'                         | none                           |
        | http://127.1.2.3       | HTTP_PROXY='http://a:1'                         | none                           |
        | http://[::1]:8080      | HTTP_PROXY='http://a:1'                         | none                           |
        | http://localhost.test  | HTTP_PROXY='http://a:1'                         | http://a:1 of HTTP_PROXY       |
        | http://128.0.0.1       | HTTP_PROXY='http://a:1'                         | http://a:1 of HTTP_PROXY       |

    Scenario: HTTP_PROXY is ignored under a web server, because a request header can set it
      Then the proxy for an address is:
        | address         | variables                                                       | proxy                     |
        | http://api.test | REQUEST_METHOD='GET' HTTP_PROXY='http://a:1'                    | none                      |
        | http://api.test | REQUEST_METHOD='GET' http_proxy='http://a:1'                    | http://a:1 of http_proxy  |
        | http://api.test | REQUEST_METHOD='GET' HTTP_PROXY='http://a:1' ALL_PROXY='http://b:1' | http://b:1 of ALL_PROXY   |
        | https://api.test | REQUEST_METHOD='GET' HTTPS_PROXY='http://a:1'                  | http://a:1 of HTTPS_PROXY |

  Rule: Entries of NO_PROXY

    Scenario: Names, addresses, ranges and ports
      Then NO_PROXY applies to addresses as follows:
        | list                       | address                  | goes              |
        |                            | https://api.test         | through the proxy |
        | *                          | https://api.test         | directly          |
        | other.test,*               | http://10.0.0.1          | directly          |
        | api.test                   | https://api.test         | directly          |
        | API.Test.                  | https://api.test         | directly          |
        | api.test                   | https://api.test.        | directly          |
        | api.test                   | https://v1.api.test      | directly          |
        | .api.test                  | https://api.test         | directly          |
        | *.api.test                 | https://v1.api.test      | directly          |
        | api.test                   | https://myapi.test       | through the proxy |
        | api.test                   | https://api.test.other   | through the proxy |
        | *api.test                  | https://myapi.test       | through the proxy |
        | .                          | https://api.test         | through the proxy |
        | a.test, api.test           | https://api.test         | directly          |
        | a.test api.test            | https://api.test         | directly          |
        | api.test:443               | https://api.test         | directly          |
        | api.test:443               | http://api.test          | through the proxy |
        | api.test:80                | http://api.test          | directly          |
        | api.test:8443              | https://v1.api.test:8443 | directly          |
        | 10.1.2.3                   | http://10.1.2.3:8080     | directly          |
        | 10.1.2.3:8080              | http://10.1.2.3:8080     | directly          |
        | 10.1.2.3:8081              | http://10.1.2.3:8080     | through the proxy |
        | 2.3                        | http://10.1.2.3          | through the proxy |
        | 10.0.0.0/8                 | http://10.1.2.3          | directly          |
        | 10.0.0.0/8:8080            | http://10.1.2.3:8080     | directly          |
        | 10.0.0.0/8                 | http://11.1.2.3          | through the proxy |
        | 10.0.0.0/8                 | http://[::ffff:10.1.2.3] | directly          |
        | 0.0.0.0/0                  | http://11.1.2.3          | directly          |
        | 10.0.0.0/                  | http://10.0.0.0          | through the proxy |
        | 10.0.0.0/33                | http://10.0.0.0          | through the proxy |
        | 10.0.0.0/8                 | https://api.test         | through the proxy |
        | fe80::/10                  | http://[fe80::1]         | directly          |
        | fe80::/10                  | http://[fec0::1]         | through the proxy |
        | fe80::/10                  | http://10.1.2.3          | through the proxy |
        | 2001:DB8::1                | http://[2001:db8:0::1]   | directly          |
        | [2001:db8::1]              | http://[2001:db8::1]     | directly          |
        | [2001:db8::1]:8080         | http://[2001:db8::1]:8080 | directly         |
        | [2001:db8::1]:8081         | http://[2001:db8::1]:8080 | through the proxy |

    Scenario: Properties of all names and ranges
      Then a name in NO_PROXY matches itself and its subdomains, and no other name with the same ending
      And a range in NO_PROXY matches exactly the addresses that begin with its bits

  Rule: A certificate of the company's own authority

    Background:
      Given the environment variable OPENAI_API_KEY is "sk-the-one-key"
      And an openai provider that answers "Good morning"
      And the provider is at https://provider.test
      And a company proxy
      And the environment variable HTTPS_PROXY leads to the proxy

    Scenario: The certificate is not trusted by default
      When I run `agents actor run openai/gpt-4o Hello` as a process with that environment
      Then it fails with exit status 6
      And stdout is empty
      And stderr contains "self-signed certificate"
      And the provider got 0 requests

    Scenario: The certificate is trusted only for the names in it
      Given the provider is at https://other.test
      And the certificates of the company are in NODE_EXTRA_CA_CERTS
      When I run `agents actor run openai/gpt-4o Hello` as a process with that environment
      Then it fails with exit status 6
      And stdout is empty
      And stderr contains "Host: other.test. is not in the cert's altnames"
      And the provider got 0 requests

    Scenario: The certificate is trusted without a proxy too
      Given the provider is at https://localhost
      When I run `agents actor run openai/gpt-4o Hello` as a process with that environment
      Then it fails with exit status 6
      And stdout is empty
      And stderr contains "self-signed certificate"
      Given the certificates of the company are in NODE_EXTRA_CA_CERTS
      When I run `agents actor run openai/gpt-4o Hello --quiet` as a process with that environment
      Then stdout is "Good morning\n"
      And stderr is empty
      And the proxy got no requests
