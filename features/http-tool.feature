Feature: The HTTP tool
  `http_request` sends HTTP requests to public addresses and returns text. It never reaches the machine itself or its
  network, whatever the form of the address, the DNS answer or the target of a redirect, unless the user allows private
  addresses.

  Background:
    Given the internet, where "site.example" is at 93.184.216.34

  Rule: Requests and responses

    Scenario: A page
      Given "site.example/page" answers:
        """
        HTTP 200
        content-type: text/plain; charset=utf-8
        etag: "7"
        x-other: not told

        Grüße
        """
      When the tool http_request runs with {"url": "http://site.example/page"}
      Then it gives:
        """
        HTTP 200 OK
        content-type: text/plain; charset=utf-8
        etag: "7"

        Grüße
        """
      And the request to "site.example/page" was GET with the headers:
        | host            | site.example |
        | accept          | */*          |
        | accept-encoding | identity     |
        | user-agent      | agents       |
        | connection      | close        |

    Scenario: A request with a body
      Given "site.example/items" answers:
        """
        HTTP 201

        made
        """
      When the tool http_request runs with {"url": "http://site.example/items", "method": "POST", "headers": {"Content-Type": "application/json", "X-Key": "k"}, "body": "{\"a\":\"ü\"}"}
      Then it gives:
        """
        HTTP 201 Created

        made
        """
      And the request to "site.example/items" was POST with the headers:
        | host            | site.example     |
        | accept          | */*              |
        | accept-encoding | identity         |
        | user-agent      | agents           |
        | connection      | close            |
        | content-type    | application/json |
        | content-length  | 10               |
        | x-key           | k                |
      And the request to "site.example/items" had the body '{"a":"ü"}'

    Scenario: An error status is returned as output
      When the tool http_request runs with {"url": "http://site.example/nothing"}
      Then it gives:
        """
        HTTP 404 Not Found

        nothing here
        """

    Scenario: With body_only the output is only the body, and an error status is a failure
      Given "site.example/data" answers:
        """
        HTTP 200
        content-type: application/json

        {"a": 1}
        """
      When the tool http_request runs with {"url": "http://site.example/data", "body_only": true}
      Then it gives '{"a": 1}'
      When the tool http_request runs with {"url": "http://site.example/nothing", "body_only": true}
      Then the tool fails with:
        """
        HTTP 404 Not Found

        nothing here
        """

    Scenario: A response to HEAD has no body, whatever its content-length
      Given "site.example/large" answers:
        """
        HTTP 200
        content-length: 99999999

        """
      When the tool http_request runs with {"url": "http://site.example/large", "method": "HEAD"}
      Then it gives:
        """
        HTTP 200 OK
        """

    Scenario: Another character set
      Given "site.example/latin" answers with the header content-type "text/plain; charset=ISO-8859-1" and the bytes fc
      When the tool http_request runs with {"url": "http://site.example/latin", "body_only": true}
      Then it gives "ü"

    Scenario: An unknown character set is read as UTF-8
      Given "site.example/odd" answers with the header content-type "text/plain; charset=klingon" and the bytes c3bc
      When the tool http_request runs with {"url": "http://site.example/odd", "body_only": true}
      Then it gives "ü"

    Scenario Outline: A response that is not text: <bytes>
      Given "site.example/image" answers with the header content-type "image/png" and the bytes <bytes>
      When the tool http_request runs with {"url": "http://site.example/image"}
      Then the tool fails with "the response is not text: image/png, <count> bytes"

      Examples:
        | bytes    | count |
        | 89504e47 | 4     |
        | 610062   | 3     |

    Scenario: A compressed response that was not requested
      Given "site.example/zip" answers with the header content-encoding "gzip" and the bytes 1f8b
      When the tool http_request runs with {"url": "http://site.example/zip"}
      Then the tool fails with "the response is compressed (gzip), although that was not requested"

    Scenario: Maximum size of the body
      Given "site.example/most" answers with 1048576 letters
      When the tool http_request runs with {"url": "http://site.example/most", "body_only": true}
      Then it gives a text of 1048576 characters
      Given "site.example/more" answers with 1048577 letters
      When the tool http_request runs with {"url": "http://site.example/more"}
      Then the tool fails with "the response is larger than 1024 KiB"
      Given "site.example/endless" answers with letters without end
      When the tool http_request runs with {"url": "http://site.example/endless"}
      Then the tool fails with "the response is larger than 1024 KiB"

    Scenario Outline: A server that <what>
      Given "site.example/odd" <what>
      When the tool http_request runs with {"url": "http://site.example/odd", "timeout_ms": 300}
      Then the tool fails with "<message>"

      Examples:
        | what                                | message                                       |
        | never answers                       | site.example did not answer within 300 ms     |
        | begins an answer and never ends it  | site.example did not answer within 300 ms     |
        | hangs up                            | site.example could not be reached: ECONNRESET |
        | hangs up in the middle of an answer | site.example could not be reached: ECONNRESET |

    Scenario: An unknown host
      When the tool http_request runs with {"url": "http://nobody.example/"}
      Then the tool fails with "nobody.example could not be reached: there is no host of that name"

    Scenario: A port without a server
      Given private addresses are allowed
      When the tool http_request runs with {"url": "http://127.0.0.1:1/"}
      Then the tool fails with "127.0.0.1:1 could not be reached: ECONNREFUSED"

    Scenario: A server with an untrusted certificate
      Given private addresses are allowed
      And the environment variable of the test itself NODE_TLS_REJECT_UNAUTHORIZED is "0"
      When the tool http_request asks a server with a certificate of its own making
      Then the tool fails with a message that ends "could not be reached: DEPTH_ZERO_SELF_SIGNED_CERT"

    Scenario: The run is interrupted
      Given "site.example/odd" never answers
      When the tool http_request runs with {"url": "http://site.example/odd"} and the run is interrupted after 50 ms
      Then the tool ends with the reason of the interruption

    Scenario Outline: Headers that cannot be set: <name>
      When the tool http_request runs with {"url": "http://site.example/", "headers": {"<name>": "<value>"}}
      Then the tool fails with "<message>"

      Examples:
        | name              | value         | message                                                                                     |
        | Host              | intern        | the header Host cannot be set                                                               |
        | content-length    | 1             | the header content-length cannot be set                                                     |
        | Transfer-Encoding | chunked       | the header Transfer-Encoding cannot be set                                                  |
        | X-Forwarded-For   | 127.0.0.1     | the header X-Forwarded-For cannot be set                                                    |
        | Upgrade           | websocket     | the header Upgrade cannot be set                                                            |
        | a b               | c             | the header "a b" cannot be sent: its name or value contains characters that are not allowed |
        | x-a               | b\\r\\nx-c: d | the header "x-a" cannot be sent: its name or value contains characters that are not allowed |

    Scenario Outline: An invalid URL: <url>
      When the tool http_request runs with {"url": "<url>"}
      Then the tool fails with "<message>"

      Examples:
        | url                          | message                                                             |
        | site.example                 | "site.example" is not a URL                                         |
        | http://                      | "http://" is not a URL                                              |
        | file:///etc/passwd           | file:// is refused: only http:// and https:// are supported         |
        | ftp://site.example/          | ftp:// is refused: only http:// and https:// are supported          |
        | data:text/plain,a            | data:// is refused: only http:// and https:// are supported         |
        | gopher://site.example:25/    | gopher:// is refused: only http:// and https:// are supported       |
        | http://user:pw@site.example/ | a URL with a user name or password is refused: use a header instead |
        | http://256.1.1.1/            | "http://256.1.1.1/" is not a URL                                    |

  Rule: Addresses that are not public

    Scenario Outline: An address that is not public is refused: <url>
      When the tool http_request runs with {"url": "<url>"}
      Then the tool fails with "<host> is <kind>, and only public addresses may be reached"
      And no request was sent

      Examples: loopback
        | url                           | host                | kind               |
        | http://127.0.0.1/             | 127.0.0.1           | a loopback address |
        | http://127.8.9.10/            | 127.8.9.10          | a loopback address |
        | http://127.1/                 | 127.0.0.1           | a loopback address |
        | http://2130706433/            | 127.0.0.1           | a loopback address |
        | http://0x7f000001/            | 127.0.0.1           | a loopback address |
        | http://0x7F.1/                | 127.0.0.1           | a loopback address |
        | http://0177.0.0.1/            | 127.0.0.1           | a loopback address |
        | http://017700000001/          | 127.0.0.1           | a loopback address |
        | http://127.0.0.1./            | 127.0.0.1           | a loopback address |
        | http://%31%32%37.0.0.1/       | 127.0.0.1           | a loopback address |
        | http://①②⑦.0.0.1/             | 127.0.0.1           | a loopback address |
        | http://127。0。0。1/             | 127.0.0.1           | a loopback address |
        | http:127.0.0.1                | 127.0.0.1           | a loopback address |
        | http:/\\\\127.0.0.1/          | 127.0.0.1           | a loopback address |
        | http://[::1]/                 | [::1]               | a loopback address |
        | http://[0:0:0:0:0:0:0:1]/     | [::1]               | a loopback address |

      Examples: IPv4 as IPv6
        | url                            | host                | kind                      |
        | http://[::ffff:127.0.0.1]/     | [::ffff:7f00:1]     | an IPv4 address as IPv6   |
        | http://[::ffff:7f00:1]/        | [::ffff:7f00:1]     | an IPv4 address as IPv6   |
        | http://[::ffff:8.8.8.8]/       | [::ffff:808:808]    | an IPv4 address as IPv6   |
        | http://[::ffff:0:127.0.0.1]/   | [::ffff:0:7f00:1]   | an IPv4 address as IPv6   |
        | http://[64:ff9b::127.0.0.1]/   | [64:ff9b::7f00:1]   | an IPv4 address as IPv6   |
        | http://[64:ff9b:1::7f00:1]/    | [64:ff9b:1::7f00:1] | an IPv4 address as IPv6   |
        | http://[2002:7f00:1::]/        | [2002:7f00:1::]     | an IPv4 address as IPv6   |
        | http://[2001:0:7f00:1::]/      | [2001:0:7f00:1::]   | an IPv4 address as IPv6   |
        | http://[::127.0.0.1]/          | [::7f00:1]          | an unassigned address |

      Examples: cloud metadata
        | url                                              | host               | kind                    |
        | http://169.254.169.254/latest/meta-data/         | 169.254.169.254    | a link-local address    |
        | http://0xa9fea9fe/                               | 169.254.169.254    | a link-local address    |
        | http://2852039166/                               | 169.254.169.254    | a link-local address    |
        | http://0251.0376.0251.0376/                      | 169.254.169.254    | a link-local address    |
        | http://[::ffff:169.254.169.254]/                 | [::ffff:a9fe:a9fe] | an IPv4 address as IPv6 |
        | http://[fd00:ec2::254]/                          | [fd00:ec2::254]    | a private address       |
        | http://[fe80::a9fe:a9fe]/                        | [fe80::a9fe:a9fe]  | a link-local address    |

      Examples: others
        | url                     | host            | kind                   |
        | http://0.0.0.0/         | 0.0.0.0         | an unspecified address |
        | http://0/               | 0.0.0.0         | an unspecified address |
        | http://[::]/            | [::]            | an unspecified address |
        | http://10.0.0.1/        | 10.0.0.1        | a private address      |
        | http://172.31.255.255/  | 172.31.255.255  | a private address      |
        | http://192.168.0.1/     | 192.168.0.1     | a private address      |
        | http://100.64.0.1/      | 100.64.0.1      | a private address      |
        | http://[fc00::1]/       | [fc00::1]       | a private address      |
        | http://[fec0::1]/       | [fec0::1]       | a private address      |
        | http://224.0.0.1/       | 224.0.0.1       | a multicast address    |
        | http://[ff02::1]/       | [ff02::1]       | a multicast address    |
        | http://255.255.255.255/ | 255.255.255.255 | a broadcast address    |
        | http://240.0.0.1/       | 240.0.0.1       | a reserved address     |
        | http://192.0.2.1/       | 192.0.2.1       | a reserved address     |
        | http://198.18.0.1/      | 198.18.0.1      | a reserved address     |
        | http://[2001:db8::1]/   | [2001:db8::1]   | a reserved address     |
        | http://[4000::1]/       | [4000::1]       | an unassigned address  |

    Scenario Outline: A name that resolves to such an address: <address>
      Given the name "inside.example" is at <address>
      When the tool http_request runs with {"url": "http://inside.example/"}
      Then the tool fails with "inside.example resolves to <kind>, and only public addresses may be reached"
      And no request was sent

      Examples:
        | address                | kind                             |
        | 127.0.0.1              | a loopback address               |
        | 10.1.2.3               | a private address                |
        | 169.254.169.254        | a link-local address             |
        | ::1                    | a loopback address               |
        | fe80::1%eth0           | a link-local address             |
        | ::ffff:10.0.0.1        | an IPv4 address as IPv6          |
        | 64:ff9b::a00:1         | an IPv4 address as IPv6          |
        | 0.0.0.0                | an unspecified address           |
        | 10.1.2.3 and ::1       | a private address                |

    Scenario: A name with public and private addresses connects only to the public ones
      Given the name "both.example" is at 10.1.2.3 and 93.184.216.34
      When the tool http_request runs with {"url": "http://both.example/"}
      Then it gives:
        """
        HTTP 404 Not Found

        nothing here
        """
      And the connection was offered 93.184.216.34 alone

    Scenario: A name is resolved only once per request
      Given the name "rebound.example" is at 93.184.216.34, and from the second look-up on at 127.0.0.1
      When the tool http_request runs with {"url": "http://rebound.example/"}
      Then it gives:
        """
        HTTP 404 Not Found

        nothing here
        """
      And the names that were looked up are "rebound.example"

    Scenario: The user can allow private addresses
      Given private addresses are allowed
      And the name "inside.example" is at 10.1.2.3
      When the tool http_request runs with {"url": "http://inside.example/a"}
      And the tool http_request runs with {"url": "http://127.0.0.1/b"}
      Then the requests went to "inside.example/a, 127.0.0.1/b"

    Scenario: Each private IPv4 address is refused
      Then every address is judged as a list of networks judges it

  Rule: Redirects

    Scenario Outline: <status> is followed, and a <method> becomes a <then>
      Given "site.example/old" redirects with <status> to "/new?a=1"
      And "site.example/new?a=1" answers:
        """
        HTTP 200

        here
        """
      When the tool http_request runs with {"url": "http://site.example/old", "method": "<method>", "body": "text"}
      Then it gives:
        """
        HTTP 200 OK
        url: http://site.example/new?a=1

        here
        """
      And the request to "site.example/new?a=1" was a <then> with the body "<body>"

      Examples:
        | status | method | then | body |
        | 301    | POST   | GET  |      |
        | 302    | POST   | GET  |      |
        | 303    | PUT    | GET  |      |
        | 307    | POST   | POST | text |
        | 308    | POST   | POST | text |
        | 302    | PUT    | PUT  | text |

    Scenario: Five redirects are followed, a sixth is not
      Given "site.example/5" redirects with 302 to "/4"
      And "site.example/4" redirects with 302 to "/3"
      And "site.example/3" redirects with 302 to "/2"
      And "site.example/2" redirects with 302 to "/1"
      And "site.example/1" redirects with 302 to "/0"
      And "site.example/6" redirects with 302 to "/5"
      When the tool http_request runs with {"url": "http://site.example/5", "body_only": false}
      Then it gives:
        """
        HTTP 404 Not Found
        url: http://site.example/0

        nothing here
        """
      When the tool http_request runs with {"url": "http://site.example/6"}
      Then the tool fails with "site.example redirects more than 5 times"

    Scenario: A redirect without a location is returned as output
      Given "site.example/old" answers:
        """
        HTTP 302

        moved
        """
      When the tool http_request runs with {"url": "http://site.example/old"}
      Then it gives:
        """
        HTTP 302 Found

        moved
        """

    Scenario Outline: A redirect to <location> is not followed
      Given the name "inside.example" is at 10.1.2.3
      And "site.example/go" redirects with 302 to "<location>"
      When the tool http_request runs with {"url": "http://site.example/go"}
      Then the tool fails with "<message>"
      And the requests went to "site.example/go"

      Examples:
        | location                            | message                                                                                |
        | http://127.0.0.1/                   | 127.0.0.1 is a loopback address, and only public addresses may be reached              |
        | http://0x7f.1/                      | 127.0.0.1 is a loopback address, and only public addresses may be reached              |
        | //169.254.169.254/latest/meta-data/ | 169.254.169.254 is a link-local address, and only public addresses may be reached      |
        | http://[::ffff:127.0.0.1]/          | [::ffff:7f00:1] is an IPv4 address as IPv6, and only public addresses may be reached   |
        | http://inside.example/              | inside.example resolves to a private address, and only public addresses may be reached |
        | file:///etc/passwd                  | file:// is refused: only http:// and https:// are supported                            |
        | http://a:b@site.example/            | a URL with a user name or password is refused: use a header instead                    |
        | http://[                            | "http://[" is not a URL                                                                |

    Scenario: A redirect to the same host after its name resolves to a private address
      Given the name "rebound.example" is at 93.184.216.34, and from the second look-up on at 127.0.0.1
      And "rebound.example/a" redirects with 302 to "/b"
      When the tool http_request runs with {"url": "http://rebound.example/a"}
      Then the tool fails with "rebound.example resolves to a loopback address, and only public addresses may be reached"
      And the requests went to "rebound.example/a"

    Scenario Outline: Credentials are sent only to the original origin: <location>
      Given the name "other.example" is at 93.184.216.35
      And "site.example/go" redirects with 307 to "<location>"
      When the tool http_request runs with {"url": "http://site.example/go", "method": "POST", "body": "b", "headers": {"Authorization": "Bearer k", "Cookie": "c=1", "X-Api-Key": "k", "Accept-Language": "de"}}
      Then the request to "<place>" had of its own headers "<kept>"

      Examples:
        | location                    | place                 | kept                                              |
        | /on                         | site.example/on       | accept-language, authorization, cookie, x-api-key |
        | http://other.example/on     | other.example/on      | accept-language                                   |
        | //other.example/on          | other.example/on      | accept-language                                   |
        | http://sub.site.example/on  | sub.site.example/on   | accept-language                                   |
