// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.testing.AcrHandler.ContentTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A registry on loopback that behaves as Azure Container Registry does with content trust, as far
 * as its documentation and field reports tell: tokens, roles, the accounts that cannot sign, and
 * what switching content trust off destroys. It answers under its public name, {@code
 * NAME.azurecr.io}, to clients that use the proxy of {@link #environment()} and trust the authority
 * of {@link #tls()}.
 *
 * <p>It decides who may do what; trust data and images are kept by the servers behind it: embedded
 * servers, or real ones that do not ask for credentials themselves. Thread-safe.
 */
public final class AcrEmulator implements AutoCloseable {
  /** From when on content trust cannot be enabled on registries that never had it. */
  private static final Instant NOT_FOR_NEW_REGISTRIES = Instant.parse("2026-05-31T00:00:00Z");

  private final String host;
  private final String tenant = UUID.randomUUID().toString();
  private final Clock clock;
  private final LoopbackTls tls;
  private final LoopbackServer server;
  private final ConnectProxy proxy;
  private final @Nullable TrustServer embedded;
  private final @Nullable EmbeddedRegistry images;
  private final AcrIdentities identities;
  private final AcrHandler handler;
  private final AcrAccount admin;
  private boolean everEnabled;

  private AcrEmulator(Builder builder) {
    this.host = builder.name + ".azurecr.io";
    this.clock = builder.clock;
    this.tls = LoopbackTls.createFor(host);
    this.identities = new AcrIdentities(host, tenant, clock, builder.refreshTokenLife);
    this.admin = identities.add(builder.name, identities.newSecret(), AcrRights.admin(host));
    this.embedded = builder.trustServer == null ? TrustServer.builder().clock(clock).start() : null;
    this.images = builder.registry == null ? EmbeddedRegistry.start() : null;
    URI trustServer = embedded == null ? builder.trustServer : embedded.uri();
    URI registry = images == null ? builder.registry : images.uri();
    this.everEnabled = builder.contentTrust;
    this.handler =
        new AcrHandler(
            host,
            tenant,
            identities,
            new AcrBackend(trustServer, builder.trustServerTls),
            new AcrBackend(registry, null),
            builder.contentTrust ? ContentTrust.ENABLED : ContentTrust.DISABLED);
    this.server = LoopbackServer.start("acr-emulator", 0, tls, handler);
    this.proxy = ConnectProxy.to(server.port());
  }

  /** Starts {@code myregistry.azurecr.io} with content trust enabled and an embedded server. */
  public static AcrEmulator start() {
    return builder().start();
  }

  /** Returns a builder for a registry with other settings. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the registry's name, as images begin with it. */
  public String host() {
    return host;
  }

  /** Returns the id of the directory that issues tokens for this registry. */
  public String tenant() {
    return tenant;
  }

  /** Returns the environment variables that lead clients here: {@code HTTPS_PROXY}. */
  public Map<String, String> environment() {
    return Map.of("HTTPS_PROXY", proxy.uri().toString());
  }

  /** Returns the certificates that the registry uses. */
  public LoopbackTls tls() {
    return tls;
  }

  /** Returns the embedded trust server; empty if another one was given. */
  public Optional<TrustServer> trustServer() {
    return Optional.ofNullable(embedded);
  }

  /** Returns the embedded image registry, to put images in; empty if another one was given. */
  public Optional<EmbeddedRegistry> images() {
    return Optional.ofNullable(images);
  }

  /**
   * Misbehaves at requests whose path ends with the suffix.
   *
   * @param pathSuffix the end of the path, for example {@code /oauth2/token}
   * @param fault what happens
   * @param times how often; afterwards the registry is itself again
   */
  public void inject(String pathSuffix, Fault fault, int times) {
    handler.inject(pathSuffix, fault, times);
  }

  /** Returns the requests answered so far, in order: {@code "POST /oauth2/token 200"}. */
  public List<String> requests() {
    return handler.requests();
  }

  /** Forgets the requests answered so far. */
  public void clearRequests() {
    handler.clearRequests();
  }

  /** Returns the admin account: it does everything with images and cannot sign. */
  public AcrAccount admin() {
    return admin;
  }

  /** Creates a service principal with these roles; its secret serves as a password. */
  public AcrAccount servicePrincipal(AcrRole... roles) {
    return identities.add(
        UUID.randomUUID().toString(), identities.newSecret(), AcrIdentities.rights(host, roles));
  }

  /** Creates a person with these roles, who signs in at the directory. */
  public AcrAccount person(String name, AcrRole... roles) {
    return identities.add(name, "", AcrIdentities.rights(host, roles));
  }

  /**
   * Creates a repository-scoped token, which never reaches trust data.
   *
   * @param name the token's name
   * @param repository the path of the repository, without the registry's name
   * @param actions what it allows: {@code pull}, {@code push}, {@code delete}
   */
  public AcrAccount repositoryToken(String name, String repository, String... actions) {
    return identities.add(
        name, identities.newSecret(), AcrRights.repository(host, repository, Set.of(actions)));
  }

  /**
   * Replaces an account's roles. Refresh tokens that were issued before keep the former ones: a new
   * login is needed.
   */
  public void assign(AcrAccount account, AcrRole... roles) {
    identities.assign(account, AcrIdentities.rights(host, roles));
  }

  /** Lets an account's password expire. */
  public void expireSecret(AcrAccount account) {
    identities.expireSecret(account);
  }

  /** Returns a token of the directory for the account, valid for an hour, to be exchanged. */
  public String entraToken(AcrAccount account) {
    return identities.entraToken(account);
  }

  /**
   * Returns a refresh token with the account's present roles.
   *
   * @throws IllegalArgumentException if the account has no role here
   */
  public String refreshToken(AcrAccount account) {
    return identities
        .login(account)
        .orElseThrow(() -> new IllegalArgumentException(account.name() + " has no role"));
  }

  /**
   * Writes the {@code config.json} that {@code docker login} leaves for an account with a password,
   * or {@code az acr login} for a person, and the authority's certificate beside it.
   *
   * @param dockerFolder Docker's configuration folder
   * @param account who logs in
   */
  public void writeLogin(Path dockerFolder, AcrAccount account) {
    boolean person = account.secret().isEmpty();
    String user = person ? AcrIdentities.NOBODY_IN_PARTICULAR : account.name();
    String pair = user + ":" + account.secret();
    String auth = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    var entry =
        person
            ? TestJson.object("auth", auth, "identitytoken", refreshToken(account))
            : TestJson.object("auth", auth);
    try {
      tls.writeAuthority(dockerFolder.resolve("tls").resolve(host));
      Files.writeString(
          dockerFolder.resolve("config.json"),
          TestJson.canonical(TestJson.object("auths", TestJson.object(host, entry))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Switches content trust off: all trust data of all repositories is lost, images stay. */
  public synchronized void disableContentTrust() {
    try {
      handler.wipe();
      handler.contentTrust(ContentTrust.DISABLED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Switches content trust on.
   *
   * @throws IllegalStateException if it never was on and the day has passed until which it could be
   *     enabled, or it was retired
   */
  public synchronized void enableContentTrust() {
    boolean late = !everEnabled && !clock.instant().isBefore(NOT_FOR_NEW_REGISTRIES);
    if (late || handler.contentTrust() == ContentTrust.RETIRED) {
      throw new IllegalStateException("content trust cannot be enabled on this registry any more");
    }
    everEnabled = true;
    handler.contentTrust(ContentTrust.ENABLED);
  }

  /** Removes content trust from the registry for good, as is announced for 2028. */
  public synchronized void retireContentTrust() {
    disableContentTrust();
    handler.contentTrust(ContentTrust.RETIRED);
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
    if (embedded != null) {
      embedded.close();
    }
    if (images != null) {
      images.close();
    }
  }

  /** Collects the settings of a registry. Not thread-safe. */
  public static final class Builder {
    private String name = "myregistry";
    private Clock clock = Clock.systemUTC();
    private Duration refreshTokenLife = Duration.ofHours(3);
    private boolean contentTrust = true;
    private @Nullable URI trustServer;
    private @Nullable SSLContext trustServerTls;
    private @Nullable URI registry;

    private Builder() {}

    /** Names the registry: the part before {@code .azurecr.io}, and the admin's user name. */
    public Builder name(String value) {
      name = value;
      return this;
    }

    /** Takes the time from that clock. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Sets how long refresh tokens are valid; three hours by default. */
    public Builder refreshTokenLife(Duration value) {
      refreshTokenLife = value;
      return this;
    }

    /** Starts with content trust on, which is the default, or never enabled. */
    public Builder contentTrust(boolean enabled) {
      contentTrust = enabled;
      return this;
    }

    /**
     * Keeps trust data in another server than the embedded one; it must not ask for credentials.
     *
     * @param uri its base URL
     * @param tls the context that trusts it; null for plain http
     */
    public Builder trustServer(URI uri, @Nullable SSLContext tls) {
      trustServer = uri;
      trustServerTls = tls;
      return this;
    }

    /** Keeps images in that registry, not in the embedded one; it must not ask for credentials. */
    public Builder registry(URI uri) {
      registry = uri;
      return this;
    }

    /** Starts the registry. */
    public AcrEmulator start() {
      return new AcrEmulator(this);
    }
  }
}
