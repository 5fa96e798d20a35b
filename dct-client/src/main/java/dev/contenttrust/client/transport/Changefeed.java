// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import dev.contenttrust.core.Gun;
import dev.contenttrust.core.TrustServerException;
import dev.contenttrust.core.TrustServerException.Reason;
import dev.contenttrust.core.json.JsonLimits;
import dev.contenttrust.core.json.JsonReader;
import dev.contenttrust.core.json.JsonValue.JsonArray;
import dev.contenttrust.core.json.JsonValue.JsonNumber;
import dev.contenttrust.core.json.JsonValue.JsonObject;
import dev.contenttrust.core.json.JsonValue.JsonString;
import dev.contenttrust.core.json.MalformedJsonException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a trust server's changefeed: which collections were published or deleted, oldest first.
 * Thread-safe.
 */
public final class Changefeed {
  /** How many entries one request asks for. */
  public static final int PAGE_SIZE = 100;

  private static final long MAX_PAGE_BYTES = 4L << 20;
  private static final JsonLimits LIMITS = new JsonLimits(MAX_PAGE_BYTES, 16, 32, 4096);

  private final HttpCaller caller;
  private final TrustServerUrls urls;
  private final String server;

  /**
   * Creates the reader.
   *
   * @param caller makes the requests, with credentials where the server needs them
   * @param server the server's base URL
   * @throws IllegalArgumentException if the URL is neither http nor https
   */
  public Changefeed(HttpCaller caller, URI server) {
    this.caller = caller;
    this.urls = new TrustServerUrls(server);
    this.server = Origin.of(server).toString();
  }

  /**
   * Returns changes of all collections; servers ask for the right to read the whole catalog.
   *
   * @param after the id after which to begin; empty for the beginning
   * @param max how many entries at most; 0 or more
   * @param deadline when the answer must be complete
   * @return the changes, oldest first
   * @throws TrustServerException if the server could not be used or offers no changefeed
   */
  public List<Change> changes(String after, int max, Deadline deadline) {
    return collect(null, after, max, deadline);
  }

  /**
   * Returns changes of one collection.
   *
   * @param gun the collection
   * @param after the id after which to begin; empty for the beginning
   * @param max how many entries at most; 0 or more
   * @param deadline when the answer must be complete
   * @return the changes, oldest first
   * @throws TrustServerException if the server could not be used or offers no changefeed
   */
  public List<Change> changes(Gun gun, String after, int max, Deadline deadline) {
    return collect(gun, after, max, deadline);
  }

  private List<Change> collect(@Nullable Gun gun, String after, int max, Deadline deadline) {
    List<Change> all = new ArrayList<>();
    String last = after;
    while (all.size() < max) {
      int wanted = Math.min(PAGE_SIZE, max - all.size());
      List<Change> page = page(gun, last, wanted, deadline);
      all.addAll(page.subList(0, Math.min(page.size(), wanted)));
      if (page.size() < wanted || page.get(page.size() - 1).id().equals(last)) {
        break;
      }
      last = page.get(page.size() - 1).id();
    }
    return List.copyOf(all);
  }

  private List<Change> page(@Nullable Gun gun, String after, int records, Deadline deadline) {
    String from =
        after.isEmpty() ? "" : "&change_id=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    String query = "records=" + records + from;
    URI uri = gun == null ? urls.changefeed(query) : urls.changefeed(gun, query);
    AccessScope scope = gun == null ? AccessScope.catalog() : AccessScope.pull(gun.value());
    HttpCall call =
        HttpCall.get(gun == null ? server : gun.value(), uri)
            .withMaxBytes(MAX_PAGE_BYTES)
            .withScope(scope);
    HttpReply reply = caller.ask(call, deadline);
    if (reply.status() != 200) {
      throw ErrorReply.of(reply).asException(call);
    }
    try {
      return read(reply);
    } catch (MalformedJsonException e) {
      throw new TrustServerException(
          call.repository(),
          Reason.PROTOCOL,
          200,
          call + ": not a changefeed: " + e.getMessage(),
          e);
    }
  }

  private static List<Change> read(HttpReply reply) {
    List<Change> page = new ArrayList<>();
    if (!(JsonReader.read(reply.body(), LIMITS) instanceof JsonObject feed)) {
      throw new MalformedJsonException("an object is needed", null);
    }
    if (feed.member("records").orElse(feed) instanceof JsonArray records) {
      records.elements().forEach(record -> page.add(change(record)));
    }
    return page;
  }

  private static Change change(dev.contenttrust.core.json.JsonValue record) {
    if (!(record instanceof JsonObject entry)) {
      throw new MalformedJsonException("a record is an object", null);
    }
    return new Change(
        text(entry, "ID"),
        text(entry, "CreatedAt"),
        text(entry, "GUN"),
        number(entry),
        text(entry, "SHA256"),
        text(entry, "Category"));
  }

  private static String text(JsonObject entry, String name) {
    return entry.member(name).orElse(entry) instanceof JsonString text
        ? ServerText.printable(text.value())
        : "";
  }

  private static long number(JsonObject entry) {
    try {
      return entry.member("Version").orElse(entry) instanceof JsonNumber number
          ? number.value().longValueExact()
          : 0;
    } catch (ArithmeticException e) {
      throw new MalformedJsonException("a version is an integer", e);
    }
  }
}
