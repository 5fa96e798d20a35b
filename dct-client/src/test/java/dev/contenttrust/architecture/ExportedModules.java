// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/** What the module descriptors on the class path open to everybody. */
final class ExportedModules {
  private ExportedModules() {}

  /** Returns the packages that our modules export without naming to whom. */
  static Set<String> publicPackages() {
    try {
      return Collections.list(
              ExportedModules.class.getClassLoader().getResources("module-info.class"))
          .stream()
          .map(ExportedModules::read)
          .filter(module -> module.name().startsWith("dev.contenttrust."))
          .flatMap(module -> module.exports().stream())
          .filter(exports -> !exports.isQualified())
          .map(ModuleDescriptor.Exports::source)
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModuleDescriptor read(URL descriptor) {
    try (InputStream in = descriptor.openStream()) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
