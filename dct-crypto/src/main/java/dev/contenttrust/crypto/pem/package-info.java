// SPDX-License-Identifier: Apache-2.0
/**
 * Key files: every PEM form of private and public keys that Docker and Notary read, and the one
 * form that they write.
 *
 * <p>Start with {@link dev.contenttrust.crypto.pem.PrivateKeyPem} and {@link
 * dev.contenttrust.crypto.pem.PublicKeyPem}. Where keys are kept is the business of the package
 * {@code keystore}.
 *
 * @serial exclude
 */
@NullMarked
package dev.contenttrust.crypto.pem;

import org.jspecify.annotations.NullMarked;
