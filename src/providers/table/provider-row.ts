// The properties of a provider. Types only: the rows are in known-providers.ts.
import type { Protocol } from '../../credentials.ts';
import type { Dialect } from './dialect.ts';
import type { ServerDefaults } from './server-address.ts';

/** The value of a header: a string, or the environment variable that contains it. */
export type HeaderValue = string | { readonly env: string };

/** The defaults of a server that the user runs. */
export interface LocalServer extends ServerDefaults {
  /**
   * The variable with the key. It may list several keys that the server accepts, separated by commas; the first is
   * used.
   */
  readonly keyVariable?: string;
}

export interface ProviderRow {
  readonly name: string;
  /** Alternative names. */
  readonly otherNames?: readonly string[];
  readonly protocol: Protocol | 'mock';
  /** The default base URL, which the value of `baseUrlVariable` overrides. Empty: only the user can provide it. */
  readonly baseUrl: string;
  /** The environment variable that configures the provider: it contains the key, or the address of a local server. */
  readonly variable: string | undefined;
  /** Alternative variables, read in this order if the first is blank. */
  readonly otherVariables?: readonly string[];
  /** The required value of the variable. Absent: any value that is not blank. */
  readonly variableValue?: string;
  readonly baseUrlVariable?: string;
  /** The variable with the API version to request, if the provider supports this. */
  readonly versionVariable?: string;
  /**
   * A server that the user runs: `variable` contains its address, with this default port and path. A key is optional.
   */
  readonly local?: LocalServer;
  /**
   * The id of the provider in `@pydantic/genai-prices`. Absent: only the model table of the provider may have prices.
   */
  readonly priceList?: string;
  /**
   * A regular expression for models of the price list whose token price is no upper bound of their cost, so that no price
   * is used.
   */
  readonly unboundedPrices?: string;
  /**
   * `any`: every model name is accepted. A list: the models that the user declared. Absent: the models of its table.
   */
  readonly models?: 'any' | readonly string[];
  /** The differences from the provider whose protocol it uses. */
  readonly dialect?: Dialect;
  /** Where the facts of this row are documented. */
  readonly documentation: string | undefined;
  /** The user declared the provider, or a part of it, in the configuration file. */
  readonly declared?: boolean;
  /** The user configured the variable of the key, so a key is required even with headers. */
  readonly requiresKey?: boolean;
  /** A program and its arguments that print the key, used if no variable contains it. */
  readonly keyCommand?: readonly string[];
  readonly headers?: Readonly<Record<string, HeaderValue>>;
}
