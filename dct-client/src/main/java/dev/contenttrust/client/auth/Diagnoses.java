// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.ServerText;
import dev.contenttrust.core.Diagnosis;
import dev.contenttrust.core.Diagnosis.Problem;
import java.util.Optional;

/**
 * Explains refusals: a pure function, so that every misconfiguration can be told apart in tests.
 */
final class Diagnoses {
  private Diagnoses() {}

  /**
   * Explains a refusal.
   *
   * @return why, and what to do; empty for answers that are no refusal, or that say nothing
   */
  static Optional<Diagnosis> of(Refusal refusal) {
    Optional<Diagnosis> azure = refusal.isAzure() ? AzureDiagnoses.of(refusal) : Optional.empty();
    return azure.or(() -> general(refusal));
  }

  private static Optional<Diagnosis> general(Refusal refusal) {
    int status = refusal.reply().status();
    if (status != 401 && status != 403) {
      return Optional.empty();
    }
    if (refusal.by() != Refusal.By.SERVER && refusal.login().isPresent()) {
      return Optional.of(credentialsRefused(refusal));
    }
    if (refusal.login().isEmpty()) {
      return Optional.of(
          new Diagnosis(
              Problem.NO_CREDENTIALS,
              wanted(refusal) + "; no credentials were found for " + refusal.registry(),
              "Log in with 'docker login "
                  + refusal.registry()
                  + "', or bring a credential source"));
    }
    return Optional.of(
        new Diagnosis(
            Problem.ACCESS_DENIED,
            wanted(refusal),
            "Ask whoever administers "
                + refusal.registry()
                + " for that right, or log in as somebody who has it"));
  }

  private static Diagnosis credentialsRefused(Refusal refusal) {
    return new Diagnosis(
        Problem.CREDENTIALS_REFUSED,
        "the credentials for " + refusal.registry() + " were refused",
        "Check user name and password, or log in again with 'docker login "
            + refusal.registry()
            + "'");
  }

  /** Returns what the token does not allow: the actions that are missing, if they are known. */
  static String wanted(Refusal refusal) {
    return "the token does not allow '"
        + ServerText.printable(String.join(",", refusal.asked().actions()))
        + "' on "
        + refusal.asked().type()
        + " "
        + refusal.asked().name();
  }
}
