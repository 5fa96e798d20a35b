// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.examples.admission;

import dev.contenttrust.client.policy.PolicyEngine;
import dev.contenttrust.client.policy.TrustPolicy;
import dev.contenttrust.client.policy.Verdict;
import dev.contenttrust.core.image.ImageReference;
import dev.contenttrust.core.image.InvalidReferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Judges reviews. All images of an object share one deadline; what could not be judged by then, or
 * at all, is denied. Thread-safe.
 */
final class Reviewer {
  private final PolicyEngine engine;
  private final ExecutorService workers;
  private final Duration deadline;

  /**
   * @param engine judges single images
   * @param workers judge images at the same time; their number and queue are the caller's bound
   * @param deadline how long one review may take; less than the cluster waits for the webhook
   */
  Reviewer(PolicyEngine engine, ExecutorService workers, Duration deadline) {
    this.engine = engine;
    this.workers = workers;
    this.deadline = deadline;
  }

  /** Judges, and demands instead of changing: whatever would be changed is denied. */
  ReviewAnswer validate(ReviewRequest request) {
    ReviewAnswer answer = answer(request);
    List<String> unfixed =
        answer.changes().stream()
            .map(change -> change.pointer() + " must name " + change.image())
            .toList();
    if (unfixed.isEmpty()) {
      return answer;
    }
    boolean enforced = engine.policy().mode() == TrustPolicy.Mode.ENFORCE;
    List<String> warnings = new ArrayList<>(answer.warnings());
    warnings.addAll(enforced ? List.of() : unfixed);
    return new ReviewAnswer(
        !enforced, List.of(), enforced ? unfixed : List.of(), List.copyOf(warnings));
  }

  /** Judges, and changes each image to what it must be named as. */
  ReviewAnswer answer(ReviewRequest request) {
    try {
      return judge(request.images());
    } catch (MalformedReviewException e) {
      return ReviewAnswer.denied(String.valueOf(e.getMessage()));
    }
  }

  private ReviewAnswer judge(List<PodImage> images) {
    long end = System.nanoTime() + deadline.toNanos();
    Map<String, Future<Verdict>> running = new LinkedHashMap<>();
    List<String> denials = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<PodImage> changes = new ArrayList<>();
    try {
      for (PodImage image : images) {
        if (!running.containsKey(image.image())) {
          running.put(image.image(), workers.submit(() -> verdict(image.image())));
        }
      }
      for (PodImage image : images) {
        Verdict verdict = await(running, image.image(), end);
        if (!verdict.mayRun()) {
          denials.add(line(image, verdict));
        } else if (!verdict.allowedByPolicy()) {
          warnings.add(line(image, verdict));
        } else if (isToBeChanged(image.image(), verdict)) {
          changes.add(new PodImage(image.pointer(), verdict.runReference()));
        }
      }
    } catch (InvalidReferenceException | MalformedReviewException e) {
      denials.add(String.valueOf(e.getMessage()));
    } catch (RejectedExecutionException e) {
      denials.add("too many images are being judged; try again later");
    } finally {
      running.values().forEach(task -> task.cancel(true));
    }
    return new ReviewAnswer(
        denials.isEmpty(), denials.isEmpty() ? changes : List.of(), denials, warnings);
  }

  /**
   * A digest must be written where one is known. A short name must be written in full even where
   * none is: which registry it means is a setting of each node.
   */
  private static boolean isToBeChanged(String written, Verdict verdict) {
    return verdict.digest() != null
        ? !written.equals(verdict.runReference())
        : !written.startsWith(verdict.image().name());
  }

  private Verdict verdict(String image) {
    return engine.judge(ImageReference.parse(image));
  }

  private static Verdict await(Map<String, Future<Verdict>> running, String image, long end) {
    try {
      Future<Verdict> task = running.get(image);
      if (task == null) {
        throw new IllegalStateException("never asked: " + image);
      }
      return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new MalformedReviewException(image + " could not be judged in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MalformedReviewException(image + " could not be judged: shutting down");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof InvalidReferenceException invalid) {
        throw new MalformedReviewException(image + ": " + invalid.getMessage());
      }
      // Whatever went wrong, the image was not found to be allowed.
      throw new MalformedReviewException(
          image + " could not be judged: " + cause.getClass().getSimpleName());
    }
  }

  private static String line(PodImage image, Verdict verdict) {
    return image.image()
        + " ("
        + image.pointer()
        + "): "
        + verdict.code()
        + ": "
        + verdict.message();
  }
}
