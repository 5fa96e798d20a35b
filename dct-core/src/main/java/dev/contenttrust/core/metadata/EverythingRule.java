// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.core.metadata;

/** The scope of the top-level targets role. */
enum EverythingRule implements PathRule {
  INSTANCE;

  @Override
  public boolean matches(String targetPath) {
    return true;
  }

  @Override
  public PathRule within(PathRule delegator) {
    return delegator;
  }
}
