// The configuration file: read, checked, and told what is wrong with it, with line and column. It never writes.

import { lstatSync, readFileSync, statSync } from 'node:fs';
import type { z } from 'zod/mini';
import { searchFaults } from '../../actor/source/fault-search.ts';
import type { Path } from '../../actor/source/file-fault.ts';
import {
  type FaultList,
  faultsText,
  issueMessage,
  keyHint,
  type Report,
  valueHint,
} from '../../actor/source/file-fault.ts';
import { MAX_FILE_BYTES, readYaml, type YamlSource } from '../../actor/source/yaml-source.ts';
import { ConfigurationError } from '../../errors.ts';
import { LIMIT_KEYS, type Limits } from '../../limits.ts';
import { isRecord } from '../../plain-object.ts';
import type { ModelPrice, Pricing, TokenPrices } from '../../pricing.ts';
import { KNOWN_TABLE } from '../../providers/table/provider-table.ts';
import { serverAddress } from '../../providers/table/server-address.ts';
import { checkMeaning, checkSize, checkWritten, pricedName } from './config-checks.ts';
import { type ConfigInput, configSchema, knownKeys, type ProviderInput } from './config-schema.ts';
import type { Configuration, DeclaredProvider } from './configuration.ts';
import { NO_CONFIGURATION } from './configuration.ts';
import { withoutKeys } from './looks-like-key.ts';

/**
 * The text of the file; `undefined` if there is none.
 * @throws ConfigurationError `FILE_NOT_READABLE`, or `INVALID_CONFIGURATION` for a file that is too large to be one
 */
export function readConfigText(path: string): string | undefined {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw unreadable(path, 'it is a folder');
    if (stats.isFIFO() || stats.isSocket()) throw unreadable(path, 'it is not a file');
    if (stats.size > MAX_FILE_BYTES)
      throw invalid(path, { faults: [{ path: '', message: 'the file is larger than 1 MiB' }], isTruncated: false });
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const { code } = error as { code?: string };
    if (error instanceof ConfigurationError) throw error;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw unreadable(path, 'it is not a text in UTF-8', { hint: 'Save it as UTF-8.', cause: error });
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, (error as Error).message, { cause: error });
    if (code === 'ENOENT' && isLink(path)) throw unreadable(path, 'it is a link that leads nowhere', { cause: error });
    return undefined;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function unreadable(
  path: string,
  reason: string,
  { hint, cause }: { readonly hint?: string; readonly cause?: unknown } = {},
): ConfigurationError {
  return new ConfigurationError({
    code: 'FILE_NOT_READABLE',
    message: `the configuration file ${path} cannot be read: ${reason}`,
    hint: hint ?? 'Check the file and its permissions, or move it away.',
    cause,
    details: { file: path },
  });
}

/**
 * Parses the text of a configuration file.
 * @throws ConfigurationError `INVALID_CONFIGURATION` with the faults in `details.faults`; `details.truncated` where there are more than these
 */
