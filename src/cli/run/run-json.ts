// Converts results and events of a run to JSON with keys in snake_case. An unknown cost is null, never 0.
import type { ActorEvent, ActorResult } from '../../executor/stream/events.ts';
import type { NodeUsage, RunUsage, TokenUsage } from '../../usage.ts';

export function usageJson(usage: TokenUsage & Partial<Pick<RunUsage, 'source'>>): object {
  const { input, output, cachedRead, cachedWrite, reasoning, source } = usage;
  return { input, output, cached_read: cachedRead, cached_write: cachedWrite, reasoning, ...(source && { source }) };
}

export function nodeJson(node: NodeUsage): object {
  return {
    node: node.node,
    actor: node.actor,
    provider: node.provider,
    model: node.model,
    ...usageJson(node),
    cost_usd: node.costUsd ?? null,
    started_at: node.startedAt,
    duration_ms: node.durationMs,
    attempts: node.attempts,
  };
}

export function resultJson(result: ActorResult): object {
  return {
    response: result.response,
    finish_reason: result.finishReason,
    nodes: result.nodes.map(nodeJson),
    usage: usageJson(result.usage),
    cost_usd: result.costUsd ?? null,
    charged_usd: result.chargedUsd ?? null,
    model_calls: result.modelCalls,
    tool_calls: result.toolCalls,
    duration_ms: result.durationMs,
  };
}

export function eventJson(event: ActorEvent): object {
  if (event.type === 'usage') return { type: event.type, node: event.node, usage: nodeJson(event.usage) };
  if (event.type === 'node-end') {
    const { type, node, finishReason, error } = event;
    return { type, node, ...(finishReason && { finish_reason: finishReason }), ...(error && { error }) };
  }
  if (event.type === 'tool-result') {
    const { isError, ...rest } = event;
    return { ...rest, is_error: isError };
  }
  if (event.type === 'result') return { type: event.type, result: resultJson(event.result) };
  return event;
}
