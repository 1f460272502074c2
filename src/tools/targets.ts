// Describes the target of a guarded tool call in a few words, for a permission question. Strings of a model are quoted
// as JSON.

type Arguments = Readonly<Record<string, unknown>>;

/** In characters. A longer command is shortened. */
const MAX_COMMAND = 300;

/** Returns the path in quotes; without a path, that of the workspace. */
export function pathTarget({ path = '.' }: Arguments): string {
  return JSON.stringify(path);
}

/** Returns the path in quotes and the size of what would be written. */
export function fileTarget({ path, content }: Arguments): string {
  return `${JSON.stringify(path)} (${sizeOf(content)})`;
}

/**
 * Returns the command in quotes: if it is longer than 300 characters, its beginning and the number of further
 * characters.
 */
export function commandTarget({ command, stdin = '' }: Arguments): string {
  const characters = [...String(command)];
  const more = characters.length - MAX_COMMAND;
  const shown = JSON.stringify(characters.slice(0, MAX_COMMAND).join(''));
  const rest = more > 0 ? ` and ${grouped(more)} more characters, shown above` : '';
  return `${shown}${rest}${stdin === '' ? '' : ` (${sizeOf(stdin)} of input)`}`;
}

/**
 * Returns method, URL and size of the body. The URL is the one that would be requested: its host in ASCII, without a
 * user name.
 */
export function requestTarget({ url, method = 'GET', body }: Arguments): string {
  const size = typeof body === 'string' ? ` (${sizeOf(body)})` : '';
  return `${String(method)} ${urlTarget(String(url))}${size}`;
}

function urlTarget(text: string): string {
  if (!URL.canParse(text)) return JSON.stringify(text);
  const url = new URL(text);
  const hasUser = url.username !== '' || url.password !== '';
  url.username = '';
  url.password = '';
  return `${url.href}${hasUser ? ', with a user name or password' : ''}`;
}

function sizeOf(text: unknown): string {
  const bytes = Buffer.byteLength(String(text));
  return bytes === 1 ? '1 byte' : `${grouped(bytes)} bytes`;
}

/** Formats a number with a comma between thousands. */
function grouped(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
