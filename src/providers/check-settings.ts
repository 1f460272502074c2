// Finds the settings that a model is known not to accept: by the catalog, by its protocol, by its service.
import type { ModelSettings, SettingFault } from '../actor/config.ts';
import { findModel } from './catalog/catalog.ts';
import { PROTOCOL_TABLE } from './protocols/protocol-table.ts';
import type { Dialect } from './table/dialect.ts';
import type { ProviderTable } from './table/provider-table.ts';

/**
 * Returns a fault for each setting that a model is known not to accept. An unknown model accepts all settings of its
 * protocol.
 */
export function checkSettings(
  provider: string,
  model: string,
  { settings, table }: { readonly settings: ModelSettings; readonly table: ProviderTable },
): readonly SettingFault[] {
  const row = table.find(provider);
  const modelInfo = findModel(provider, model, new Date(0));
  const name = `${provider}/${model}`;
  const faults: SettingFault[] = [];
  const refuse = (key: string, message: string, hint = 'leave it out') => faults.push({ key, message, hint });
  if (modelInfo?.temperature === false) {
    if (settings.temperature !== undefined) refuse('temperature', `${name} does not accept temperature`);
    if (settings.topP !== undefined) refuse('top_p', `${name} does not accept top_p`);
  }
  const maxOutputTokens = modelInfo?.maxOutputTokens;
  if (maxOutputTokens !== undefined && settings.maxTokens !== undefined && settings.maxTokens > maxOutputTokens) {
    refuse('max_tokens', `${name} generates at most ${maxOutputTokens} tokens`, `use ${maxOutputTokens} or less`);
  }
  if (
    modelInfo?.reasoning === false &&
    row?.dialect?.plainModelsTakeReasoningEffort === false &&
    settings.reasoningEffort !== undefined
  ) {
    refuse('reasoning_effort', `${name} does not reason`);
  }
  if (modelInfo?.api === 'responses') faults.push(...responsesFaults(name, settings));
  faults.push(...dialectFaults(provider, settings, { ...row?.dialect, reasons: modelInfo?.reasoning === true }));
  return row === undefined ? faults : [...faults, ...PROTOCOL_TABLE[row.protocol].settingFaults(name, settings)];
}

/** Returns a fault for each setting that a service is known not to accept for any model. */
function dialectFaults(
  provider: string,
  settings: ModelSettings,
  { reasons, ...dialect }: Dialect & { readonly reasons: boolean },
): readonly SettingFault[] {
  const { temperature, stop, seed, reasoningEffort, responseFormat } = settings;
  const { maxTemperature = Number.POSITIVE_INFINITY, maxStops = Number.POSITIVE_INFINITY, reasoningEfforts } = dialect;
  const faults: SettingFault[] = [];
  if (dialect.seed === false && seed !== undefined)
    faults.push({ key: 'seed', message: `${provider} does not accept seed`, hint: 'leave it out' });
  if (temperature !== undefined && temperature > maxTemperature) {
    faults.push({
      key: 'temperature',
      message: `${provider} accepts a temperature of at most ${maxTemperature}`,
      hint: `use ${maxTemperature} or less`,
    });
  }
  if (stop !== undefined && reasons && dialect.reasoningTakesStop === false) {
    faults.push({
      key: 'stop',
      message: `${provider} does not accept stop sequences for a model that reasons`,
      hint: 'leave it out',
    });
  }
  if (stop !== undefined && stop.length > maxStops) {
    const message =
      maxStops === 0
        ? `${provider} does not accept stop sequences`
        : `${provider} accepts at most ${maxStops} stop sequences`;
    faults.push({ key: 'stop', message, hint: maxStops === 0 ? 'leave it out' : `use ${maxStops} or fewer` });
  }
  if (reasoningEffort !== undefined && reasoningEfforts?.includes(reasoningEffort) === false) {
    const hint = reasoningEfforts.length === 0 ? 'leave it out' : `use ${reasoningEfforts.join(', ')}`;
    const message = `${provider} does not accept reasoning_effort ${reasoningEffort}`;
    faults.push({ key: 'reasoning_effort', message, hint });
  }
  if (dialect.jsonSchema === false && typeof responseFormat === 'object') {
    faults.push({
      key: 'response_format',
      message: `${provider} does not accept a JSON Schema`,
      hint: 'use json, and describe the answer in the prompt',
    });
  }
  return faults;
}

/**
 * Returns a fault for each setting that the Responses API accepts for no model:
 * https://platform.openai.com/docs/api-reference/responses/create
 */
function responsesFaults(name: string, { seed, stop }: ModelSettings): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  if (seed !== undefined) faults.push({ key: 'seed', message: `${name} does not accept seed`, hint: 'leave it out' });
  if (stop !== undefined) faults.push({ key: 'stop', message: `${name} does not accept stop`, hint: 'leave it out' });
  return faults;
}
