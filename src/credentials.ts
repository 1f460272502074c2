// Credentials of providers: the API key with its base URL and headers. They are passed for one run and never stored.
import { invalidConfiguration } from './errors.ts';
import { isRecord } from './plain-object.ts';

export const PROTOCOLS = ['openai', 'anthropic'] as const;

/** The protocol of a provider: the chat completions of OpenAI, or the messages of Anthropic. */
export type Protocol = (typeof PROTOCOLS)[number];

export interface Credential {
  readonly apiKey?: string | undefined;
  /** Default: the base URL of the provider. */
  readonly baseUrl?: string | undefined;
  /** Sent with each request to this provider, and to no other host. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default: the protocol in the provider table; `openai` for a provider that is not in the table. */
  readonly protocol?: Protocol | undefined;
  /**
   * The version of the API, for a provider with several versions (Azure). Default: the API without a version number.
   */
  readonly apiVersion?: string | undefined;
  /** The source of the key, such as the name of a variable. Shown in hints. */
  readonly source?: string | undefined;
}

/** Credentials by provider name. */
export type Credentials = Readonly<Record<string, Credential>>;

const FIELDS = ['apiKey', 'baseUrl', 'headers', 'protocol', 'apiVersion', 'source'];

/**
 * Validates credentials and returns a frozen copy. Keeps no reference to the given object.
 * @throws ConfigurationError if an entry is malformed; the message names the provider and the field, never the value.
 */
export function checkCredentials(given: unknown): Credentials {
  if (!isRecord(given)) throw invalidConfiguration('credentials must be an object: { [provider]: { apiKey } }');
  const checked: Record<string, Credential> = Object.create(null);
  for (const [provider, credential] of Object.entries(given)) checked[provider] = checkCredential(provider, credential);
  return Object.freeze(checked);
}

function checkCredential(provider: string, given: unknown): Credential {
  if (!isRecord(given)) throw invalidConfiguration(`credentials for provider ${provider} must be an object`);
  const unknown = Object.keys(given).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined)
    throw invalidConfiguration(
      `credentials for provider ${provider}: unknown key ${unknown}`,
      `Use ${FIELDS.join(', ')}.`,
    );
  const { apiKey, baseUrl, headers, protocol, apiVersion, source } = given;
  for (const [name, value] of Object.entries({ apiKey, apiVersion, source })) {
    if (value !== undefined && typeof value !== 'string')
      throw invalidConfiguration(`credentials for provider ${provider}: ${name} must be a string`);
  }
  if (baseUrl !== undefined) checkBaseUrl(provider, baseUrl);
  if (protocol !== undefined && !PROTOCOLS.includes(protocol as Protocol)) {
    throw invalidConfiguration(
      `credentials for provider ${provider}: unknown protocol`,
      `Use ${PROTOCOLS.join(' or ')}.`,
    );
  }
  if (
    headers !== undefined &&
    (!isRecord(headers) || Object.values(headers).some((value) => typeof value !== 'string'))
  ) {
    throw invalidConfiguration(`credentials for provider ${provider}: headers must map names to strings`);
  }
  return Object.freeze({
    apiKey: apiKey as string | undefined,
    baseUrl: baseUrl as string | undefined,
    headers: headers && Object.freeze({ ...(headers as Record<string, string>) }),
    protocol: protocol as Protocol | undefined,
    apiVersion: apiVersion as string | undefined,
    source: source as string | undefined,
  });
}

function checkBaseUrl(provider: string, baseUrl: unknown): void {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalidConfiguration(
      `the base URL of provider ${provider} is not an http or https address`,
      'Use an address such as https://host/v1.',
    );
  }
  if (url.search || url.hash)
    throw invalidConfiguration(
      `the base URL of provider ${provider} contains a query or a fragment`,
      'Remove the part from ? or # on.',
    );
  if (url.username || url.password) {
    throw invalidConfiguration(
      `the base URL of provider ${provider} contains a user name or password`,
      'Give the key as the API key instead.',
    );
  }
}