export function parseConfiguration(text: string, file: string): Configuration {
  // A file of blanks and comments alone says nothing, which is no fault.
  if (text.split('\n').every((line) => /^\s*(#|$)/.test(line))) return NO_CONFIGURATION;
  const {
    value: configuration,
    faults,
    isTruncated,
  } = searchFaults((add) => {
    const yaml = readYaml(text);
    for (const { message, hint, line, column } of yaml.faults)
      add({ path: '', message: withoutKeys(message), hint, line, column });
    if (yaml.faults.length > 0) return undefined;
    return check(yaml, (path, message, more = {}) => {
      const full = withoutKeys((more.key === undefined ? path : [...path, more.key]).join('.'));
      add({ path: full, message: withoutKeys(message), hint: more.hint, ...yaml.position(path, more.key) });
    });
  });
  if (configuration !== undefined && faults.length === 0) return configuration;
  throw invalid(file, { faults, isTruncated });
}

function invalid(file: string, list: FaultList): ConfigurationError {
  const { faults, isTruncated } = list;
  return new ConfigurationError({
    code: 'INVALID_CONFIGURATION',
    message: `${file} is not a valid configuration: ${faultsText(list, file)}`,
    hint: 'Mend it: agents config edit',
    details: { file, faults, ...(isTruncated && { truncated: true }) },
  });
}

function check(yaml: YamlSource, report: Report): Configuration | undefined {
  if (yaml.value === null) return NO_CONFIGURATION;
  if (!checkSize(yaml.value, report)) return undefined;
  const told = new Set<string>();
  checkWritten(yaml.value, (path, message, more = {}) => {
    told.add([...path, ...(more.key === undefined ? [] : [more.key])].join('\n'));
    report(path, message, more);
  });
  const parsed = configSchema.safeParse(yaml.value, { reportInput: true });
  for (const issue of parsed.error?.issues ?? []) reportIssue(issue, { yaml, report, told });
  // What has the right shape is looked at all the same, so that everything is said at once.
  const sound = parsed.success ? parsed : configSchema.safeParse(withoutFaulty(yaml.value, parsed.error.issues));
  if (!sound.success) return undefined;
  const configuration = toConfiguration(sound.data);
  checkMeaning(sound.data, configuration, report);
  return parsed.success ? configuration : undefined;
}

interface IssueReport {
  readonly yaml: YamlSource;
  readonly report: Report;
  /** The paths of which a fault is told already. */
  readonly told: ReadonlySet<string>;
}

function reportIssue(issue: z.core.$ZodIssue, { yaml, report, told }: IssueReport): void {
  const path = issue.path as Path;
  if (issue.code !== 'unrecognized_keys') {
    if (!told.has(path.join('\n')))
      report(path, issueMessage(issue), { hint: valueHint(issue, path, yaml.sourceText) });
    return;
  }
  for (const key of issue.keys) {
    if (!told.has([...path, key].join('\n'))) report(path, 'unknown key', { key, hint: keyHint(key, knownKeys(path)) });
  }
}

/** A copy without the keys that are not known, and without the entries that have another fault. */
function withoutFaulty(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const isKeys = issue.code === 'unrecognized_keys';
    const path = isKeys ? issue.path : issue.path.slice(0, 2);
    const last = path.at(-1);
    if (isKeys) remove(valueAt(copy, path), issue.keys);
    else if (last !== undefined) remove(valueAt(copy, path.slice(0, -1)), [last]);
  }
  return copy;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

function remove(map: unknown, keys: readonly PropertyKey[]): void {
  if (isRecord(map)) for (const key of keys) Reflect.deleteProperty(map, key);
}

function toConfiguration({ format, limits, pricing, aliases, providers }: ConfigInput): Configuration {
  return {
    format,
    limits: Object.fromEntries(Object.entries(LIMIT_KEYS).map(([name, { key }]) => [name, limits?.[key]])) as Limits,
    pricing: Object.fromEntries(
      Object.entries(pricing ?? {}).map(([model, price]) => [pricedName(model), toPrice(price)]),
    ) as Pricing,
    aliases: aliases ?? {},
    providers: Object.fromEntries(
      Object.entries(providers ?? {}).map(([name, provider]) => [name, toProvider(name, provider ?? {})]),
    ),
  };
}

type PriceInput = NonNullable<ConfigInput['pricing']>[string];

function toPrice({ per_request_usd: perRequestUsd, tiers, ...rates }: PriceInput): ModelPrice {
  return {
    ...toRates(rates),
    ...(perRequestUsd !== undefined && { perRequestUsd }),
    ...(tiers !== undefined && {
      tiers: tiers.map(({ above_input_tokens: aboveInputTokens, ...one }) => ({ aboveInputTokens, ...toRates(one) })),
    }),
  };
}

function toRates(
  rates: Pick<PriceInput, 'input_per_1m' | 'output_per_1m' | 'cached_read_per_1m' | 'cached_write_per_1m'>,
): TokenPrices {
  return {
    inputPer1M: rates.input_per_1m,
    outputPer1M: rates.output_per_1m,
    ...(rates.cached_read_per_1m !== undefined && { cachedReadPer1M: rates.cached_read_per_1m }),
    ...(rates.cached_write_per_1m !== undefined && { cachedWritePer1M: rates.cached_write_per_1m }),
  };
}

function toProvider(name: string, input: ProviderInput): DeclaredProvider {
  const { protocol, base_url: baseUrl, api_key_env: apiKeyEnv, api_key_command: command, headers, models } = input;
  return {
    protocol,
    baseUrl: baseUrl === undefined ? undefined : addressOf(name, baseUrl.trim(), protocol),
    apiKeyEnv,
    apiKeyCommand: typeof command === 'string' ? command.trim().split(/\s+/) : command,
    headers,
    models: Array.isArray(models) ? [...new Set(models)] : models,
  };
}

/** A local server is written here as in its variable: without port and path where they are the usual ones. */
function addressOf(name: string, written: string, protocol: ProviderInput['protocol']): string {
  const row = KNOWN_TABLE.find(name);
  return row?.local === undefined || (protocol ?? row.protocol) !== row.protocol
    ? written
    : serverAddress(written, row.local);
}
