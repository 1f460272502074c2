// Reads and checks the configuration file. Reports its faults with line and column. Never writes the file.

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
import { limitsFromKeys } from '../../limits.ts';
import { isRecord } from '../../plain-object.ts';
import { type Pricing, priceFromKeys } from '../../pricing.ts';
import { KNOWN_TABLE } from '../../providers/table/provider-table.ts';
import { serverAddress } from '../../providers/table/server-address.ts';
import { checkRawValue, checkSemantics, checkSize, pricedName } from './config-checks.ts';
import { type ConfigInput, configSchema, knownKeys, type ProviderInput } from './config-schema.ts';
import type { Configuration, DeclaredProvider } from './configuration.ts';
import { NO_CONFIGURATION } from './configuration.ts';
import { withoutKeys } from './looks-like-key.ts';

/**
 * Returns the text of the file; `undefined` if the file does not exist.
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
      throw unreadable(path, 'it is not UTF-8 text', { hint: 'Save it as UTF-8.', cause: error });
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, (error as Error).message, { cause: error });
    if (code === 'ENOENT' && isLink(path))
      throw unreadable(path, 'it is a symbolic link to a path that does not exist', { cause: error });
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
 * @throws ConfigurationError `INVALID_CONFIGURATION` with the faults in `details.faults`; `details.truncated` is set if
 *   there are more
 */
export function parseConfiguration(text: string, file: string): Configuration {
  // A file of only blank lines and comments is valid and empty.
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
    return checkConfig(yaml, (path, message, more = {}) => {
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
    hint: 'Fix it: agents config edit',
    details: { file, faults, ...(isTruncated && { truncated: true }) },
  });
}

function checkConfig(yaml: YamlSource, report: Report): Configuration | undefined {
  if (yaml.value === null) return NO_CONFIGURATION;
  if (!checkSize(yaml.value, report)) return undefined;
  const reportedPaths = new Set<string>();
  checkRawValue(yaml.value, (path, message, more = {}) => {
    reportedPaths.add([...path, ...(more.key === undefined ? [] : [more.key])].join('\n'));
    report(path, message, more);
  });
  const parsed = configSchema.safeParse(yaml.value, { reportInput: true });
  for (const issue of parsed.error?.issues ?? []) reportIssue(issue, { yaml, report, reportedPaths });
  // The parts that match the schema are checked too, so that all faults are reported at once.
  const valid = parsed.success ? parsed : configSchema.safeParse(withoutFaulty(yaml.value, parsed.error.issues));
  if (!valid.success) return undefined;
  const configuration = toConfiguration(valid.data);
  checkSemantics(valid.data, configuration, report);
  return parsed.success ? configuration : undefined;
}

interface IssueReport {
  readonly yaml: YamlSource;
  readonly report: Report;
  /** The paths for which a fault is reported already. */
  readonly reportedPaths: ReadonlySet<string>;
}

function reportIssue(issue: z.core.$ZodIssue, { yaml, report, reportedPaths }: IssueReport): void {
  const path = issue.path as Path;
  if (issue.code !== 'unrecognized_keys') {
    if (!reportedPaths.has(path.join('\n')))
      report(path, issueMessage(issue), { hint: valueHint(issue, path, yaml.sourceText) });
    return;
  }
  for (const key of issue.keys) {
    if (!reportedPaths.has([...path, key].join('\n')))
      report(path, 'unknown key', { key, hint: keyHint(key, knownKeys(path)) });
  }
}

/** Returns a copy without the unknown keys and without the entries that have another fault. */
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
    limits: limitsFromKeys(limits),
    pricing: Object.fromEntries(
      Object.entries(pricing ?? {}).map(([model, price]) => [pricedName(model), priceFromKeys(price)]),
    ) as Pricing,
    aliases: aliases ?? {},
    providers: Object.fromEntries(
      Object.entries(providers ?? {}).map(([name, provider]) => [name, toProvider(name, provider ?? {})]),
    ),
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

/**
 * Returns the base URL of a provider. Like its variable, the URL of a local server may omit the default port and path.
 */
function addressOf(name: string, written: string, protocol: ProviderInput['protocol']): string {
  const row = KNOWN_TABLE.find(name);
  return row?.local === undefined || (protocol ?? row.protocol) !== row.protocol
    ? written
    : serverAddress(written, row.local);
}
