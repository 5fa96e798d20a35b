// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.writing;

import dev.contenttrust.core.metadata.PublicKey;
import dev.contenttrust.crypto.keystore.FileKeyStore;
import dev.contenttrust.crypto.keystore.KeyEntry;
import dev.contenttrust.examples.cli.session.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The signers' keys in the trust folder. */
final class Signers {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final Set<String> TAKEN =
      Set.of("root", "targets", "snapshot", "timestamp", "releases", KeyEntry.DELEGATION);

  private Signers() {}

  /**
   * Checks a signer's name by Docker's rule.
   *
   * @throws UsageException if no signer can have it
   */
  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new UsageException(
          "key name \""
              + name
              + "\" must start with lowercase alphanumeric characters and can include \"-\" or"
              + " \"_\" after the first character");
    }
    return name;
  }

  /** Returns the public keys at hand of each signer that a new repository can have. */
  static Map<String, List<PublicKey>> atHand(FileKeyStore keys) {
    Map<String, List<PublicKey>> signers = new TreeMap<>();
    for (KeyEntry key : keys.list()) {
      if (NAME.matcher(key.role()).matches() && !TAKEN.contains(key.role())) {
        keys.find(key.id())
            .ifPresent(
                signer ->
                    signers
                        .computeIfAbsent(key.role(), name -> new ArrayList<>())
                        .add(signer.publicKey()));
      }
    }
    return signers;
  }
}
