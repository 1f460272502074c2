// The configuration file: read, checked, and told what is wrong with it, with line and column. It never writes.
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type FileFault, faultsText, keyHint, MAX_FAULTS, type Report, sentenceOf, sortFaults, valueHint } from '../actor/file-fault.ts';
import { parseActorName } from '../actor/name.ts';
import { type Path, readYaml, type YamlSource } from '../actor/yaml-source.ts';
import { checkCredentials } from '../credentials.ts';
import { AgentsError, ConfigurationError } from '../errors.ts';
import { LIMIT_KEYS, type Limits } from '../limits.ts';
import { isRecord } from '../plain-object.ts';
import type { ModelPrice, Pricing, TokenPrices } from '../pricing.ts';
import { KNOWN_TABLE } from '../providers/table.ts';
import { type ConfigInput, configSchema, knownKeys, type ProviderInput } from './config-schema.ts';
import type { Configuration, DeclaredProvider } from './configuration.ts';
import { NO_CONFIGURATION, providerTable } from './configuration.ts';

/** The text of the file; `undefined` if there is none. @throws ConfigurationError `FILE_NOT_READABLE` */
export function readConfigText(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ConfigurationError({
      code: 'FILE_NOT_READABLE',
      message: `the configuration file ${path} cannot be read: ${code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not a text in UTF-8' : ((error as Error).message ?? code)}`,
      hint: 'Check the file and its permissions, or move it away.',
      cause: error,
      details: { file: path },
    });
  }
}

/**
 * Parses the text of a configuration file.
 * @throws ConfigurationError `INVALID_CONFIGURATION` with all faults in `details.faults`
 */
export function parseConfiguration(text: string, file: string): Configuration {
  const faults: FileFault[] = [];
  const yaml = readYaml(text);
  for (const { message, hint, line, column } of yaml.faults.slice(0, MAX_FAULTS)) {
    // A file of comments alone says nothing, which is no fault.
    if (message === 'the file is empty') return NO_CONFIGURATION;
    faults.push({ path: '', message, hint, line, column });
  }
  const report: Report = (path, message, more = {}) => {
    if (faults.length >= MAX_FAULTS) return;
    const full = more.key === undefined ? path : [...path, more.key];
    faults.push({ path: full.join('.'), message, hint: more.hint, ...yaml.place(path, more.key) });
  };
  const configuration = faults.length === 0 ? check(yaml, report) : undefined;
  if (configuration !== undefined && faults.length === 0) return configuration;
  const sorted = sortFaults(faults);
  throw new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message: `${file} is not a valid configuration: ${faultsText(sorted, file)}`,
    hint: 'Mend it: agents config edit. See what is wrong: agents config validate.',
    details: { file, faults: sorted },
  });
}

function check(yaml: YamlSource, report: Report): Configuration | undefined {
  if (yaml.value === null) return NO_CONFIGURATION;
  refusePlainKeys(yaml.value, report);
  const parsed = configSchema.safeParse(yaml.value, { reportInput: true });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) reportIssue(issue, yaml, report);
    return undefined;
  }
  const configuration = toConfiguration(parsed.data);
  checkProviders(parsed.data, configuration, report);
  checkAliases(configuration, report);
  checkPricing(configuration, report);
  return configuration;
}

/** Keys under which people write a key in plain text. */
const PLAIN_KEYS = ['api_key', 'apikey', 'apiKey', 'key', 'token', 'secret', 'password'];
const BETTER_WAYS = 'name the variable that holds it with `api_key_env: NAME`, or a command that prints it with `api_key_command: [program, argument]`';

function refusePlainKeys(value: unknown, report: Report): void {
  const providers = isRecord(value) && isRecord(value.providers) ? value.providers : {};
  for (const [name, provider] of Object.entries(providers)) {
    for (const key of Object.keys(isRecord(provider) ? provider : {})) {
      if (PLAIN_KEYS.includes(key)) report(['providers', name], 'a key does not stand in plain text in this file', { key, hint: BETTER_WAYS });
    }
  }
}

function reportIssue(issue: z.core.$ZodIssue, yaml: YamlSource, report: Report): void {
  const path = issue.path as Path;
  if (issue.code !== 'unrecognized_keys') {
    report(path, sentenceOf(issue), { hint: valueHint(issue, path, yaml.written) });
    return;
  }
  for (const key of issue.keys.slice(0, MAX_FAULTS)) {
    if (!PLAIN_KEYS.includes(key) || path[0] !== 'providers') report(path, 'unknown key', { key, hint: keyHint(key, knownKeys(path)) });
  }
}

