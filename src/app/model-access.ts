// The credential and the price of the model of a run.
import type { Credential, Credentials } from '../credentials.ts';
import { NotFoundError } from '../errors.ts';
import type { ModelPrice, Pricing } from '../pricing.ts';
import { findModel, highestPrice } from '../providers/catalog/catalog.ts';
import { resolveConnection } from '../providers/connect.ts';
import type { Connection } from '../providers/provider.ts';
import type { ConfiguredProvider } from '../providers/table/configured.ts';
import type { Installation } from './installation.ts';

export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/**
 * Returns the credential of only the provider that the run needs.
 * @throws ConfigurationError `MISSING_CREDENTIAL` if the provider is not configured
 * @throws NotFoundError if the provider is unknown
 */
export async function credentialsFor(installation: Installation, { provider, model }: ModelName): Promise<Credentials> {
  return {
    [provider]: await installation.credential(configuredOrThrow(installation, provider, `${provider}/${model}`)),
  };
}

/**
 * Returns the base URL and the protocol of the provider, without a key. For a run that sends nothing.
 * @throws NotFoundError if the provider is unknown
 */
export function addressFor(installation: Installation, { provider, model }: ModelName): Credentials {
  const { baseUrl, protocol } = configuredOrThrow(installation, provider, `${provider}/${model}`).credential;
  return { [provider]: { baseUrl, protocol } };
}

/** Returns the connection to a configured provider. Default of `credential`: the credential of the provider. */
export async function connectionTo(
  installation: Installation,
  configured: ConfiguredProvider,
  credential?: Credential,
): Promise<Connection> {
  const { host, providers } = installation;
  const credentials = { [configured.name]: credential ?? (await installation.credential(configured)) };
  return resolveConnection(configured.name, { credentials, fetch: host.fetch, table: providers.table });
}

/** Returns a configured provider, or fails. `purpose` is the name of what needs it, for the message. */
export function configuredOrThrow({ providers }: Installation, provider: string, purpose: string): ConfiguredProvider {
  const configured = providers.configuredProvider(provider);
  if (configured !== undefined) return configured;
  const row = providers.table.find(provider);
  if (row !== undefined) throw providers.explainMissing(row, purpose);
  throw new NotFoundError({
    code: 'PROVIDER_NOT_FOUND',
    message: `there is no provider ${provider}`,
    hint: 'Declare it in the configuration file, with its base_url: agents config edit',
    details: { provider },
  });
}

/**
 * Returns the price of one model: that of the configuration file, otherwise that of the catalog. A model on a local
 * server of this machine costs nothing.
 */
export function pricingFor(installation: Installation, { provider, model }: ModelName): Pricing {
  const name = `${provider}/${model}`;
  const price = priceOf(installation, { provider, model });
  if (price === undefined) return {};
  // A price of the configuration file does not depend on the time.
  const highest = Object.hasOwn(installation.configuration.pricing, name)
    ? undefined
    : highestPrice(provider, model, installation.host.now());
  return { [name]: highest === undefined ? price : { ...price, highest } };
}

export function priceOf(installation: Installation, { provider, model }: ModelName): ModelPrice | undefined {
  const { configuration, providers, host } = installation;
  const name = `${provider}/${model}`;
  if (Object.hasOwn(configuration.pricing, name)) return configuration.pricing[name];
  const known = findModel(provider, model, host.now())?.price;
  if (known !== undefined) return known;
  const row = providers.table.find(provider);
  const address = providers.configuredProvider(provider)?.credential.baseUrl ?? row?.baseUrl ?? '';
  return row?.local !== undefined && isThisMachine(address) && !IN_THE_CLOUD.test(model)
    ? { inputPer1M: 0, outputPer1M: 0 }
    : undefined;
}

/** Matches models that a local server forwards to a service: https://docs.ollama.com/cloud */
const IN_THE_CLOUD = /[:-]cloud$/;

function isThisMachine(address: string): boolean {
  return URL.canParse(address) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(address).hostname);
}
