// What a provider is to this program. Types only: the rows stand in known-providers.ts.
import type { Protocol } from '../../credentials.ts';
import type { Dialect } from './dialect.ts';
import type { ServerDefaults } from './server-address.ts';

/** The value of a header: a text, or the environment variable that holds it. */
export type HeaderValue = string | { readonly env: string };

/** The defaults of a server of the user's own. */
export interface LocalServer extends ServerDefaults {
  /** The variable with a key; the first one is taken of several, by commas, which are those that the server takes. */
  readonly keyVariable?: string;
}

export interface ProviderRow {
  readonly name: string;
  /** Other names under which it may be typed. */
  readonly otherNames?: readonly string[];
  readonly protocol: Protocol | 'mock';
  /** The provider's own address; what `baseUrlVariable` holds goes before it. Empty: only the user knows it. */
  readonly baseUrl: string;
  /** The environment variable that configures it: with the key, or with the address of a local server. */
  readonly variable: string | undefined;
  /** Further variables for the same, looked at in this order when the first one is blank. */
  readonly otherVariables?: readonly string[];
  /** What the variable must be; absent: anything that is not blank. */
  readonly variableValue?: string;
  readonly baseUrlVariable?: string;
  /** The variable with the version of the API that is asked for, where one can be. */
  readonly versionVariable?: string;
  /** A server of the user's own: `variable` holds its address, where this port and path are the defaults, and a key is optional. */
  readonly local?: LocalServer;
  /** Its id in `@pydantic/genai-prices`; absent: the prices stand in its own table, if anywhere. */
  readonly priceList?: string;
  /** A regular expression for the models whose price that list gives, and which cost more than the tokens all the same. */
  readonly unboundedPrices?: string;
  /** `any`: it runs whatever name is typed. A list: what the user declared. Absent: the names of its own table. */
  readonly models?: 'any' | readonly string[];
  /** Where it differs from the provider whose protocol it speaks. */
  readonly dialect?: Dialect;
  /** Where the facts of this row are documented. */
  readonly documentation: string | undefined;
  /** The user declared it or something of it in the configuration file. */
  readonly declared?: boolean;
  /** The user named the variable of its key: then it wants one, whatever its headers hold. */
  readonly wantsKey?: boolean;
  /** A program and its arguments that print the key, if no variable holds it. */
  readonly keyCommand?: readonly string[];
  readonly headers?: Readonly<Record<string, HeaderValue>>;
}
