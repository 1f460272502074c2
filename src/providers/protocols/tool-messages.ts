// Calls and their results as they are sent back, where the protocols do not differ.
import { stringifyJson } from '../../json-text.ts';
import type { ModelMessage, ToolCall } from '../provider.ts';
import { argumentsObject } from './tool-call-arguments.ts';

type ToolResult = Extract<ModelMessage, { readonly role: 'tool' }>;

/**
 * The arguments of a call as an object. What a model wrote that is none goes back to it in the form that Anthropic proposes:
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/fine-grained-tool-streaming
 */
export function sentInput({ arguments: text }: ToolCall): Record<string, unknown> {
  return argumentsObject(text) ?? { INVALID_JSON: text };
}

/** The same as text: just what the model wrote, if that was an object. llama.cpp and Ollama fail for anything else. */
export function sentArguments(call: ToolCall): string {
  return argumentsObject(call.arguments) === undefined ? stringifyJson(sentInput(call)) : call.arguments;
}

/** A result in a protocol that has no sign for one that is an error. */
export function sentResult({ content, isError }: ToolResult): string {
  return isError ? `Error: ${content}` : content;
}
