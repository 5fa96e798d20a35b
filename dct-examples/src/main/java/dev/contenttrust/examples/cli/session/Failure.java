// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.cli.session;

import dev.contenttrust.client.publish.PublishException;
import dev.contenttrust.core.NotSignedException;
import dev.contenttrust.core.TrustException;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.UntrustedException;
import dev.contenttrust.core.image.InvalidReferenceException;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.crypto.KeyAccessException;
import dev.contenttrust.crypto.pem.WrongPassphraseException;
import dev.contenttrust.examples.cli.text.JsonMembers;
import dev.contenttrust.examples.cli.text.Printable;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure as users and scripts see it.
 *
 * @param argument which of several arguments it concerns, empty if that is no question
 * @param cause what happened
 * @param advised whether to say what a person may do next
 */
public record Failure(String argument, Throwable cause, boolean advised) {
  /** Creates the failure of a whole command. */
  public Failure(Throwable cause) {
    this("", cause);
  }

  /** Creates the failure of one of several arguments. */
  public Failure(String argument, Throwable cause) {
    this(argument, cause, true);
  }

  /** Creates the failure of a command that has nothing to do with Docker's commands and keys. */
  public static Failure withoutAdvice(Throwable cause) {
    return new Failure("", cause, false);
  }

  /** Returns what the process must tell its caller. */
  public ExitCode exitCode() {
    return ExitCode.of(cause);
  }

  /** Returns the failure in one line for people. */
  public String line() {
    String kind = exitCode() == ExitCode.UNTRUSTED ? "NOT TRUSTED: " : "Error: ";
    String concerned = argument.isEmpty() ? "" : argument + ": ";
    return kind + Printable.of(concerned + message());
  }

  /** Returns what a person may do next, in one line; empty where the failure itself says it. */
  public Optional<String> advice() {
    return nextStep().map(step -> "Next: " + Printable.of(step));
  }

  private Optional<String> nextStep() {
    return advised ? NextStep.after(cause) : Optional.empty();
  }

  /** Returns the failure with the facts that a script can act on. */
  public JsonObject json() {
    JsonMembers members =
        new JsonMembers()
            .with("family", exitCode().name())
            .with("code", code())
            .with("exitCode", exitCode().number())
            .with("message", message());
    nextStep().ifPresent(step -> members.with("nextStep", step));
    if (!argument.isEmpty()) {
      members.with("argument", argument);
    }
    if (cause instanceof PublishException stopped) {
      members.with("repository", stopped.repository());
    }
    if (cause instanceof TrustException refusal) {
      members.with("repository", refusal.repository());
      facts(refusal, members);
    }
    return members.build();
  }

  private String message() {
    StringBuilder text = new StringBuilder(textOf(cause));
    boolean saysItAll = cause instanceof TrustException || cause instanceof PublishException;
    if (!saysItAll) {
      Throwable reason = cause.getCause();
      if (reason != null) {
        text.append(": ").append(textOf(reason));
      }
    }
    return text.toString();
  }

  private static String textOf(Throwable failure) {
    String message = failure.getMessage();
    // Exceptions of the JDK often say no more than a file's name.
    boolean isOurs =
        failure.getClass().getPackageName().startsWith(ExitCode.class.getPackageName())
            || failure instanceof TrustException
            || failure instanceof PublishException
            || failure instanceof KeyAccessException
            || failure instanceof InvalidReferenceException;
    if (isOurs && message != null) {
      return message;
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    String kind = failure.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }

  private String code() {
    if (cause instanceof TrustException refusal) {
      return refusal.code();
    }
    Throwable key = cause instanceof PublishException stopped ? stopped.getCause() : cause;
    if (key instanceof KeyAccessException) {
      return key instanceof WrongPassphraseException ? "WRONG_PASSPHRASE" : "UNUSABLE_KEY";
    }
    if (cause instanceof PublishException stopped) {
      return stopped.code();
    }
    return cause instanceof InvalidReferenceException invalid
        ? "INVALID_REFERENCE_" + invalid.reason()
        : exitCode() == ExitCode.USAGE ? "USAGE" : "UNEXPECTED";
  }

  private static void facts(TrustException refusal, JsonMembers members) {
    if (refusal instanceof NotSignedException missing) {
      withText(members, "target", missing.target());
    } else if (refusal instanceof TrustServerException server) {
      if (server.status() != 0) {
        members.with("status", server.status());
      }
    } else if (refusal instanceof UntrustedException untrusted) {
      members.with("role", untrusted.role().value());
      facts(untrusted, members);
    }
  }

  private static void facts(UntrustedException refusal, JsonMembers members) {
    if (refusal instanceof UntrustedException.InsufficientSignatures signatures) {
      members.with("valid", signatures.valid()).with("threshold", signatures.threshold());
    } else if (refusal instanceof UntrustedException.KeyIdMismatch key) {
      members.with("declared", key.declared().value()).with("actual", key.actual().value());
    } else if (refusal instanceof UntrustedException.Expired expired) {
      members
          .with("expiredAt", expired.expiredAt().toString())
          .with("checkedAt", expired.checkedAt().toString());
    } else if (refusal instanceof UntrustedException.Rollback rollback) {
      members.with("offered", rollback.offered()).with("required", rollback.required());
    } else if (refusal instanceof UntrustedException.VersionMismatch version) {
      members.with("offered", version.offered()).with("required", version.required());
    } else if (refusal instanceof UntrustedException.ChecksumMismatch checksum) {
      members.with("promised", checksum.promised().toString());
    } else if (refusal instanceof UntrustedException.LengthExceeded length) {
      members.with("limit", length.limit());
    } else if (refusal instanceof UntrustedException.LimitExceeded limit) {
      members.with("limit", limit.limit());
    } else if (refusal instanceof UntrustedException.UnusableTarget target) {
      members.with("target", target.target());
    } else if (refusal instanceof UntrustedException.DigestDisagreement disagreement) {
      members
          .with("target", disagreement.target())
          .with("expected", disagreement.expected().toString())
          .with("actual", disagreement.actual().toString());
    }
  }

  private static void withText(JsonMembers members, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      members.with(name, text);
    }
  }
}
