// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.registry;

import dev.contenttrust.client.transport.Deadline;
import dev.contenttrust.client.transport.ErrorReply;
import dev.contenttrust.client.transport.HttpCall;
import dev.contenttrust.client.transport.HttpCaller;
import dev.contenttrust.client.transport.HttpReply;
import dev.contenttrust.client.transport.Origin;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a list of names that comes in pages, linked by {@code Link: <…>; rel="next"}. */
final class NameList {
  private static final Pattern NEXT =
      Pattern.compile(
          "<([^>]{1,2000})>\\s*;[^,]*?rel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);
  private static final int MAX_PAGES = 10_000;
  private static final long MAX_PAGE_BYTES = 16L << 20;
  private static final JsonLimits LIMITS = new JsonLimits(MAX_PAGE_BYTES, 16, 32, 4096);

  private final HttpCaller caller;
  private final String member;

  NameList(HttpCaller caller, String member) {
    this.caller = caller;
    this.member = member;
  }

  List<String> read(HttpCall first, Deadline deadline) {
    List<String> names = new ArrayList<>();
    Optional<HttpCall> next = Optional.of(first.withMaxBytes(MAX_PAGE_BYTES));
    for (int page = 0; next.isPresent(); page++) {
      HttpCall call = next.get();
      if (page == MAX_PAGES) {
        throw failure(call, "more than " + MAX_PAGES + " pages");
      }
      HttpReply reply = caller.ask(call, deadline);
      if (page == 0 && reply.status() == 404) {
        return List.of();
      }
      if (reply.status() != 200) {
        throw ErrorReply.of(reply).asException(call);
      }
      addNames(call, reply, names);
      next = next(call, reply);
    }
    return List.copyOf(names);
  }

  private void addNames(HttpCall call, HttpReply reply, List<String> names) {
    try {
      if (JsonReader.read(reply.body(), LIMITS) instanceof JsonObject list) {
        if (list.member(member).orElse(list) instanceof JsonArray found) {
          found.elements().stream()
              .filter(JsonString.class::isInstance)
              .forEach(name -> names.add(((JsonString) name).value()));
        }
        return;
      }
    } catch (MalformedJsonException e) {
      throw failure(call, "not a list of names: " + e.getMessage());
    }
    throw failure(call, "not a list of names");
  }

  private static Optional<HttpCall> next(HttpCall call, HttpReply reply) {
    Matcher link = NEXT.matcher(String.join(",", reply.headers().allValues("link")));
    if (!link.find()) {
      return Optional.empty();
    }
    try {
      URI target = call.uri().resolve(link.group(1));
      if (Origin.of(target).equals(Origin.of(call.uri())) && !target.equals(call.uri())) {
        return Optional.of(call.withUri(target));
      }
    } catch (IllegalArgumentException e) {
      throw failure(call, "the link to the next page is no usable URL");
    }
    throw failure(call, "the link to the next page leads elsewhere or in a circle");
  }

  private static TrustServerException failure(HttpCall call, String why) {
    return new TrustServerException(
        call.repository(), Reason.PROTOCOL, 200, call + ": " + why, null);
  }
}
