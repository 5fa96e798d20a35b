// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.tuf;

import dev.contenttrust.client.Limits;
import dev.contenttrust.client.store.RoleStore;
import dev.contenttrust.client.transport.ContentSource;
import dev.contenttrust.client.transport.HttpFolder;
import dev.contenttrust.client.transport.HttpTransport;
import dev.contenttrust.client.transport.MetadataSource;
import dev.contenttrust.client.transport.RetryPolicy;
import dev.contenttrust.client.verify.Recollection;
import dev.contenttrust.client.verify.RootRule;
import dev.contenttrust.client.verify.TrustedMetadata;
import dev.contenttrust.client.verify.VerificationRules;
import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.format.TufFormat;
import dev.contenttrust.crypto.SignatureVerifier;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link TufClient} needs. Required: a store, and where metadata comes from or that
 * it works offline. Not thread-safe.
 */
public final class TufClientBuilder {
  private final @Nullable Bytes anchor;
  private @Nullable RoleStore store;
  private @Nullable HttpTransport transport;
  private List<URI> metadataUrls = List.of();
  private List<URI> targetUrls = List.of();
  private @Nullable MetadataSource metadata;
  private @Nullable ContentSource targets;
  private HttpFolder.Forbidden forbidden = HttpFolder.Forbidden.REFUSED;
  private UrlLayout layout = UrlLayout.standard();
  private boolean hashedTargets = true;
  private boolean offline;
  private TufFormat format = new TufFormat();
  private SignatureVerifier verifier = SignatureVerifier.create();
  private Limits limits = TufClient.DEFAULT_LIMITS;
  private Duration downloadTimeout = Duration.ofHours(1);
  private Clock clock = Clock.systemUTC();

  TufClientBuilder(@Nullable Bytes anchor) {
    this.anchor = anchor;
  }

  /**
   * Sets where trusted roles are kept.
   *
   * @param roles the store, of this repository alone
   * @return this builder
   */
  public TufClientBuilder store(RoleStore roles) {
    this.store = roles;
    return this;
  }

  /**
   * Fetches metadata below this URL. Where it cannot be used (no connection, an error of the
   * server), the mirrors are asked in their order; a mirror that is behind gives what it has, and
   * may be refused for it.
   *
   * @param base the URL, with or without a slash at its end
   * @param mirrors other URLs of the same files
   * @return this builder
   */
  public TufClientBuilder metadataUrl(URI base, URI... mirrors) {
    this.metadataUrls = urls(base, mirrors);
    return this;
  }

  /**
   * Fetches targets below this URL, which may be on another host. The mirrors are asked where it
   * cannot be used or does not have the target.
   *
   * @param base the URL, with or without a slash at its end
   * @param mirrors other URLs of the same files
   * @return this builder
   */
  public TufClientBuilder targetUrl(URI base, URI... mirrors) {
    this.targetUrls = urls(base, mirrors);
    return this;
  }

  /**
   * Fetches metadata from a source of the caller's own instead of a URL.
   *
   * @param source the source, asked for names of the {@link UrlLayout}
   * @return this builder
   */
  public TufClientBuilder metadata(MetadataSource source) {
    this.metadata = source;
    return this;
  }

  /**
   * Fetches targets from a source of the caller's own instead of a URL.
   *
   * @param source the source, asked for paths of the {@link UrlLayout}
   * @return this builder
   */
  public TufClientBuilder targets(ContentSource source) {
    this.targets = source;
    return this;
  }

  /**
   * Makes requests to URLs with this transport: its proxies, certificates, retries. Without it
   * there are no retries, and plain http only to this machine.
   *
   * @param http the transport
   * @return this builder
   */
  public TufClientBuilder transport(HttpTransport http) {
    this.transport = http;
    return this;
  }

  /**
   * Takes an answer of 403 for "there is no such file". Some object stores answer so; but whoever
   * can cause such answers can hide newer roots for as long as the other roles stay fresh.
   *
   * @return this builder
   */
  public TufClientBuilder forbiddenMeansAbsent() {
    this.forbidden = HttpFolder.Forbidden.ABSENT;
    return this;
  }

