// Parses the address of a local server, with or without a scheme, a port or a path.

export interface ServerDefaults {
  readonly port: number;
  /** The base path of the protocol, such as `/v1`. */
  readonly path: string;
  /** True: `path` is appended to a path in the address. */
  readonly pathIsBelow?: boolean;
}

/**
 * Returns the base URL for the address of a server: `host`, `host:port`, `:port`, `http://host:port/path`. Ignores
 * quotes around the address. An address to listen on (`0.0.0.0`, `::`) means this machine. The default path is used if
 * there is none. Returns an invalid address unchanged, so that the check of base URLs refuses it.
 */
export function serverAddress(address: string, { port, path, pathIsBelow = false }: ServerDefaults): string {
  const text = address
    .trim()
    .replace(/^["']+|["']+$/g, '')
    .trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `http://${text.startsWith(':') && !text.startsWith('::') ? `127.0.0.1${text}` : bracketed(text)}`;
  if (!URL.canParse(withScheme)) return text;
  const url = new URL(withScheme);
  // `url.origin` would drop the user name and the password, and the server would refuse the request for no visible
  // reason.
  if (url.username !== '' || url.password !== '') return text;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  // Without a scheme the default port is used, except if the address contains port 80.
  if (url.port === '' && !/^https?:\/\/|^(\[[^\]]*\]|[^/?#:]*):80(?![^/?#])/i.test(text)) url.port = String(port);
  const tail = url.pathname.replace(/\/+$/, '');
  const isComplete = tail !== '' && (!pathIsBelow || tail.endsWith(path));
  return `${url.origin}${isComplete ? tail : tail + path}${url.search}${url.hash}`;
}

/** Adds brackets to an IPv6 address, because it cannot have a port without them. */
function bracketed(host: string): string {
  return /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host;
}