function checkProviders({ providers = {} }: ConfigInput, configuration: Configuration, report: Report): void {
  for (const [name, input] of Object.entries(providers)) {
    const path = ['providers', name];
    const declared = configuration.providers[name] ?? {};
    const known = KNOWN_TABLE.find(name);
    if (known?.protocol === 'mock') report(path, 'the mock cannot be changed');
    if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)) report(path, 'is not the name of a provider', { hint: 'use a-z, 0-9, ".", "_", "-"' });
    if (name === 'local') report(path, 'is the namespace of your own actors', { hint: 'use another name' });
    if (known === undefined && declared.baseUrl === undefined && name !== 'local') {
      report(path, 'lacks `base_url`', { hint: 'a provider that is not known needs its address, for example `base_url: https://host/v1`' });
    }
    if (
      known !== undefined &&
      known.protocol !== 'mock' &&
      declared.protocol !== undefined &&
      declared.protocol !== known.protocol &&
      declared.baseUrl === undefined
    ) {
      report([...path, 'protocol'], `${name} itself speaks ${known.protocol}`, { hint: 'give the `base_url` of the server that speaks another protocol' });
    }
    checkAddress(name, declared, report);
    checkHeaders(name, declared, report);
    if (typeof input?.api_key_command === 'string' && /["'`$|&;<>\\*?(){}]/.test(input.api_key_command)) {
      report([...path, 'api_key_command'], 'is run without a shell', { hint: 'write a list of the program and its arguments: [pass, show, my-key]' });
    }
  }
}

function checkAddress(name: string, { baseUrl }: DeclaredProvider, report: Report): void {
  if (baseUrl === undefined) return;
  try {
    checkCredentials({ [name]: { baseUrl } });
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    report(['providers', name, 'base_url'], error.message, { hint: error.hint });
  }
}

/** Headers whose names say that their value is a secret. */
const SECRET_HEADER = /authorization|cookie|token|secret|password|(^|-)key$|api-?key/i;
/** How the keys of well-known services begin. */
const SECRET_VALUE = /^(bearer\s|basic\s|sk-|gsk_|xai-|hf_|nvapi-|AIza)/i;

function checkHeaders(name: string, { headers = {} }: DeclaredProvider, report: Report): void {
  for (const [header, value] of Object.entries(headers)) {
    const path = ['providers', name, 'headers', header];
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) report(path, 'is not the name of a header');
    if (typeof value === 'object') continue;
    if (SECRET_HEADER.test(header) || SECRET_VALUE.test(value.trim()))
      report(path, 'a secret does not stand in plain text in this file', { hint: `name the variable that holds it: ${header}: {env: NAME}` });
    else if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) report(path, 'holds a character that cannot be sent');
  }
}

function checkAliases({ aliases, ...configuration }: Configuration, report: Report): void {
  const { isReserved } = providerTable({ aliases, ...configuration });
  for (const [alias, target] of Object.entries(aliases)) {
    const path = ['aliases', alias];
    if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(alias)) report(path, 'is not the name of an alias', { hint: 'use a bare name: a-z, 0-9, ".", "_", "-"' });
    try {
      parseActorName(target, isReserved);
    } catch (error) {
      if (!(error instanceof AgentsError)) throw error;
      report(path, error.message, { hint: error.hint });
    }
    if (Object.hasOwn(aliases, target.replace(/^local\//, ''))) report(path, `leads to the alias ${target}`, { hint: 'an alias leads to an actor: name that' });
  }
}

function checkPricing({ pricing }: Configuration, report: Report): void {
  for (const model of Object.keys(pricing)) {
    if (!/^[^/]+\/./.test(model)) report(['pricing', model], 'is not the name of a model', { hint: 'write provider/model' });
  }
}

function toConfiguration({ format, limits = {}, pricing = {}, aliases = {}, providers = {} }: ConfigInput): Configuration {
  return {
    format,
    limits: Object.fromEntries(Object.entries(LIMIT_KEYS).map(([name, { key }]) => [name, limits[key]])) as Limits,
    pricing: Object.fromEntries(Object.entries(pricing).map(([model, price]) => [canonical(model), toPrice(price)])) as Pricing,
    aliases,
    providers: Object.fromEntries(Object.entries(providers).map(([name, provider]) => [name, toProvider(provider ?? {})])),
  };
}

/** `google/...` for `gemini/...`: prices are looked up under the provider's own name. */
function canonical(model: string): string {
  const slash = model.indexOf('/');
  const row = KNOWN_TABLE.find(model.slice(0, Math.max(slash, 0)));
  return row === undefined ? model : `${row.name}${model.slice(slash)}`;
}

type PriceInput = NonNullable<ConfigInput['pricing']>[string];

function toPrice({ per_request_usd: perRequestUsd, tiers, ...rates }: PriceInput): ModelPrice {
  return {
    ...toRates(rates),
    ...(perRequestUsd !== undefined && { perRequestUsd }),
    ...(tiers !== undefined && { tiers: tiers.map(({ above_input_tokens: aboveInputTokens, ...one }) => ({ aboveInputTokens, ...toRates(one) })) }),
  };
}

function toRates(rates: Pick<PriceInput, 'input_per_1m' | 'output_per_1m' | 'cached_read_per_1m' | 'cached_write_per_1m'>): TokenPrices {
  return {
    inputPer1M: rates.input_per_1m,
    outputPer1M: rates.output_per_1m,
    ...(rates.cached_read_per_1m !== undefined && { cachedReadPer1M: rates.cached_read_per_1m }),
    ...(rates.cached_write_per_1m !== undefined && { cachedWritePer1M: rates.cached_write_per_1m }),
  };
}

function toProvider(input: ProviderInput): DeclaredProvider {
  const { protocol, base_url: baseUrl, api_key_env: apiKeyEnv, api_key_command: command, headers, models } = input;
  return { protocol, baseUrl: baseUrl?.trim(), apiKeyEnv, apiKeyCommand: typeof command === 'string' ? command.trim().split(/\s+/) : command, headers, models };
}
