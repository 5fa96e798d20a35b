// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Folds the spellings under which one registry can be named: case, the default port, zeros before a
 * port, forms of an IPv6 address, the names of Docker Hub. Without it, whoever writes {@code
 * REGISTRY.example.com:443} chooses a laxer rule than {@code registry.example.com} has.
 */
final class HostSpelling {
  private static final String HUB = "docker.io";
  private static final Set<String> HUB_NAMES =
      Set.of(HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
  private static final String DEFAULT_PORT = "443";
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:\\[\\]]*)(?::0*(?<port>[0-9]+))?");

  private HostSpelling() {}

  /** Returns the one spelling that stands for all of them, without the default port. */
  static String canonical(String written) {
    Matcher parts = HOST_AND_PORT.matcher(written.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return written.toLowerCase(Locale.ROOT);
    }
    String host = address(parts.group("host"));
    String port = parts.group("port");
    boolean isDefault = port == null || port.equals(DEFAULT_PORT);
    if (isDefault && HUB_NAMES.contains(host)) {
      return HUB;
    }
    return isDefault ? host : host + ":" + port;
  }

  /**
   * Returns the forms against which a pattern with wildcards is tried: with and without the default
   * port, so that {@code *:443} means what it says.
   */
  static List<String> forms(String written) {
    String canonical = canonical(written);
    Matcher parts = HOST_AND_PORT.matcher(canonical);
    return parts.matches() && parts.group("port") == null
        ? List.of(canonical, canonical + ":" + DEFAULT_PORT)
        : List.of(canonical);
  }

  /** An address in brackets is parsed, never looked up. */
  private static String address(String host) {
    if (!host.startsWith("[")) {
      return host;
    }
    try {
      String address = InetAddress.getByName(host).getHostAddress();
      return address.indexOf(':') < 0 ? address : "[" + address + "]";
    } catch (UnknownHostException e) {
      // No address: a name of its own, which leads nowhere.
      return host;
    }
  }
}
