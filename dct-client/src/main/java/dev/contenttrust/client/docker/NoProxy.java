// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import dev.contenttrust.client.transport.Origin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The hosts that are reached without a proxy: names with everything below them, addresses, address
 * ranges, each with or without a port, or {@code *}; and this machine, always.
 */
final class NoProxy {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*");

  private final List<String> entries = new ArrayList<>();

  NoProxy(String value) {
    for (String entry : value.split("[,\\s]+", -1)) {
      if (!entry.isEmpty()) {
        entries.add(entry.toLowerCase(Locale.ROOT));
      }
    }
  }

  boolean covers(String host, int port) {
    if (new Origin("http", host, port).isLoopback()) {
      return true;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return entries.stream().anyMatch(entry -> matches(entry, bare, port));
  }

  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return inRange(entry.substring(0, slash), entry.substring(slash + 1), host);
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if ((entry.indexOf(':') == colon && colon > 0) || entry.contains("]:")) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    return named(name.replaceAll("^\\[|\\]$", ""), host);
  }

  /** A leading dot, or star and dot, means names below only; a plain name means itself too. */
  private static boolean named(String name, String host) {
    String plain = name.startsWith("*.") ? name.substring(1) : name;
    if (plain.startsWith(".")) {
      return host.endsWith(plain);
    }
    return host.equals(plain) || (!ADDRESS.matcher(host).matches() && host.endsWith("." + plain));
  }

  private static boolean inRange(String network, String bits, String host) {
    if (!ADDRESS.matcher(host).matches()
        || !ADDRESS.matcher(network).matches()
        || !bits.matches("\\d{1,3}")) {
      return false;
    }
    try {
      // Both are address literals, so that nothing is looked up.
      byte[] base = InetAddress.getByName(network).getAddress();
      byte[] address = InetAddress.getByName(host).getAddress();
      int length = Integer.parseInt(bits);
      return base.length == address.length
          && length <= 8 * base.length
          && samePrefix(base, address, length);
    } catch (UnknownHostException e) {
      // Digits that make no address match nothing.
      return false;
    }
  }

  private static boolean samePrefix(byte[] a, byte[] b, int length) {
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
