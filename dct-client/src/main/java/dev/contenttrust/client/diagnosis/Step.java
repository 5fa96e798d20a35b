// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.diagnosis;

/** What is examined, in this order. */
public enum Step {
  /** Which trust server is asked, and why that one. */
  SERVER_CHOICE,
  /** Whether a login is configured for the image's registry, and where. */
  CREDENTIALS,
  /** Whether the trust server answers at all. */
  TRUST_SERVER,
  /** Whether its certificate is accepted. */
  TLS,
  /** Whether trust data may be read with this login. */
  READ_ACCESS,
  /** Whether the repository has trust data that can be trusted. */
  TRUST_DATA,
  /** Whether it soon cannot be trusted any more. */
  EXPIRY,
  /** Whether the tag is signed, with the digest asked for where one is. */
  TAG,
  /** Whether trust data may be published with this login. */
  SIGNING,
  /** Whether the image registry answers. */
  REGISTRY,
  /** Whether it serves what was signed. */
  IMAGE,
  /** Whether the service has announced its end. */
  RETIREMENT
}
