// Which settings a model is known not to take: by the catalog, by its protocol, by its service.
import type { ModelSettings, SettingFault } from '../actor/config.ts';
import { findModel } from './catalog/catalog.ts';
import { PROTOCOL_TABLE } from './protocols/protocol-table.ts';
import type { Dialect } from './table/dialect.ts';
import type { ProviderTable } from './table/provider-table.ts';

/** Which settings a model is known not to take. A model that is not known takes all that its protocol has. */
export function checkSettings(
  provider: string,
  model: string,
  { settings, table }: { readonly settings: ModelSettings; readonly table: ProviderTable },
): readonly SettingFault[] {
  const row = table.find(provider);
  const facts = findModel(provider, model, new Date(0));
  const name = `${provider}/${model}`;
  const faults: SettingFault[] = [];
  const refuse = (key: string, message: string, hint = 'leave it out') => faults.push({ key, message, hint });
  if (facts?.temperature === false) {
    if (settings.temperature !== undefined) refuse('temperature', `${name} takes no temperature`);
    if (settings.topP !== undefined) refuse('top_p', `${name} takes no top_p`);
  }
  const most = facts?.maxOutputTokens;
  if (most !== undefined && settings.maxTokens !== undefined && settings.maxTokens > most) {
    refuse('max_tokens', `${name} writes at most ${most} tokens`, `use ${most} or less`);
  }
  if (
    facts?.reasoning === false &&
    row?.dialect?.plainModelsTakeReasoningEffort === false &&
    settings.reasoningEffort !== undefined
  ) {
    refuse('reasoning_effort', `${name} does not reason`);
  }
  if (facts?.api === 'responses') faults.push(...responsesFaults(name, settings));
  faults.push(...dialectFaults(provider, settings, { ...row?.dialect, reasons: facts?.reasoning === true }));
  return row === undefined ? faults : [...faults, ...PROTOCOL_TABLE[row.protocol].settingFaults(name, settings)];
}

/** Which settings a service is known not to take, whatever the model. */
function dialectFaults(
  provider: string,
  settings: ModelSettings,
  { reasons, ...dialect }: Dialect & { readonly reasons: boolean },
): readonly SettingFault[] {
  const { temperature, stop, seed, reasoningEffort, responseFormat } = settings;
  const { maxTemperature = Number.POSITIVE_INFINITY, maxStops = Number.POSITIVE_INFINITY, reasoningEfforts } = dialect;
  const faults: SettingFault[] = [];
  if (dialect.seed === false && seed !== undefined)
    faults.push({ key: 'seed', message: `${provider} takes no seed`, hint: 'leave it out' });
  if (temperature !== undefined && temperature > maxTemperature) {
    faults.push({
      key: 'temperature',
      message: `${provider} takes a temperature of at most ${maxTemperature}`,
      hint: `use ${maxTemperature} or less`,
    });
  }
  if (stop !== undefined && reasons && dialect.reasoningTakesStop === false) {
    faults.push({
      key: 'stop',
      message: `${provider} takes no stop sequences for a model that reasons`,
      hint: 'leave it out',
    });
  }
  if (stop !== undefined && stop.length > maxStops) {
    const message =
      maxStops === 0 ? `${provider} takes no stop sequences` : `${provider} takes at most ${maxStops} stop sequences`;
    faults.push({ key: 'stop', message, hint: maxStops === 0 ? 'leave it out' : `use ${maxStops} or fewer` });
  }
  if (reasoningEffort !== undefined && reasoningEfforts?.includes(reasoningEffort) === false) {
    const hint = reasoningEfforts.length === 0 ? 'leave it out' : `use ${reasoningEfforts.join(', ')}`;
    faults.push({ key: 'reasoning_effort', message: `${provider} takes no reasoning_effort ${reasoningEffort}`, hint });
  }
  if (dialect.jsonSchema === false && typeof responseFormat === 'object') {
    faults.push({
      key: 'response_format',
      message: `${provider} takes no JSON Schema`,
      hint: 'use json, and describe the answer in the prompt',
    });
  }
  return faults;
}

/** What the Responses API takes of no model: https://platform.openai.com/docs/api-reference/responses/create */
function responsesFaults(name: string, { seed, stop }: ModelSettings): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  if (seed !== undefined) faults.push({ key: 'seed', message: `${name} takes no seed`, hint: 'leave it out' });
  if (stop !== undefined) faults.push({ key: 'stop', message: `${name} takes no stop`, hint: 'leave it out' });
  return faults;
}
