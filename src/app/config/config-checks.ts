// Checks the configuration file for faults that its schema does not find. Each check passes its faults to `report`.

import { parseActorName } from '../../actor/name.ts';
import type { Report } from '../../actor/source/file-fault.ts';
import { checkCredentials } from '../../credentials.ts';
import { AgentsError } from '../../errors.ts';
import { isRecord } from '../../plain-object.ts';
import { KNOWN_TABLE } from '../../providers/table/provider-table.ts';
import { type ConfigInput, knownKeys, type ProviderInput } from './config-schema.ts';
import { type Configuration, type DeclaredProvider, providerTable } from './configuration.ts';
import { isKeyForVariable, isSecretValue, looksLikeKey } from './looks-like-key.ts';

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const PLAIN_KEY = 'an API key must not be in plain text in this file';
const BETTER_WAYS =
  'name the variable that holds it with `api_key_env: NAME`, ' +
  'or a command that prints it with `api_key_command: [program, argument]`';

/**
 * The maximum number of keys and list items in a section. With more faults than this the schema could overflow the
 * stack.
 */
const MAX_SECTION_ENTRIES = 20_000;

/** Returns whether each section is small enough to be checked. Reports a section that is too large. */
export function checkSize(value: unknown, report: Report): boolean {
  const sections = isRecord(value) ? Object.entries(value) : [];
  const large = sections.filter(([, section]) => entriesIn(section) > MAX_SECTION_ENTRIES);
  for (const [name] of large) report([name], `must have at most ${MAX_SECTION_ENTRIES} entries in all`);
  return large.length === 0;
}

function entriesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const entries = Object.values(value);
  return entries.reduce<number>((count, entry) => count + entriesIn(entry), entries.length);
}

/**
 * Reports the faults of the raw value: API keys in plain text, in all places where users write them, and `__proto__` as
 * a name.
 */
export function checkRawValue(value: unknown, report: Report): void {
  if (!isRecord(value)) return;
  for (const key of Object.keys(value)) {
    if (/api-?_?key$/i.test(key))
      report([], PLAIN_KEY, { key, hint: `declare the provider under \`providers\`, and there ${BETTER_WAYS}` });
  }
  for (const section of ['providers', 'aliases', 'pricing']) reportPrototypeName(value[section], [section], report);
  const providers = isRecord(value.providers) ? value.providers : {};
  for (const [name, provider] of Object.entries(providers)) {
    if (typeof provider === 'string') reportTextProvider(provider, ['providers', name], report);
    if (isRecord(provider)) checkPlainKeys(provider, ['providers', name], report);
  }
}

/**
 * Reports a string in the place of a provider: a URL must be written as `base_url`, and any other string may be an API
 * key.
 */
function reportTextProvider(written: string, path: readonly string[], report: Report): void {
  const isAddress = /^https?:\/\//i.test(written.trim());
  if (isAddress)
    report(path, 'must be a map, not a string', { hint: 'write the address as {base_url: https://host/v1}' });
  else report(path, PLAIN_KEY, { hint: BETTER_WAYS });
}

/** Reports `__proto__` as a key, which an object cannot hold as an ordinary key, so that it would be lost. */
function reportPrototypeName(map: unknown, path: readonly string[], report: Report): void {
  if (isRecord(map) && Object.hasOwn(map, '__proto__'))
    report(path, 'cannot be used as a name', { key: '__proto__', hint: 'use another name' });
}

