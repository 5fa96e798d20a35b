// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * The command line and the examples show what an embedder can do, so they may use no more than an
 * embedder can: the packages that the modules export, and the published test kit.
 */
@AnalyzeClasses(packages = "dev.contenttrust.examples", importOptions = DoNotIncludeTests.class)
class PublicApiOnlyTest {
  private static final Set<String> EXPORTED = exportedPackages();

  @ArchTest
  static final ArchRule programsUseNothingThatTheModulesKeepToThemselves =
      noClasses()
          .should()
          .dependOnClassesThat(
              describe("are hidden by our modules", PublicApiOnlyTest::isHiddenByOurModules));

  @ArchTest
  static final ArchRule programsLeaveJsonAndCryptographyToTheLibraries =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "org.bouncycastle..");

  private static boolean isHiddenByOurModules(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith("dev.contenttrust.")
        && !EXPORTED.contains(name)
        && !isIn("dev.contenttrust.testing", name)
        && !isIn("dev.contenttrust.examples", name);
  }

  private static boolean isIn(String tree, String name) {
    return name.equals(tree) || name.startsWith(tree + ".");
  }

  private static Set<String> exportedPackages() {
    Set<String> exported = new HashSet<>();
    try {
      for (URL url :
          Collections.list(
              PublicApiOnlyTest.class.getClassLoader().getResources("module-info.class"))) {
        try (InputStream in = url.openStream()) {
          ModuleDescriptor module = ModuleDescriptor.read(in);
          if (module.name().startsWith("dev.contenttrust.")) {
            module.exports().stream()
                .filter(exports -> !exports.isQualified())
                .forEach(exports -> exported.add(exports.source()));
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError("the modules of the class path cannot be read", e);
    }
    if (!exported.contains("dev.contenttrust.client")) {
      throw new AssertionError("the client's module is not on the class path");
    }
    return Set.copyOf(exported);
  }
}
