// `agents config`: prints the path of the configuration file, and shows, validates and edits the file.
import { existsSync } from 'node:fs';
import { parseConfiguration, readConfigText } from '../../app/config/config-file.ts';
import type { Configuration, DeclaredProvider } from '../../app/config/configuration.ts';
import { NO_CONFIGURATION } from '../../app/config/configuration.ts';
import { ValidationError } from '../../errors.ts';
import { limitsByKey } from '../../limits.ts';
import { withoutUndefined } from '../../plain-object.ts';
import { priceByKey } from '../../pricing.ts';
import { configurationWarnings } from '../doctor/config-warnings.ts';
import type { Session } from '../session.ts';

export async function configPath(session: Session): Promise<void> {
  const { configFile } = session.home;
  await session.print({
    kind: 'message',
    lines: [configFile],
    json: { path: configFile, exists: existsSync(configFile) },
  });
}

/** Prints the file. It contains no key, so nothing is hidden. */
export async function configShow(session: Session): Promise<void> {
  const { configFile } = session.home;
  const text = readConfigText(configFile);
  const configuration = text === undefined ? NO_CONFIGURATION : parseConfiguration(text, configFile);
  const lines =
    text === undefined
      ? [`There is no configuration file at ${configFile}`, 'Create it: agents config edit']
      : [`# ${configFile}`, text.trimEnd()];
  await session.print({
    kind: 'message',
    lines,
    json: { path: configFile, exists: text !== undefined, ...configurationJson(configuration) },
  });
}

/** @throws ConfigurationError `INVALID_CONFIGURATION` with all errors in the file */
export async function configValidate(session: Session): Promise<void> {
  const { configFile } = session.home;
  const text = readConfigText(configFile);
  const configuration = text === undefined ? NO_CONFIGURATION : parseConfiguration(text, configFile);
  const warnings = await configurationWarnings(session, configuration);
  for (const warning of warnings) await session.warn(warning);
  const line =
    text === undefined
      ? `There is no configuration file at ${configFile} (it is optional).`
      : `${configFile} is valid.`;
  await session.print({
    kind: 'message',
    lines: [line],
    json: { path: configFile, exists: text !== undefined, valid: true, warnings },
  });
}

/** Opens the file in the user's editor, then validates it. A missing file is created from a template. */
export async function configEdit(session: Session): Promise<void> {
  const { environment } = session.host;
  const editor = [environment.VISUAL, environment.EDITOR]
    .map((value) => value?.trim() ?? '')
    .find((value) => value !== '');
  if (editor === undefined) {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: 'no editor is set',
      hint: `Set EDITOR, for example EDITOR=nano, or edit the file by hand: ${session.home.configFile}`,
    });
  }
  const { editConfigFile } = await import('./config-editor.ts');
  await editConfigFile(session, editor);
  await configValidate(session);
}

function configurationJson({ format, limits, pricing, aliases, providers }: Configuration): Record<string, unknown> {
  return {
    format: format ?? null,
    limits: withoutUndefined(limitsByKey(limits)),
    pricing: mapValues(pricing, priceByKey),
    aliases,
    providers: mapValues(providers, providerJson),
  };
}

function providerJson({ protocol, baseUrl, apiKeyEnv, apiKeyCommand, headers, models }: DeclaredProvider): object {
  return {
    protocol: protocol ?? null,
    base_url: baseUrl ?? null,
    api_key_env: apiKeyEnv ?? null,
    api_key_command: apiKeyCommand ?? null,
    headers: headers ?? {},
    models: models ?? null,
  };
}

function mapValues<Value>(
  map: Readonly<Record<string, Value>>,
  change: (value: Value) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