function checkPlainKeys(provider: Readonly<Record<string, unknown>>, path: readonly string[], report: Report): void {
  for (const key of Object.keys(provider)) {
    if (isPlainKey(key)) report(path, PLAIN_KEY, { key, hint: BETTER_WAYS });
  }
  const { api_key_env: variable, api_key_command: command, headers } = provider;
  if (typeof variable === 'string' && isKeyForVariable(variable))
    report([...path, 'api_key_env'], PLAIN_KEY, { hint: BETTER_WAYS });
  const words: readonly unknown[] =
    typeof command === 'string' ? command.split(/\s+/) : Array.isArray(command) ? command : [];
  if (words.some((word) => typeof word === 'string' && looksLikeKey(word)))
    report([...path, 'api_key_command'], PLAIN_KEY, { hint: BETTER_WAYS });
  reportPrototypeName(headers, [...path, 'headers'], report);
  for (const [header, value] of Object.entries(isRecord(headers) ? headers : {})) {
    const isKey = isRecord(value) && typeof value.env === 'string' && isKeyForVariable(value.env);
    if (isKey)
      report([...path, 'headers', header], PLAIN_KEY, {
        hint: `name the variable that holds it: ${header}: {env: NAME}`,
      });
  }
}

/** Returns whether users write an API key in plain text under this key. */
function isPlainKey(key: string): boolean {
  const name = key.toLowerCase().replaceAll(/[-_]/g, '');
  return (
    /(apikey|^key|token|secret|password|bearer|authorization)$/.test(name) &&
    !knownKeys(['providers', '']).includes(key)
  );
}

/** Reports the faults of a file that matches the schema. `configuration` is the result of converting `input`. */
export function checkSemantics(input: ConfigInput, configuration: Configuration, report: Report): void {
  const firstNames = new Map<string, string>();
  for (const [name, provider] of Object.entries(input.providers ?? {}))
    checkProvider(name, { input: provider, configuration, firstNames, report });
  checkAliases(configuration, report);
  checkPricing(Object.keys(input.pricing ?? {}), report);
}

interface ProviderCheck {
  readonly input: ProviderInput | null;
  readonly configuration: Configuration;
  /** The first declared name of each known provider, by the name in the table. */
  readonly firstNames: Map<string, string>;
  readonly report: Report;
}

function checkProvider(name: string, { input, configuration: { providers }, firstNames, report }: ProviderCheck): void {
  const path = ['providers', name];
  const declared = providers[name] ?? {};
  const faults = [nameFault(name, declared), duplicateFault(name, firstNames), addressFault(name, declared)];
  for (const fault of faults)
    if (fault !== undefined)
      report(fault.key === undefined ? path : [...path, fault.key], fault.message, { hint: fault.hint });
  checkHeaders(name, declared, report);
  checkCommand(input?.api_key_command, [...path, 'api_key_command'], report);
}

/** Returns the fault of a provider that is declared under two names, such as `google` and `gemini`. */
function duplicateFault(name: string, firstNames: Map<string, string>): Fault | undefined {
  const row = KNOWN_TABLE.find(name);
  if (row === undefined) return undefined;
  const other = firstNames.get(row.name);
  firstNames.set(row.name, other ?? name);
  return other === undefined
    ? undefined
    : { message: `is another name of ${other}, which is declared already`, hint: 'keep one of the two' };
}

interface Fault {
  readonly message: string;
  readonly hint?: string | undefined;
  /** The key of the provider that has the fault. Default: the name of the provider itself. */
  readonly key?: string;
}

function nameFault(name: string, { baseUrl, protocol }: DeclaredProvider): Fault | undefined {
  const known = KNOWN_TABLE.find(name);
  if (name === 'local') return { message: 'is the namespace of your own actors', hint: 'use another name' };
  if (!NAME.test(name)) return { message: 'is not the name of a provider', hint: 'use a-z, 0-9, ".", "_", "-"' };
  if (known?.protocol === 'mock') return { message: 'the mock cannot be changed' };
  if (baseUrl !== undefined) return undefined;
  if (known === undefined) {
    return {
      message: 'lacks `base_url`',
      hint: 'a provider that is not known needs its address, for example `base_url: https://host/v1`',
    };
  }
  if (protocol === undefined || protocol === known.protocol) return undefined;
  return {
    key: 'protocol',
    message: `${name} itself uses the protocol ${known.protocol}`,
    hint: 'give the `base_url` of the server that uses another protocol',
  };
}

