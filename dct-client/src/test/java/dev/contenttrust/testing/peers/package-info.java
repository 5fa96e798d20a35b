// SPDX-License-Identifier: Apache-2.0
/**
 * The real programs as judges of compatibility: Notary's server, signer and command line, the
 * {@code docker} client and the registry, each started on free loopback ports and stopped reliably.
 *
 * <p>Start with {@link dev.contenttrust.testing.peers.NotaryServerProcess}, {@link
 * dev.contenttrust.testing.peers.NotaryCli} and {@link
 * dev.contenttrust.testing.peers.DockerTrustCli}. Test classes that need them carry {@link
 * dev.contenttrust.testing.peers.RequiresPeers}, the only class here that needs JUnit.
 */
@NullMarked
package dev.contenttrust.testing.peers;

import org.jspecify.annotations.NullMarked;
