// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test or test class that runs real programs. Where one is missing it is skipped with a
 * printed reason, or fails if {@link RealPeers#POLICY_VARIABLE} says {@code required}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPeersCondition.class)
public @interface RequiresPeers {
  /** Returns the names of the programs. */
  String[] value();
}
