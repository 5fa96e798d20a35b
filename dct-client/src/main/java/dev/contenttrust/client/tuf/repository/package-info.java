// SPDX-License-Identifier: Apache-2.0
/**
 * The publishing side of plain TUF for small repositories and for tests of updaters: edit, sign in
 * as many steps as there are signers, write to a folder that any web server can serve.
 *
 * <p>{@link dev.contenttrust.client.tuf.repository.TufRepository} is where to start. It is no
 * signing service: keys stay where {@link dev.contenttrust.crypto.Signer} keeps them, and uploading
 * is the business of others.
 */
@NullMarked
package dev.contenttrust.client.tuf.repository;

import org.jspecify.annotations.NullMarked;
