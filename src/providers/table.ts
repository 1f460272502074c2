// The known providers, as data: adding one is adding a row here and a table of its models in models/.
import type { Protocol } from '../credentials.ts';

export interface ProviderRow {
  readonly name: string;
  readonly protocol: Protocol | 'mock';
  /** The provider's own address; what `baseUrlVariable` holds goes before it. */
  readonly baseUrl: string;
  /** The environment variable that configures it. */
  readonly variable: string;
  /** What the variable must be; absent: any key that is not blank. */
  readonly variableValue?: string;
  readonly baseUrlVariable?: string;
  /** Its id in `@pydantic/genai-prices`; absent: the prices stand in its own table. */
  readonly priceList?: string;
  /** Where the facts of this row are documented. */
  readonly documentation: string;
}

export const PROVIDERS: readonly ProviderRow[] = [
  {
    name: 'anthropic',
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    variable: 'ANTHROPIC_API_KEY',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    priceList: 'anthropic',
    documentation: 'https://platform.claude.com/docs/en/api/messages',
  },
  {
    name: 'mock',
    protocol: 'mock',
    baseUrl: '',
    variable: 'AGENTS_MOCK',
    variableValue: '1',
    documentation: 'docs/providers.md',
  },
  {
    name: 'openai',
    protocol: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    variable: 'OPENAI_API_KEY',
    baseUrlVariable: 'OPENAI_BASE_URL',
    priceList: 'openai',
    documentation: 'https://platform.openai.com/docs/api-reference/chat',
  },
];

/** Names that are or will be providers' and so cannot be the namespace of a custom actor. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  ...['openai', 'anthropic', 'google', 'gemini', 'mistral', 'deepseek', 'groq', 'openrouter', 'together', 'xai', 'perplexity', 'cohere'],
  ...['fireworks', 'cerebras', 'moonshot', 'qwen', 'huggingface', 'nvidia', 'azure', 'amazon', 'ollama', 'lmstudio', 'llamacpp', 'vllm', 'mock'],
]);

/** Whether the namespace is kept for a provider, configured or not. */
export function isReservedNamespace(namespace: string): boolean {
  return RESERVED_NAMES.has(namespace);
}

/** Whether requests go to the provider itself and not to another server that speaks its protocol. */
export function isOwnAddress(provider: string, baseUrl: string | undefined): boolean {
  const own = findProviderRow(provider)?.baseUrl;
  return own !== undefined && (baseUrl === undefined || trimSlash(baseUrl) === trimSlash(own));
}

function trimSlash(url: string): string {
  return url.trim().toLowerCase().replace(/\/+$/, '');
}

/** What to write into the environment to configure a provider: the variable, with its value if only one will do. */
export function settingOf({ variable, variableValue }: ProviderRow): string {
  return variableValue === undefined ? variable : `${variable}=${variableValue}`;
}

/** The row of a provider; `undefined` if this version does not know it. */
export function findProviderRow(name: string): ProviderRow | undefined {
  return PROVIDERS.find((row) => row.name === name);
}
