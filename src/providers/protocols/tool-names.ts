// Converts tool names to names that every protocol accepts, and back. Created for each request. Independent of
// protocols.
import type { ModelRequest } from '../provider.ts';

export interface ToolNames {
  /** Returns the name to send. */
  readonly encode: (name: string) => string;
  /** Returns the original name; a name that was never sent is returned unchanged. */
  readonly decode: (sentName: string) => string;
}

/** The maximum of OpenAI and Google. That of Anthropic is 128. */
const MAX_LENGTH = 64;

/**
 * Matches the names that all providers accept: `^[a-zA-Z0-9_-]{1,64}$` (OpenAI; Anthropic with 128 instead of 64), with
 * the first character that Google and Moonshot require.
 * https://platform.openai.com/docs/api-reference/chat/create
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 * https://ai.google.dev/api/caching#FunctionDeclaration
 */
const VALID_NAME = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;

/** Returns the name conversion for all tools that a request offers or that its messages call. */
export function namesIn({ tools = [], messages }: Pick<ModelRequest, 'tools' | 'messages'>): ToolNames {
  const called = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  return toolNames([...tools, ...called].map(({ name }) => name));
}

/**
 * Creates a conversion for some names: a valid name is kept, each other name gets a valid one, and all are different.
 */
export function toolNames(names: readonly string[]): ToolNames {
  const encoded = new Map<string, string>();
  const decoded = new Map<string, string>();
  const add = (name: string, sentName: string) => {
    encoded.set(name, sentName);
    decoded.set(sentName, name);
  };
  for (const name of names) if (VALID_NAME.test(name)) add(name, name);
  for (const name of names) if (!encoded.has(name)) add(name, uniqueName(decoded, validName(name)));
  return { encode: (name) => encoded.get(name) ?? name, decode: (name) => decoded.get(name) ?? name };
}

/** Returns a valid name. Keeps the end of a long name, which is more specific than the namespace. */
function validName(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').slice(-MAX_LENGTH);
  return /^[a-zA-Z_]/.test(plain) ? plain : `_${plain}`.slice(0, MAX_LENGTH);
}

function uniqueName(taken: ReadonlyMap<string, string>, name: string): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) {
    const end = `_${count}`;
    free = name.slice(0, MAX_LENGTH - end.length) + end;
  }
  return free;
}
