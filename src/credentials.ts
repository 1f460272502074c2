// Credentials: what a provider wants to see before it answers. They are handed in for one run and written nowhere.
import { invalidConfiguration } from './errors.ts';
import { isRecord } from './plain-object.ts';

export const PROTOCOLS = ['openai', 'anthropic'] as const;

/** How a provider is spoken to: chat completions as OpenAI made them, or messages as Anthropic made them. */
export type Protocol = (typeof PROTOCOLS)[number];

export interface Credential {
  readonly apiKey?: string | undefined;
  /** Default: the provider's own. */
  readonly baseUrl?: string | undefined;
  /** Sent with each request to this provider and to nobody else. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Default: that of the provider table, `openai` for a provider that is not in it. */
  readonly protocol?: Protocol | undefined;
  /** The version of the API to ask for, where the provider has several (Azure). Default: the one without a number. */
  readonly apiVersion?: string | undefined;
  /** Where the key came from, such as the name of a variable; told in hints. */
  readonly source?: string | undefined;
}

/** Credentials by provider name. */
export type Credentials = Readonly<Record<string, Credential>>;

const FIELDS = ['apiKey', 'baseUrl', 'headers', 'protocol', 'apiVersion', 'source'];

/**
 * Copies and checks credentials. Neither the given object nor a value of it is kept.
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
      'It looks like https://host/v1.',
    );
  }
  if (url.search || url.hash)
    throw invalidConfiguration(
      `the base URL of provider ${provider} holds more than a path`,
      'Leave out what follows the ? or the #.',
    );
  if (url.username || url.password) {
    throw invalidConfiguration(
      `the base URL of provider ${provider} holds a user name or password`,
      'Give the key as the API key instead.',
    );
  }
}
