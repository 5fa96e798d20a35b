// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that wait for their requests. Thread-safe. */
final class FaultQueue {
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(String pathSuffix, Fault fault, int times) {}

  synchronized void add(String pathSuffix, Fault fault, int times) {
    waiting.add(new Waiting(pathSuffix, fault, times));
  }

  synchronized void clear() {
    waiting.clear();
  }

  /** Returns the fault for this request, and counts it. */
  synchronized Optional<Fault> take(String path) {
    for (int i = 0; i < waiting.size(); i++) {
      Waiting candidate = waiting.get(i);
      if (path.endsWith(candidate.pathSuffix)) {
        if (candidate.times == 1) {
          waiting.remove(i);
        } else {
          waiting.set(i, new Waiting(candidate.pathSuffix, candidate.fault, candidate.times - 1));
        }
        return Optional.of(candidate.fault);
      }
    }
    return Optional.empty();
  }
}
