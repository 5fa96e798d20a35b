// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.core.format.TufFormat;

/** The specification's names: the defaults of {@link UrlLayout}. */
enum StandardLayout implements UrlLayout {
  STANDARD;

  static final TufFormat FORMAT = new TufFormat();
}
