// The address of a local server as its users write it: with or without a scheme, a port or a path.

export interface ServerDefaults {
  readonly port: number;
  /** The path below which the protocol is spoken, such as `/v1`. */
  readonly path: string;
  /** True: a path that is written is where the server is, and `path` follows it. */
  readonly pathIsBelow?: boolean;
}

/**
 * The base URL for what somebody wrote as the address of a server: `host`, `host:port`, `:port`, `http://host:port/path`.
 * Quotes around it do not count. An address to listen on (`0.0.0.0`, `::`) leads to this machine. Without a path the
 * default one is meant.
 * What is no address is given back as it is, for the check of addresses to refuse it.
 */
export function serverAddress(written: string, { port, path, pathIsBelow = false }: ServerDefaults): string {
  const text = written
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `http://${text.startsWith(':') && !text.startsWith('::') ? `127.0.0.1${text}` : bracketed(text)}`;
  if (!URL.canParse(withScheme)) return text;
  const url = new URL(withScheme);
  // They would be lost on the way, and nobody would know why the server refuses.
  if (url.username !== '' || url.password !== '') return text;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  // Without a scheme nobody means port 80, unless it is written.
  if (url.port === '' && !/^https?:\/\/|^(\[[^\]]*\]|[^/?#:]*):80(?![^/?#])/i.test(text)) url.port = String(port);
  const tail = url.pathname.replace(/\/+$/, '');
  const isWhole = tail !== '' && (!pathIsBelow || tail.endsWith(path));
  return `${url.origin}${isWhole ? tail : tail + path}${url.search}${url.hash}`;
}

/** An IPv6 address without brackets cannot have a port. */
function bracketed(host: string): string {
  return /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host;
}
