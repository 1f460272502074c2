// Converts tool calls and their results for the next request, where the protocols do not differ.
import { stringifyJson } from '../../json-text.ts';
import type { ModelMessage, ToolCall } from '../provider.ts';
import { argumentsObject } from './tool-call-arguments.ts';

type ToolResult = Extract<ModelMessage, { readonly role: 'tool' }>;

/**
 * Returns the arguments of a call as an object. Arguments that are not an object are sent back in the form that
 * Anthropic recommends:
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming
 */
export function sentInput({ arguments: text }: ToolCall): Record<string, unknown> {
  return argumentsObject(text) ?? { INVALID_JSON: text };
}

/**
 * Returns the arguments as a string, unchanged if they are an object. llama.cpp and Ollama fail for anything but an
 * object.
 */
export function sentArguments(call: ToolCall): string {
  return argumentsObject(call.arguments) === undefined ? stringifyJson(sentInput(call)) : call.arguments;
}

/** Returns a result for a protocol that has no error flag for results. */
export function sentResult({ content, isError }: ToolResult): string {
  return isError ? `Error: ${content}` : content;
}
