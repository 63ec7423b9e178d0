/** Every writable path of the sidecar lies in its tmpfs: the root file system is read-only. */
export const tmp = "/tmp";
export const nginxConfigPath = `${tmp}/nginx.conf`;

const tlsFolder = `${tmp}/tls`;
/** The only authorities whose certificates the sidecar believes: one PEM, given by the stack. */
export const trustedAuthoritiesPath = `${tlsFolder}/trusted-authorities.pem`;

/** What one certificate, known by its id, is made of. The shell of the containers uses the same names. */
export const certificatePaths = (id: string) => ({
  /** Certificate, chain and key in one file, so that a swap is one rename. */
  live: `${tlsFolder}/${id}/live.pem`,
  /** A signing request, or the passphrase under which a key is to be exported: there only while one is wanted. */
  request: `${tlsFolder}/${id}/request`,
  /** What came back, not yet believed. */
  incoming: `${tlsFolder}/${id}/incoming.pem`,
});

/** nginx reads a file that a variable names at each handshake instead of once. */
export const certificateVariable = (id: string): string => `$certificate_${id}`;

/** Where an issuer finds requests and puts certificates: on loopback, the port after the one that takes TLS. */
export const issuingPort = (tlsPort: number): number => tlsPort + 1;
