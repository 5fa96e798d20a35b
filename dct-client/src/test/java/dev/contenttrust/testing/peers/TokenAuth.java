// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.net.URI;
import java.nio.file.Path;

/**
 * Whose bearer tokens a server accepts.
 *
 * @param realm where clients ask for tokens
 * @param service the audience that a token must name
 * @param issuer the issuer that a token must name
 * @param rootCertificates a PEM file with the certificates that token signing keys chain to
 */
public record TokenAuth(URI realm, String service, String issuer, Path rootCertificates) {}
