// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.auth;

import dev.contenttrust.client.transport.Origin;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * To which token endpoints a login may be sent. A server names its token endpoint itself, and
 * Docker sends the login to any that is named: a challenge that was forged or misconfigured would
 * take it anywhere. Immutable and thread-safe.
 *
 * <p>By default an endpoint must be <em>related</em> to the server that names it, or to the
 * registry that the login is for: the same host, as with most registries (Azure, Harbor, GitHub,
 * Quay), or a host below the same domain, as with Docker Hub ({@code registry-1.docker.io} and
 * {@code auth.docker.io}) and GitLab. Hosts below a domain where every customer has a name of their
 * own are not related to each other, nor are addresses. Anonymous tokens are asked for anywhere,
 * since nothing is shown for them.
 */
public final class TokenHosts {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*\\]");

  /** Second-level names under which registries of countries sell domains, co.uk for example. */
  private static final Pattern SOLD_BY_COUNTRIES =
      Pattern.compile("(ac|co|com|edu|go|gob|gov|gub|ltd|mil|ne|net|nom|or|org|plc)\\.[a-z]{2}");

  /** Domains of services whose customers choose names below them. */
  private static final Set<String> SHARED =
      Set.of(
          "amazonaws.com",
          "azurecr.cn",
          "azurecr.io",
          "azurecr.us",
          "azurewebsites.net",
          "cloudapp.net",
          "cloudfront.net",
          "gcr.io",
          "github.io",
          "gitlab.io",
          "herokuapp.com",
          "pages.dev",
          "pkg.dev",
          "run.app",
          "windows.net",
          "workers.dev");

  private static final TokenHosts RELATED = new TokenHosts(Set.of());

  private final Set<String> allowed;

  private TokenHosts(Set<String> allowed) {
    this.allowed = Set.copyOf(allowed);
  }

  /**
   * Returns the default: hosts that are related to the server or the registry.
   *
   * @return the default
   */
  public static TokenHosts related() {
    return RELATED;
  }

  /**
   * Allows further hosts, whoever names them.
   *
   * @param hosts names of hosts, without port
   * @return the wider rule
   */
  public TokenHosts and(List<String> hosts) {
    Set<String> more = new HashSet<>(allowed);
    hosts.forEach(host -> more.add(host.toLowerCase(Locale.ROOT)));
    return new TokenHosts(more);
  }

  /**
   * Tells whether a login may be sent to a token endpoint.
   *
   * @param endpoint where it would go
   * @param server the server that names the endpoint
   * @param registry the {@code host[:port]} of the registry that the login is for
   * @return whether it may
   */
  boolean allow(Origin endpoint, Origin server, String registry) {
    String host = endpoint.host();
    String home = registry.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
    return allowed.contains(host)
        || areRelated(host, server.host())
        || areRelated(host, home)
        || (endpoint.isLoopback() && server.isLoopback());
  }

  private static boolean areRelated(String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    if (ADDRESS.matcher(one).matches() || ADDRESS.matcher(other).matches()) {
      return false;
    }
    // With a dot at its end "com." would look like a domain below a top-level one.
    if (one.endsWith(".") || other.endsWith(".")) {
      return false;
    }
    String common = commonDomain(one, other);
    return common.indexOf('.') > 0
        && !SOLD_BY_COUNTRIES.matcher(common).matches()
        && SHARED.stream().noneMatch(s -> common.equals(s) || common.endsWith("." + s));
  }

  /** Returns the longest domain that both names are, or are below; empty if there is none. */
  private static String commonDomain(String one, String other) {
    String domain = one;
    while (!other.equals(domain) && !other.endsWith("." + domain)) {
      int dot = domain.indexOf('.');
      if (dot < 0) {
        return "";
      }
      domain = domain.substring(dot + 1);
    }
    return domain;
  }
}
