// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A {@code tls/<host[:port]>/} folder of Docker's: certificate authorities in {@code *.crt}, client
 * certificates in pairs {@code X.cert} and {@code X.key}; other files mean nothing.
 *
 * @param authorities the files with further certificate authorities
 * @param clients the client certificates' files; each has a key beside it
 */
record TlsFolder(List<Path> authorities, List<Path> clients) {
  static final TlsFolder NONE = new TlsFolder(List.of(), List.of());

  private static final String CERTIFICATE = ".cert";
  private static final String KEY = ".key";

  static TlsFolder read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return NONE;
    }
    TreeSet<Path> files = new TreeSet<>();
    try (Stream<Path> listed = Files.list(folder)) {
      listed.forEach(files::add);
    }
    List<Path> authorities = new ArrayList<>();
    List<Path> clients = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(".crt")) {
        authorities.add(file);
      } else if (name.endsWith(CERTIFICATE)) {
        requirePartner(files, file, CERTIFICATE, KEY);
        clients.add(file);
      } else if (name.endsWith(KEY)) {
        requirePartner(files, file, KEY, CERTIFICATE);
      }
    }
    return new TlsFolder(List.copyOf(authorities), List.copyOf(clients));
  }

  static Path keyOf(Path certificate) {
    return partner(certificate, CERTIFICATE, KEY);
  }

  private static Path partner(Path file, String ending, String other) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
  }

  private static void requirePartner(TreeSet<Path> files, Path file, String ending, String other)
      throws IOException {
    Path partner = partner(file, ending, other);
    if (!files.contains(partner)) {
      throw new IOException(
          ending.equals(KEY)
              ? "missing client certificate " + partner + " for key " + file
              : "missing key "
                  + partner
                  + " for client certificate "
                  + file
                  + ". CA certificates must use the extension .crt");
    }
  }
}
