// SPDX-License-Identifier: Apache-2.0
/**
 * A Kubernetes admission webhook that lets only images run that a policy allows, by the digest that
 * their publishers signed: how a long-lived server embeds the library.
 */
@NullMarked
package dev.contenttrust.examples.admission;

import org.jspecify.annotations.NullMarked;