/** The paths of calls, which the program appends to the base URL. */
const CALL_PATH = /\/(chat\/completions|completions|responses|messages|models)\/*$/;

function addressFault(name: string, { baseUrl }: DeclaredProvider): Fault | undefined {
  if (baseUrl === undefined) return undefined;
  const key = 'base_url';
  try {
    checkCredentials({ [name]: { baseUrl } });
  } catch (error) {
    if (error instanceof AgentsError) return { key, message: error.message, hint: error.hint };
    throw error;
  }
  const [call] = CALL_PATH.exec(baseUrl) ?? [];
  return call === undefined
    ? undefined
    : { key, message: `ends with the path of a call, ${call}`, hint: 'remove it: it is added for each call' };
}

/** Characters with a special meaning in a shell. */
const SHELL_SYNTAX = /["'`$|&;<>\\*?(){}]|(^|\s)~/;

function checkCommand(command: ProviderInput['api_key_command'], path: readonly string[], report: Report): void {
  if (command === undefined) return;
  const isShell = typeof command === 'string' ? SHELL_SYNTAX.test(command) : command[0]?.startsWith('~') === true;
  const hint =
    'write a list of the program, with its full path if needed, and its arguments: [pass, show, my-key]; ' +
    'or name a shell: [sh, -c, "..."]';
  if (isShell) report(path, 'is run without a shell', { hint });
}

/** Names of headers whose value is a secret. */
const SECRET_HEADER = /authorization|cookie|token|secret|password|(^|-)key$|api-?key/i;
/** Headers of https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1, and headers that frame the body of a request. */
const HTTP_HEADER = /^(connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

function checkHeaders(name: string, { headers = {} }: DeclaredProvider, report: Report): void {
  for (const [header, value] of Object.entries(headers)) {
    const path = ['providers', name, 'headers', header];
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) report(path, 'is not the name of a header');
    if (HTTP_HEADER.test(header)) report(path, 'is set by HTTP itself', { hint: 'leave it out' });
    if (typeof value === 'object') continue;
    if (SECRET_HEADER.test(header) || isSecretValue(value))
      report(path, 'a secret must not be in plain text in this file', {
        hint: `name the variable that holds it: ${header}: {env: NAME}`,
      });
    else if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      report(path, 'contains a character that is not allowed in a header');
  }
}

function checkAliases(configuration: Configuration, report: Report): void {
  const { aliases } = configuration;
  const { isReserved } = providerTable(configuration);
  for (const [alias, target] of Object.entries(aliases)) {
    const path = ['aliases', alias];
    if (!NAME.test(alias))
      report(path, 'is not the name of an alias', { hint: 'use a bare name: a-z, 0-9, ".", "_", "-"' });
    try {
      parseActorName(target, isReserved);
    } catch (error) {
      if (!(error instanceof AgentsError)) throw error;
      report(path, error.message, { hint: error.hint });
    }
    if (Object.hasOwn(aliases, target.replace(/^local\//, '')))
      report(path, `leads to the alias ${target}`, {
        hint: 'name an actor instead: an alias cannot lead to another alias',
      });
  }
}

function checkPricing(models: readonly string[], report: Report): void {
  const first = new Map<string, string>();
  for (const model of models) {
    if (!/^[^/]+\/./.test(model))
      report(['pricing', model], 'is not the name of a model', { hint: 'write provider/model' });
    const name = pricedName(model);
    const other = first.get(name);
    if (other !== undefined)
      report(['pricing', model], `is another name of ${other}, which has a price already`, {
        hint: 'keep one of the two',
      });
    first.set(name, other ?? model);
  }
}

/** Returns the name under which prices are looked up. Replaces a synonym of a provider with its name in the table. */
export function pricedName(model: string): string {
  const slash = model.indexOf('/');
  const row = KNOWN_TABLE.find(model.slice(0, Math.max(slash, 0)));
  return row === undefined ? model : `${row.name}${model.slice(slash)}`;
}
