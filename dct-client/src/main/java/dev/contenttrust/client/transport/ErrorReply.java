// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.util.Optional;

/**
 * What a server says about a refusal: the status and, where there is one, the error envelope {@code
 * {"errors":[{"code","message","detail"}]}} that trust servers and registries share.
 *
 * @param status the HTTP status
 * @param code the first error's code, empty if there is none
 * @param text code, message and detail of the first error, or the beginning of another body, fit
 *     for a message; empty if there is none
 */
public record ErrorReply(int status, String code, String text) {
  private static final JsonLimits LIMITS = new JsonLimits(64L << 10, 32, 32, 64 << 10);

  /**
   * Reads a refusal.
   *
   * @param reply a reply of any status
   * @return what it says; a body without meaning is no error
   */
  public static ErrorReply of(HttpReply reply) {
    Optional<JsonObject> error = firstError(reply);
    if (error.isEmpty()) {
      return new ErrorReply(reply.status(), "", ServerText.printable(reply.body().toUtf8()));
    }
    String code = text(error.get(), "code");
    StringBuilder said = new StringBuilder(code);
    append(said, text(error.get(), "message"));
    error.get().member("detail").ifPresent(detail -> append(said, detailText(detail)));
    return new ErrorReply(
        reply.status(), ServerText.printable(code), ServerText.printable(said.toString()));
  }

  /**
   * Returns the exception that the refusal means.
   *
   * @param call what was asked
   * @return the exception, with the server's words bounded and on one line
   */
  public TrustServerException asException(HttpCall call) {
    String said = text.isEmpty() ? "" : ": " + text;
    return new TrustServerException(
        call.repository(),
        reason(),
        status,
        call + ": " + meaning() + " (HTTP " + status + ")" + said,
        null);
  }

  /** {@return how the server failed} */
  public Reason reason() {
    if (status == 400 && code.equals("VERSION")) {
      return Reason.CONFLICT;
    }
    return switch (status) {
      case 401 -> Reason.UNAUTHENTICATED;
      case 403 -> Reason.FORBIDDEN;
      case 429 -> Reason.BUSY;
      default -> {
        if (status >= 500 && status < 600) {
          yield Reason.SERVER_ERROR;
        }
        if (status >= 400 && status < 500) {
          yield Reason.REJECTED;
        }
        yield status >= 300 && status < 400 ? Reason.REDIRECTED : Reason.PROTOCOL;
      }
    };
  }

  private String meaning() {
    return switch (reason()) {
      case CONFLICT -> "the server already has this version or a newer one";
      case UNAUTHENTICATED -> "authentication is required";
      case FORBIDDEN -> "the credentials do not allow this";
      case BUSY -> "the server asks to come back later";
      case SERVER_ERROR -> "the server failed";
      case REDIRECTED -> "the server answered with a redirect, which is not followed here";
      case PROTOCOL -> "the answer has no meaning in the protocol";
      default ->
          status == 405
              ? "the server does not allow this here (is content trust enabled on it?)"
              : "the server rejected the request";
    };
  }

  private static Optional<JsonObject> firstError(HttpReply reply) {
    try {
      return reply.body().size() > 0
              && JsonReader.read(reply.body(), LIMITS) instanceof JsonObject envelope
              && envelope.member("errors").orElse(envelope) instanceof JsonArray errors
              && !errors.elements().isEmpty()
              && errors.elements().get(0) instanceof JsonObject first
          ? Optional.of(first)
          : Optional.empty();
    } catch (MalformedJsonException e) {
      // Proxies answer in HTML: the status speaks for itself then.
      return Optional.empty();
    }
  }

  private static void append(StringBuilder said, String more) {
    if (!more.isEmpty()) {
      said.append(said.length() == 0 ? "" : ": ").append(more);
    }
  }

  private static String text(JsonObject object, String member) {
    return object.member(member).orElse(object) instanceof JsonString string ? string.value() : "";
  }

  /** Returns a text detail, or name and message of a validation error. */
  private static String detailText(JsonValue detail) {
    if (detail instanceof JsonString string) {
      return string.value();
    }
    if (!(detail instanceof JsonObject object)) {
      return "";
    }
    StringBuilder said = new StringBuilder(text(object, "Name"));
    if (object.member("Error").orElse(object) instanceof JsonObject error) {
      append(said, text(error, "Msg"));
    }
    return said.toString();
  }
}
