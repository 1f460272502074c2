// The certificates of the features, and a TLS server in front of a plain one.
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'certificates');

/** Returns the path of the file for NODE_EXTRA_CA_CERTS. */
export const AUTHORITIES = join(FOLDER, 'authorities.pem');

export function certificateOf(name: 'provider' | 'proxy'): { readonly key: Buffer; readonly cert: Buffer } {
  return { key: readFileSync(join(FOLDER, `${name}.key.pem`)), cert: readFileSync(join(FOLDER, `${name}.pem`)) };
}

/** Starts a TLS server that forwards the decrypted data to a port of this machine. */
export async function startEncrypted(
  port: number,
  certificate: ReturnType<typeof certificateOf>,
): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer(certificate, (client) => {
    const inner = connect(port, '127.0.0.1');
    client.pipe(inner).pipe(client);
    for (const socket of [client, inner]) socket.on('error', () => inner.destroy());
    client.on('close', () => inner.destroy());
    inner.on('close', () => client.destroy());
  });
  // A client that does not trust the certificate closes the connection.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
