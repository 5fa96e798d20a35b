// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.core.KeyId;
import dev.contenttrust.crypto.keystore.PassphraseRequest;
import dev.contenttrust.crypto.keystore.PassphraseSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Passphrases from Docker's and Notary's environment variables, else from a person at a terminal,
 * else a complaint that names the variables. What a person typed is remembered until the process
 * ends, so that no key is asked for twice.
 */
final class Passphrases implements PassphraseSource {
  private static final int SHORTEST = 8;
  private static final int MAX_ATTEMPTS = 4;
  private static final Set<String> TOP_LEVEL = Set.of("root", "targets", "snapshot", "timestamp");

  private final Surroundings surroundings;
  private final Map<KeyId, char[]> typed = new HashMap<>();

  Passphrases(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public synchronized Optional<char[]> passphrase(PassphraseRequest request) {
    List<String> given =
        variables(request.role()).stream()
            .flatMap(name -> surroundings.variable(name).stream())
            .distinct()
            .toList();
    if (request.attempt() < given.size()) {
      return Optional.of(given.get(request.attempt()).toCharArray());
    }
    if (!surroundings.terminal()) {
      if (given.isEmpty()) {
        throw unknown(request);
      }
      return Optional.empty();
    }
    Optional<char[]> answer =
        request.isNew()
            ? Optional.of(chosen(named(request)))
            : remembered(request, given.size()).or(() -> asked(request));
    KeyId id = request.id();
    if (id != null) {
      answer.ifPresent(passphrase -> typed.put(id, passphrase.clone()));
    }
    return answer;
  }

  /**
   * Lets a person choose a passphrase, by typing it twice.
   *
   * @param what for which key
   * @throws UsageException if there is nobody to ask, or no usable answer
   */
  char[] chosen(String what) {
    Prompt prompt = surroundings.prompt();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      char[] first = answer(prompt.secret("Enter passphrase for new " + what + ": "));
      if (first.length < SHORTEST) {
        tell("The passphrase is too short: use at least " + SHORTEST + " characters.");
        Arrays.fill(first, '\0');
        continue;
      }
      char[] second = answer(prompt.secret("Repeat passphrase for new " + what + ": "));
      boolean same = Arrays.equals(first, second);
      Arrays.fill(second, '\0');
      if (same) {
        return first;
      }
      Arrays.fill(first, '\0');
      tell("The passphrases do not match.");
    }
    throw new UsageException("no usable passphrase in " + MAX_ATTEMPTS + " attempts");
  }

  private Optional<char[]> remembered(PassphraseRequest request, int before) {
    char[] known = typed.get(request.id());
    return request.attempt() == before && known != null
        ? Optional.of(known.clone())
        : Optional.empty();
  }

  private Optional<char[]> asked(PassphraseRequest request) {
    if (request.attempt() > 0) {
      tell("The passphrase is wrong. Please try again.");
    }
    return surroundings.prompt().secret("Enter passphrase for " + named(request) + ": ");
  }

  private void tell(String line) {
    surroundings.err().print(line + "\n");
    surroundings.err().flush();
  }

  private static char[] answer(Optional<char[]> given) {
    return given.orElseThrow(() -> new UsageException("no passphrase was given"));
  }

  private static String named(PassphraseRequest request) {
    KeyId id = request.id();
    return request.role() + " key" + (id == null ? "" : " with ID " + id.abbreviated());
  }

  private static UsageException unknown(PassphraseRequest request) {
    return new UsageException(
        "no passphrase for the "
            + named(request)
            + ": set "
            + String.join(" or ", variables(request.role()))
            + ", or run dct on a terminal");
  }

  private static List<String> variables(String role) {
    String part = TOP_LEVEL.contains(role) ? role : "delegation";
    List<String> names = new ArrayList<>();
    names.add(
        role.equals("root")
            ? "DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE"
            : "DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE");
    names.add("NOTARY_" + part.toUpperCase(Locale.ROOT) + "_PASSPHRASE");
    return names;
  }

  @Override
  public String toString() {
    return "Passphrases";
  }
}
