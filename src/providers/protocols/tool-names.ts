// Names of tools as every protocol takes them, and back. Made anew for each request; knows no protocol.
import type { ModelRequest } from '../provider.ts';

export interface ToolNames {
  /** The name as it is sent. */
  readonly encode: (name: string) => string;
  /** The name as we know it; one that was never sent comes through as it is. */
  readonly decode: (sent: string) => string;
}

/** The most that OpenAI and Google take; Anthropic takes 128. */
const LONGEST = 64;

/**
 * What all take: `^[a-zA-Z0-9_-]{1,64}$` (OpenAI; Anthropic with 128 at the end), beginning as Google and Moonshot want it.
 * https://platform.openai.com/docs/api-reference/chat/create https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use
 * https://ai.google.dev/api/caching#FunctionDeclaration
 */
const FINE = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/;

/** The names of all tools that a request offers or tells of. */
export function namesIn({ tools = [], messages }: Pick<ModelRequest, 'tools' | 'messages'>): ToolNames {
  const called = messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  return toolNames([...tools, ...called].map(({ name }) => name));
}

/** A way there and back for some names: one that is fine stays as it is, the others become fine, and no two become the same. */
export function toolNames(names: readonly string[]): ToolNames {
  const sent = new Map<string, string>();
  const known = new Map<string, string>();
  const write = (name: string, as: string) => {
    sent.set(name, as);
    known.set(as, name);
  };
  for (const name of names) if (FINE.test(name)) write(name, name);
  for (const name of names) if (!sent.has(name)) write(name, unlike(known, readable(name)));
  return { encode: (name) => sent.get(name) ?? name, decode: (as) => known.get(as) ?? as };
}

/** Of a long name its end stays, which tells more than the namespace. */
function readable(name: string): string {
  const plain = name.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').slice(-LONGEST);
  return /^[a-zA-Z_]/.test(plain) ? plain : `_${plain}`.slice(0, LONGEST);
}

function unlike(taken: ReadonlyMap<string, string>, name: string): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) {
    const end = `_${count}`;
    free = name.slice(0, LONGEST - end.length) + end;
  }
  return free;
}
