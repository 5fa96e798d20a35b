// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One collection's lock against other threads (a file lock belongs to the whole process) and other
 * processes. Held for as long as one set of files is read or renamed.
 */
final class StoreLock {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final ReentrantLock[] THREADS = new ReentrantLock[64];

  static {
    for (int i = 0; i < THREADS.length; i++) {
      THREADS[i] = new ReentrantLock();
    }
  }

  private StoreLock() {}

  /** How to open the lock file. */
  interface Opening {
    /** Returns the open file, or {@code null} where threads alone need to be kept apart. */
    @Nullable FileChannel open(Path file) throws IOException;
  }

  /**
   * What is done under the lock.
   *
   * @param <T> what comes out of it
   */
  interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Does something while holding the lock.
   *
   * @param shared whether other readers may hold it too; possible for a file opened for reading
   * @throws IOException if the lock stays taken, cannot be had, or the action throws it
   */
  static <T> T holding(Path file, boolean shared, Opening opening, Action<T> action)
      throws IOException {
    ReentrantLock threads =
        THREADS[Math.floorMod(file.toAbsolutePath().normalize().hashCode(), THREADS.length)];
    threads.lock();
    try (FileChannel channel = opening.open(file)) {
      long start = System.nanoTime();
      while (channel != null && !tryLock(channel, shared)) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new IOException("another process keeps the lock " + file);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      return action.run();
    } finally {
      threads.unlock();
    }
  }

  private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } catch (OverlappingFileLockException otherClassLoader) {
      // The same process, but not this class: wait as for another process.
      return false;
    }
  }
}
