// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.client.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks bytes, for answers that no HTTP server would give. */
final class RawServer implements AutoCloseable {
  /** What is sent after the request's head was read. */
  @FunctionalInterface
  interface Script {
    void play(OutputStream out, CountDownLatch closed) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();

  private RawServer(ServerSocket socket) {
    this.socket = socket;
  }

  static RawServer start(Script script) {
    try {
      RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread acceptor = new Thread(() -> server.accept(script), "raw server");
      acceptor.setDaemon(true);
      acceptor.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  URI uri() {
    return URI.create("http://localhost:" + socket.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  private void accept(Script script) {
    while (!socket.isClosed()) {
      try {
        Socket peer = socket.accept();
        connections.incrementAndGet();
        Thread conversation = new Thread(() -> converse(peer, script), "raw conversation");
        conversation.setDaemon(true);
        conversation.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void converse(Socket peer, Script script) {
    try (peer) {
      InputStream in = peer.getInputStream();
      int matched = 0;
      while (matched < 4) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
      }
      script.play(peer.getOutputStream(), closed);
    } catch (IOException e) {
      // The client hung up, which is what some tests wait for.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }
}
