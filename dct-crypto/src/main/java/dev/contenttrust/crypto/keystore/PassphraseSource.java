// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.crypto.keystore;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says the passphrases of private keys: from the environment, a terminal, a secret store. Arrays
 * that it returns belong to the caller, who wipes them. Implementations are thread-safe and never
 * log.
 */
@FunctionalInterface
public interface PassphraseSource {
  /**
   * Returns a passphrase.
   *
   * @param request for which key, and how often the answer was wrong before
   * @return a fresh array, empty for an unencrypted key; no value if this source knows none, or
   *     knows no better one than those that were wrong
   */
  Optional<char[]> passphrase(PassphraseRequest request);

  /**
   * Returns the source that knows nothing: only unencrypted keys can be used.
   *
   * @return the source
   */
  static PassphraseSource none() {
    return request -> Optional.empty();
  }

  /**
   * Returns a source that gives the same passphrase for every key.
   *
   * @param passphrase the passphrase; copied
   * @return the source, which offers the passphrase once for each request
   */
  static PassphraseSource constant(char[] passphrase) {
    char[] copy = passphrase.clone();
    return request -> request.attempt() > 0 ? Optional.empty() : Optional.of(copy.clone());
  }

  /**
   * Returns a source over Docker's variables: {@code DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE} for root
   * keys and {@code DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE} for all others.
   *
   * @param environment the variables, for example {@code System.getenv()}; empty values count as
   *     unset
   * @return the source
   */
  static PassphraseSource dockerEnvironment(Map<String, String> environment) {
    return new EnvironmentPassphrases(environment, EnvironmentPassphrases.Names.DOCKER);
  }

  /**
   * Returns a source over Notary's variables: {@code NOTARY_ROOT_PASSPHRASE}, {@code
   * NOTARY_TARGETS_PASSPHRASE}, {@code NOTARY_SNAPSHOT_PASSPHRASE} for keys of exactly these roles,
   * {@code NOTARY_DELEGATION_PASSPHRASE} for every role that is none of the four base roles.
   *
   * @param environment the variables, for example {@code System.getenv()}; empty values count as
   *     unset
   * @return the source
   */
  static PassphraseSource notaryEnvironment(Map<String, String> environment) {
    return new EnvironmentPassphrases(environment, EnvironmentPassphrases.Names.NOTARY);
  }

  /**
   * Returns a source that asks several in order and takes the first answer.
   *
   * @param sources the sources
   * @return the source
   */
  static PassphraseSource chain(List<PassphraseSource> sources) {
    List<PassphraseSource> copy = List.copyOf(sources);
    return request ->
        copy.stream().flatMap(source -> source.passphrase(request).stream()).findFirst();
  }
}
