// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.crypto.keystore.Pkcs11KeyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that use keys of a PKCS#11 token. Filled by the option parser. */
public final class TokenOptions {
  private static final String PIN = "DCT_PKCS11_PIN";

  @Option(
      names = "--pkcs11",
      paramLabel = "LIBRARY",
      description =
          "Use the keys of the token behind this PKCS#11 library too. Its PIN comes from $"
              + PIN
              + ", or is asked for on a terminal.")
  private @Nullable Path library;

  @Option(
      names = "--pkcs11-slot",
      paramLabel = "N",
      defaultValue = "0",
      description = "Which of the library's slots, from 0. Default: 0.")
  private int slot;

  /** Creates the defaults. */
  public TokenOptions() {}

  /**
   * Opens the token.
   *
   * @return its keys; empty if no token was named
   * @throws UsageException if there is no such library, or nobody tells the PIN
   */
  public Optional<Pkcs11KeyStore> open(Session session) {
    if (library == null) {
      return Optional.empty();
    }
    if (!Files.isReadable(library)) {
      throw new UsageException("--pkcs11: cannot read " + library);
    }
    char[] pin = pin(session.surroundings());
    try {
      return Optional.of(
          Pkcs11KeyStore.open(
              "token", library, slot, pin, new SecureRandom(), session.surroundings().clock()));
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private static char[] pin(Surroundings surroundings) {
    return surroundings
        .variable(PIN)
        .map(String::toCharArray)
        .or(() -> surroundings.prompt().secret("Enter the PIN of the token: "))
        .orElseThrow(
            () ->
                new UsageException(
                    "no PIN for the token: set " + PIN + ", or run dct on a terminal"));
  }
}
