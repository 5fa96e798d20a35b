// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.RoleName;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.crypto.pem.WrongPassphraseException;
import java.util.Optional;

/** What a person may do about a failure, where its own message does not say it. */
final class NextStep {
  private NextStep() {}

  /** Returns the advice in one line; empty where the message says all. */
  static Optional<String> after(Throwable failure) {
    if (failure instanceof NotSignedException missing) {
      return afterNothing(missing);
    } else if (failure instanceof UntrustedException refusal) {
      return afterRefusal(refusal);
    } else if (failure instanceof TrustServerException server) {
      return afterOutage(server);
    } else if (failure instanceof PublishException stopped) {
      return stopped.getCause() == null ? afterStep(stopped) : after(stopped.getCause());
    }
    return failure instanceof WrongPassphraseException
        ? Optional.of(
            "check the passphrase variables that are set, or unset them and type it on a terminal")
        : Optional.empty();
  }

  private static Optional<String> afterNothing(NotSignedException missing) {
    String repository = missing.repository();
    return switch (missing.reason()) {
      case NO_TRUST_DATA ->
          Optional.of(
              "check the name and the server (--server); publishers create it with 'dct sign' or"
                  + " 'dct init'");
      case NO_SUCH_TARGET -> Optional.of("'dct list " + repository + "' shows what is signed");
      case NOT_RELEASED, SIGNER_MISSING ->
          Optional.of("'dct list " + repository + "' shows who signed it, and in which role");
      case TRUST_DATA_REMOVED -> Optional.empty();
    };
  }

  private static Optional<String> afterRefusal(UntrustedException refusal) {
    String repository = refusal.repository();
    RoleName role = refusal.role();
    if (refusal instanceof UntrustedException.Expired) {
      return Optional.of(
          role.equals(RoleName.TIMESTAMP)
              ? "the server stopped renewing it: ask its operator"
              : "whoever has the keys renews it with 'dct repair " + repository + "'");
    } else if (refusal instanceof UntrustedException.InsufficientSignatures) {
      return Optional.of(
          "do not use it; its publishers look with 'dct status "
              + repository
              + "', and sign again with 'dct repair' or 'dct witness'");
    } else if (refusal instanceof UntrustedException.Rollback) {
      return Optional.of(
          "an older state than before was offered, and nothing was changed here: ask the server's"
              + " operator, or who made the bundle");
    }
    return Optional.empty();
  }

  private static Optional<String> afterOutage(TrustServerException server) {
    if (server.diagnosis().isPresent()) {
      return Optional.empty();
    }
    return switch (server.reason()) {
      case UNREACHABLE, TIMEOUT ->
          Optional.of(
              "check address, network and proxy; reading commands answer from what is stored with"
                  + " --offline");
      case OFFLINE ->
          Optional.of("run it once without --offline, or take a bundle with 'dct bundle import'");
      case TLS_FAILED ->
          Optional.of(
              "name the server's certificate authority with --tls-ca FILE, or put it into"
                  + " ~/.docker/tls/HOST:PORT/ca.crt");
      default -> Optional.empty();
    };
  }

  private static Optional<String> afterStep(PublishException stopped) {
    return stopped.step() == PublishException.Step.KEYS
        ? Optional.of(
            "'dct key list' shows the keys at hand, 'dct delegation list "
                + stopped.repository()
                + "' those that may sign")
        : Optional.empty();
  }
}
