// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import dev.contenttrust.core.Bytes;
import dev.contenttrust.core.Digest;
import dev.contenttrust.core.Gun;
import dev.contenttrust.core.RoleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A repository that the real programs made, with every version of every role (see the README beside
 * the recordings). Immutable and thread-safe.
 *
 * @param gun the collection
 * @param recordedAt when it was recorded: everything in it was valid then
 * @param versions the files of each role by version
 */
public record RecordedRepository(
    Gun gun, Instant recordedAt, Map<RoleName, NavigableMap<Long, Bytes>> versions) {

  /** Loads the recording of that name from the class path of dct-client's tests. */
  public static RecordedRepository load(String name) {
    URL gun = RecordedRepository.class.getResource("/notary-0.7.0/" + name + "/gun");
    if (gun == null) {
      throw new IllegalArgumentException("no recording is called " + name);
    }
    try {
      return load(Path.of(gun.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedRepository load(Path folder) throws IOException {
    Map<RoleName, NavigableMap<Long, Bytes>> versions = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(file -> file.toString().endsWith(".json")).toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      int dot = name.indexOf('.');
      RoleName role = RoleName.notary(name.substring(dot + 1, name.length() - ".json".length()));
      versions
          .computeIfAbsent(role, key -> new TreeMap<>())
          .put(Long.parseLong(name.substring(0, dot)), Bytes.wrap(Files.readAllBytes(file)));
    }
    return new RecordedRepository(
        new Gun(Files.readString(folder.resolve("gun")).strip()),
        Instant.parse(Files.readString(folder.resolve("recorded-at")).strip()),
        Collections.unmodifiableMap(versions));
  }

  /** Returns the newest file of each role. */
  public Map<RoleName, Bytes> current() {
    Map<RoleName, Bytes> current = new TreeMap<>();
    versions.forEach((role, files) -> current.put(role, files.lastEntry().getValue()));
    return current;
  }

  /** Returns every name that a server answers, relative to the collection's base, with its file. */
  public Map<String, Bytes> served() {
    Map<String, Bytes> served = new TreeMap<>();
    versions.forEach(
        (role, files) -> {
          files.forEach(
              (version, file) -> {
                served.put(version + "." + role + ".json", file);
                served.put(role + "." + Digest.sha256Of(file).hex() + ".json", file);
              });
          served.put(role + ".json", files.lastEntry().getValue());
        });
    return served;
  }
}
