// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.contenttrust.client.TrustClient;
import dev.contenttrust.client.TrustClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The edges between modules and packages: each uses those before it, never those after it. */
@AnalyzeClasses(packages = "dev.contenttrust", importOptions = DoNotIncludeTests.class)
class PackageEdgesTest {
  private static final String CORE = "dev.contenttrust.core..";
  private static final String CRYPTO = "dev.contenttrust.crypto..";
  private static final String CLIENT = "dev.contenttrust.client..";

  private static final Class<?>[] FRONT_DOOR = {TrustClient.class, TrustClientBuilder.class};

  /** The values that the front door takes and gives. */
  private static final String ANSWERS = "dev.contenttrust.client";

  private static final String VERIFY = "dev.contenttrust.client.verify..";

  /** Rooms that stand on the finished client, as an embedder does. */
  private static final String[] BEFORE_THE_FRONT_DOOR = {
    "dev.contenttrust.client.diagnosis..",
    "dev.contenttrust.client.migration..",
    "dev.contenttrust.client.policy..",
    "dev.contenttrust.client.publish.."
  };

  @ArchTest
  static final ArchRule coreUsesNoOtherModule =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CRYPTO, CLIENT, "org.bouncycastle..", "org.slf4j..");

  @ArchTest
  static final ArchRule cryptoUsesOnlyCore =
      noClasses()
          .that()
          .resideInAPackage(CRYPTO)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CLIENT, "com.fasterxml..");

  @ArchTest
  static final ArchRule clientLeavesParsingAndProvidersToTheModulesBelow =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "org.bouncycastle..");

  @ArchTest
  static final ArchRule namesUseNoRoomOfCore =
      classes()
          .that()
          .resideInAPackage("dev.contenttrust.core")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.contenttrust.core", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule imageReferencesKnowNoMetadata =
      noClasses()
          .that()
          .resideInAPackage("dev.contenttrust.core.image..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.contenttrust.core.json..",
              "dev.contenttrust.core.metadata..",
              "dev.contenttrust.core.format..");

  @ArchTest
  static final ArchRule metadataKnowsNoWireFormat =
      noClasses()
          .that()
          .resideInAPackage("dev.contenttrust.core.metadata..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.contenttrust.core.format..");

  @ArchTest
  static final ArchRule theWorkflowNeverAsksWhichDialectItHas =
      noClasses()
          .that()
          .resideInAnyPackage(VERIFY, "dev.contenttrust.client.update..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.contenttrust.core.format..")
                  .and(not(belongToAnyOf(dev.contenttrust.core.format.MetadataFormat.class))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule coreTouchesNoWorld =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..", "java.nio.file..", "java.nio.channels..", "javax.crypto..")
                  .and(not(belongToAnyOf(java.net.URI.class, java.net.URISyntaxException.class))))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.time\\.Clock|java\\.io\\.(File.*|RandomAccessFile)"
                  + "|java\\.security\\.(Provider|Signature|KeyFactory|KeyPairGenerator|SecureRandom)");

  @ArchTest
  static final ArchRule cryptoTouchesNoNetwork =
      noClasses()
          .that()
          .resideInAPackage(CRYPTO)
          .should()
          .dependOnClassesThat(resideInAPackage("java.net.."));

  @ArchTest
  static final ArchRule theHeartIsPure =
      classes()
          .that()
          .resideInAPackage(VERIFY)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      VERIFY,
                      CORE,
                      CRYPTO,
                      ANSWERS,
                      "java.lang..",
                      "java.util..",
                      "java.security.cert..",
                      "org.jspecify..")
                  .or(belongToAnyOf(Instant.class, Duration.class, ChronoUnit.class)));

  @ArchTest
  static final ArchRule librariesLeaveTheProcessAlone =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.Console");

  @ArchTest
  static final ArchRule roomsOfCoreAndCryptoHaveNoCycles =
      slices()
          .matching("dev.contenttrust.(core|crypto).(**)")
          .namingSlices("$1.$2")
          .should()
          .beFreeOfCycles();

  @ArchTest
  static final ArchRule roomsOfTheClientHaveNoCycles =
      slices().matching("dev.contenttrust.client.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule roomsBehindTheFrontDoorDoNotUseIt =
      noClasses()
          .that()
          .resideInAPackage("dev.contenttrust.client.*..")
          .and()
          .resideOutsideOfPackages(BEFORE_THE_FRONT_DOOR)
          .should()
          .dependOnClassesThat(belongToAnyOf(FRONT_DOOR));

  @ArchTest
  static final ArchRule answersAndSettingsUseNoRoom =
      noClasses()
          .that(resideInAPackage(ANSWERS).and(not(belongToAnyOf(FRONT_DOOR))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.contenttrust.client.*..");

  @ArchTest
  static final ArchRule nothingInsideUsesWhatStandsBeforeTheFrontDoor =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .and()
          .resideOutsideOfPackages(BEFORE_THE_FRONT_DOOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BEFORE_THE_FRONT_DOOR);

  @ArchTest
  static final ArchRule packagesAreNamedForWhatTheyHold =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..impl..",
              "..common..",
              "..util..",
              "..utils..",
              "..misc..",
              "..helper..",
              "..helpers..",
              "..manager..",
              "..base..",
              "..internal..");
}
