// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.json.JsonValue;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/** A request that a server refuses, in the error envelope that Notary and registries share. */
final class ServerError extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient @Nullable JsonValue detail;

  private ServerError(int status, String code, String message, @Nullable JsonValue detail) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }

  static ServerError notFound() {
    return new ServerError(
        404,
        "METADATA_NOT_FOUND",
        "You have requested metadata that does not exist.",
        JsonObject.empty());
  }

  static ServerError noSuchPath() {
    return new ServerError(
        404, "METADATA_NOT_FOUND", "You have requested metadata that does not exist.", null);
  }

  static ServerError invalidUpdate(String name, String message) {
    return invalidUpdate(name, TestJson.object("Msg", message));
  }

  static ServerError missingSnapshot() {
    return invalidUpdate(
        "ErrBadHierarchy",
        TestJson.object(
            "Missing",
            "snapshot",
            "Msg",
            "no snapshot was included in update and server does not hold current snapshot key for"
                + " repository"));
  }

  static ServerError notNewer() {
    return new ServerError(
        400, "VERSION", "A newer version of metadata is already available.", JsonObject.empty());
  }

  static ServerError malformedUpload() {
    return new ServerError(400, "MALFORMED_UPLOAD", "The body of your request is malformed.", null);
  }

  static ServerError malformedJson() {
    return new ServerError(
        400, "MALFORMED_JSON", "JSON sent by the client could not be parsed by the server", null);
  }

  static ServerError noFileName() {
    return new ServerError(400, "NO_FILENAME", "No file/role name provided.", null);
  }

  static ServerError invalidRole(String role) {
    return new ServerError(
        400,
        "INVALID_ROLE",
        "The role you are attempting to operate on is invalid.",
        new JsonValue.JsonString(role));
  }

  static ServerError invalidParameters(String detail) {
    return new ServerError(
        400,
        "INVALID_PARAMETERS",
        "The parameters provided are not valid.",
        new JsonValue.JsonString(detail));
  }

  static ServerError unknown() {
    return new ServerError(500, "UNKNOWN", "An unknown error has occurred.", null);
  }

  /** Returns a registry's refusal. */
  static ServerError ofRegistry(int status, String code, String message) {
    return new ServerError(status, code, message, null);
  }

  private static ServerError invalidUpdate(String name, JsonObject error) {
    return new ServerError(
        400,
        "INVALID_UPDATE",
        "Update sent by the client is invalid.",
        TestJson.object("Name", name, "Error", error));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Answer answer() {
    return Answer.text(status, "application/json; charset=utf-8", body());
  }

  /** Returns the body: the envelope and a newline. */
  String body() {
    String end = detail == null ? "" : ",\"detail\":" + text(detail);
    return "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"%s}]}\n"
        .formatted(code, getMessage(), end);
  }

  private static String text(JsonValue value) {
    return TestJson.escaped(TestJson.canonical(value)).replaceAll("[\\x00-\\x1f]", " ");
  }
}
