// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import dev.contenttrust.client.TrustClient;
import dev.contenttrust.core.image.ImageReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Docker's own switch, for programs that replaced the Docker CLI, which no longer honours it since
 * version 29: with {@code DOCKER_CONTENT_TRUST} on, tags must be signed and run by their signed
 * digest, and references by digest pass.
 *
 * <p>One deliberate difference: a reference with tag and digest is looked up and must be signed
 * with exactly that digest, where Docker let it bypass trust on pull and replaced the digest on
 * run.
 *
 * <p>Immutable and thread-safe.
 */
public final class ContentTrustGate {
  /** The environment variable that Docker read. */
  public static final String VARIABLE = "DOCKER_CONTENT_TRUST";

  private static final Set<String> OFF = Set.of("", "0", "f", "F", "false", "FALSE", "False");

  private final boolean enforced;
  private final TrustClient client;

  private ContentTrustGate(boolean enforced, TrustClient client) {
    this.enforced = enforced;
    this.client = client;
  }

  /**
   * {@return the gate for a value of {@value #VARIABLE}, read as Docker read it: unset, empty and
   * Go's spellings of false mean off, everything else means on}
   *
   * @param value the variable's value; {@code null} if it is not set
   * @param client what verifies
   */
  public static ContentTrustGate of(@Nullable String value, TrustClient client) {
    return new ContentTrustGate(value != null && !OFF.contains(value), client);
  }

  /** {@return whether content trust is on} */
  public boolean isEnforced() {
    return enforced;
  }

  /**
   * {@return the reference to run in place of the given one: with content trust off the reference
   * itself, else {@code NAME@DIGEST}}
   *
   * @param image what the user wants to run; without tag and digest it means {@code latest}
   * @throws dev.contenttrust.core.TrustException if content trust is on and the image must not run
   */
  public String admit(ImageReference image) {
    return enforced ? client.resolve(image).pullReference() : image.toString();
  }
}
