// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.auth.Credential;
import dev.contenttrust.client.auth.Credential.IdentityToken;
import dev.contenttrust.client.auth.Credential.UserPassword;
import dev.contenttrust.client.auth.Secret;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks {@code docker-credential-SUFFIX get} for a registry's credential. A helper that fails is an
 * error, not an invitation to go on without; only its word for "not found" is an answer. What a
 * helper prints is treated as secret.
 */
final class CredentialHelper {
  /** What a helper prints when it has nothing (docker-credential-helpers, {@code errors.go}). */
  private static final String NOT_FOUND = "credentials not found in native keychain";

  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final JsonLimits LIMITS =
      new JsonLimits(HelperProcess.MAX_OUTPUT, 8, 32, HelperProcess.MAX_OUTPUT);

  private final String suffix;
  private final HelperProcess process;

  CredentialHelper(String suffix, HelperProcess process) {
    this.suffix = suffix;
    this.process = process;
  }

  Optional<Credential> get(String serverKey) throws HelperFailedException {
    if (!SUFFIX.matcher(suffix).matches()) {
      throw new HelperFailedException("the configured credential helper's name is not usable");
    }
    String program = "docker-credential-" + suffix;
    HelperProcess.Output output;
    try {
      output = process.run(program, "get", Bytes.utf8(serverKey));
    } catch (IOException e) {
      throw new HelperFailedException(program + " could not be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HelperFailedException("interrupted while waiting for " + program);
    }
    if (output.exitCode() != 0) {
      if (output.stdout().toUtf8().trim().equals(NOT_FOUND)) {
        return Optional.empty();
      }
      throw new HelperFailedException(
          program + " failed with exit code " + output.exitCode() + " for " + serverKey);
    }
    return credential(program, output.stdout());
  }

  private static Optional<Credential> credential(String program, Bytes stdout)
      throws HelperFailedException {
    try {
      if (JsonReader.read(stdout, LIMITS) instanceof JsonObject answer) {
        String user = text(answer, "Username");
        Secret secret = Secret.of(text(answer, "Secret"));
        if (user.equals("<token>")) {
          return Optional.of(new IdentityToken(secret));
        }
        if (user.indexOf(':') >= 0) {
          throw new HelperFailedException(program + " answered with a user name with a colon");
        }
        return user.isEmpty() ? Optional.empty() : Optional.of(new UserPassword(user, secret));
      }
    } catch (MalformedJsonException e) {
      // Neither the reader's words nor its cause are passed on: they may quote the secret.
      throw new HelperFailedException(program + " did not answer in JSON");
    }
    throw new HelperFailedException(program + " did not answer with a JSON object");
  }

  private static String text(JsonObject answer, String name) {
    return answer.member(name).orElse(answer) instanceof JsonString text ? text.value() : "";
  }

  /** Why no credential could be had; never with what the helper printed. */
  static final class HelperFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    HelperFailedException(String message) {
      super(message);
    }
  }
}
