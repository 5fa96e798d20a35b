// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What an embedder sees: our own types and the JDK's, with nullness declared. */
@AnalyzeClasses(packages = "dev.contenttrust", importOptions = DoNotIncludeTests.class)
class PublicSurfaceTest {
  private static final Set<String> EXPORTED = ExportedModules.publicPackages();
  private static final List<String> ALLOWED = List.of("java.", "javax.", "org.jspecify.");

  @ArchTest
  static final ArchRule publicSignaturesNameOnlyExportedAndJdkTypes =
      classes().that(arePublicApi()).should(nameOnlyTypesTheUserCanName());

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .haveSimpleNameNotEndingWith("module-info")
          .should(
              new ArchCondition<>("live in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getPackageName() + " lacks @NullMarked"));
                  }
                }
              });

  private static DescribedPredicate<JavaClass> arePublicApi() {
    return DescribedPredicate.describe("are public API", PublicSurfaceTest::isPublicApi);
  }

  private static boolean isPublicApi(JavaClass type) {
    return EXPORTED.contains(type.getPackageName())
        && isVisible(type.getModifiers())
        && type.getEnclosingClass().map(PublicSurfaceTest::isPublicApi).orElse(true);
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaClass> nameOnlyTypesTheUserCanName() {
    return new ArchCondition<>("name only exported and JDK types in their signatures") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Stream<JavaType> parents =
            Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        report(type, type.getName(), parents, events);
        for (JavaMember member : type.getMembers()) {
          if (isVisible(member.getModifiers())
              && !member.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            report(type, member.getFullName(), typesOf(member), events);
          }
        }
      }
    };
  }

  private static Stream<JavaType> typesOf(JavaMember member) {
    if (member instanceof JavaCodeUnit unit) {
      Stream<JavaType> thrown =
          unit.getThrowsClause().stream().map(declared -> declared.getRawType());
      return Stream.concat(
          Stream.of(unit.getReturnType()),
          Stream.concat(unit.getParameterTypes().stream(), thrown));
    }
    return Stream.of(((com.tngtech.archunit.core.domain.JavaField) member).getType());
  }

  private static void report(
      JavaClass owner, String where, Stream<JavaType> types, ConditionEvents events) {
    types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .filter(type -> !canBeNamed(type))
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(owner, where + " names " + type.getName())));
  }

  private static boolean canBeNamed(JavaClass type) {
    return type.isPrimitive()
        || EXPORTED.contains(type.getPackageName())
        || ALLOWED.stream().anyMatch(type.getName()::startsWith);
  }
}
