// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing.peers;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides what {@link RequiresPeers} means on this machine. */
final class RequiresPeersCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), RequiresPeers.class)
        .map(annotation -> decide(context, RealPeers.missing(annotation.value())))
        .orElseGet(() -> ConditionEvaluationResult.enabled("no real programs needed"));
  }

  private static ConditionEvaluationResult decide(ExtensionContext context, List<String> missing) {
    if (missing.isEmpty()) {
      return ConditionEvaluationResult.enabled("all programs are installed");
    }
    String reason = "not installed: " + String.join(", ", missing);
    if (RealPeers.areRequired()) {
      throw new IllegalStateException(
          context.getDisplayName() + " needs real programs, and they are required; " + reason);
    }
    System.err.println("skipped: " + context.getDisplayName() + " (" + reason + ")");
    return ConditionEvaluationResult.disabled(reason);
  }
}
