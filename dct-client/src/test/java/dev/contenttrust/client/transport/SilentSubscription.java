// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.util.concurrent.Flow;

/** A subscription of a connection from which nothing comes by itself. */
final class SilentSubscription implements Flow.Subscription {
  @Override
  public void request(long n) {}

  @Override
  public void cancel() {}
}