  /**
   * Sets the names of files.
   *
   * @param names the layout
   * @return this builder
   */
  public TufClientBuilder layout(UrlLayout names) {
    this.layout = names;
    return this;
  }

  /**
   * Asks for targets without a hash in their names, though snapshots are consistent.
   *
   * @return this builder
   */
  public TufClientBuilder plainTargetNames() {
    this.hashedTargets = false;
    return this;
  }

  /**
   * Works from the store alone: the same verification, expiry included, and never a request.
   *
   * @return this builder
   */
  public TufClientBuilder offline() {
    this.offline = true;
    return this;
  }

  /**
   * Refuses files that are signed by a key under another id than the hash of the key, as the text
   * of the specification has it. Without it ids are names (TAP 12), as for other clients: some
   * public repositories list keys under ids that were computed in another way.
   *
   * @return this builder
   */
  public TufClientBuilder strictKeyIds() {
    this.format = format.withComputedKeyIds();
    return this;
  }

  /**
   * Sets what checks signatures.
   *
   * @param signatures the verifier
   * @return this builder
   */
  public TufClientBuilder verifier(SignatureVerifier signatures) {
    this.verifier = signatures;
    return this;
  }

  /**
   * Sets the bounds on what a hostile repository can cause.
   *
   * @param bounds the bounds; {@link TufClient#DEFAULT_LIMITS} unless set
   * @return this builder
   */
  public TufClientBuilder limits(Limits bounds) {
    this.limits = bounds;
    return this;
  }

  /**
   * Sets the longest time for the download of one target.
   *
   * @param timeout the time; one hour unless set
   * @return this builder
   */
  public TufClientBuilder downloadTimeout(Duration timeout) {
    this.downloadTimeout = timeout;
    return this;
  }

  /**
   * Sets the clock by which expiry is judged, read once in each refresh.
   *
   * @param time the clock; the system's unless set
   * @return this builder
   */
  public TufClientBuilder clock(Clock time) {
    this.clock = time;
    return this;
  }

  /**
   * Makes the client. No request is made.
   *
   * @return the client
   * @throws IllegalStateException if something required is missing
   * @throws IllegalArgumentException if a URL may not be used
   */
  public TufClient build() {
    RoleStore roles = store;
    if (roles == null) {
      throw new IllegalStateException("a store is needed");
    }
    if (!offline && metadata == null && metadataUrls.isEmpty()) {
      throw new IllegalStateException("a source of metadata is needed, or offline mode");
    }
    VerificationRules rules =
        VerificationRules.forReading(format, verifier, RootRule.plainKeys(), limits);
    return new TufClient(
        new TufSettings(
            anchor,
            roles,
            offline ? null : metadataSource(),
            offline ? null : targetSource(),
            layout,
            hashedTargets,
            rules,
            clock,
            downloadTimeout));
  }

  /** Verifies a root as an anchor, without time. */
  static void rootOf(Bytes root) {
    VerificationRules rules =
        VerificationRules.forReading(
            new TufFormat(),
            SignatureVerifier.create(),
            RootRule.plainKeys(),
            TufClient.DEFAULT_LIMITS);
    new TrustedMetadata("the offered root", rules, Instant.EPOCH, Map.of(), Recollection.nothing())
        .acceptCachedRoot(root);
  }

  private @Nullable MetadataSource metadataSource() {
    return metadata != null || metadataUrls.isEmpty() ? metadata : mirrors(metadataUrls);
  }

  private @Nullable ContentSource targetSource() {
    return targets != null || targetUrls.isEmpty() ? targets : mirrors(targetUrls);
  }

  private Mirrors mirrors(List<URI> urls) {
    HttpTransport http =
        transport == null ? HttpTransport.builder().retries(RetryPolicy.NEVER).build() : transport;
    transport = http;
    return new Mirrors(urls.stream().map(url -> new HttpFolder(http, url, forbidden)).toList());
  }

  private static List<URI> urls(URI base, URI... mirrors) {
    List<URI> urls = new ArrayList<>(List.of(mirrors));
    urls.add(0, base);
    return List.copyOf(urls);
  }
}
