// The protocols through which providers are called, one row each. The code of a protocol is loaded on first use.
import type { ModelSettings, SettingFault } from '../../actor/config.ts';
import type { ProtocolName, ProtocolRow } from '../provider.ts';

export const PROTOCOL_TABLE: Readonly<Record<ProtocolName, ProtocolRow>> = {
  openai: {
    name: 'openai',
    usesNetwork: true,
    load: async () => (await import('./openai.ts')).openaiProvider,
    // The events of the Responses API. Chat completions end with `[DONE]`.
    lastEvents: new Set(['response.completed', 'response.incomplete']),
    headers: {},
    keyHeader: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
    modelList: { path: '/models', query: {} },
    needsMaxTokens: false,
    settingFaults: () => [],
  },
  anthropic: {
    name: 'anthropic',
    usesNetwork: true,
    load: async () => (await import('./anthropic.ts')).anthropicProvider,
    lastEvents: new Set(['message_stop']),
    headers: { 'anthropic-version': '2023-06-01' },
    keyHeader: (apiKey) => ({ 'x-api-key': apiKey }),
    modelList: { path: '/v1/models', query: { limit: '1000' } },
    needsMaxTokens: true,
    settingFaults: messagesFaults,
  },
  mock: {
    name: 'mock',
    usesNetwork: false,
    load: async () => (await import('./mock.ts')).mockProvider,
    lastEvents: new Set(),
    headers: {},
    keyHeader: () => ({}),
    modelList: { path: '', query: {} },
    needsMaxTokens: false,
    settingFaults: () => [],
  },
};

/**
 * Returns a fault for each setting that the messages API accepts for no model:
 * https://platform.claude.com/docs/en/api/messages/create
 */
function messagesFaults(name: string, { seed, temperature, reasoningEffort }: ModelSettings): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  if (seed !== undefined) faults.push({ key: 'seed', message: `${name} does not accept seed`, hint: 'leave it out' });
  if (temperature !== undefined && temperature > 1) {
    faults.push({ key: 'temperature', message: `${name} accepts a temperature of at most 1`, hint: 'use 1 or less' });
  }
  if (reasoningEffort === 'none' || reasoningEffort === 'minimal') {
    faults.push({
      key: 'reasoning_effort',
      message: `${name} does not accept reasoning_effort ${reasoningEffort}`,
      hint: 'use low, medium, high, xhigh or max',
    });
  }
  return faults;
}
