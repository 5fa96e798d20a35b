// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.benchmarks.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The quickest server of files in memory that blocking sockets allow, so that a measurement is of
 * the client: HTTP/1.1, GET only, connections kept, one thread each. A path below {@code /delayed}
 * is answered after {@link #DELAY_MILLIS}.
 */
final class StaticServer implements AutoCloseable {
  /** The delay that stands for a network. */
  static final int DELAY_MILLIS = 20;

  private static final String DELAYED = "/delayed";
  private static final byte[] NOT_FOUND =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;
  private final Function<String, byte @Nullable []> files;

  StaticServer(Function<String, byte @Nullable []> files) throws IOException {
    this.files = files;
    this.socket = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        connection.setTcpNoDelay(true);
        daemon(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream in = new BufferedInputStream(connection.getInputStream(), 4096);
        OutputStream out = connection.getOutputStream()) {
      String path = path(in);
      while (path != null) {
        if (path.startsWith(DELAYED)) {
          path = path.substring(DELAYED.length());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS));
        }
        byte[] reply = files.apply(path);
        out.write(reply == null ? NOT_FOUND : reply);
        path = path(in);
      }
    } catch (IOException e) {
      // The client went away, which is how every connection ends.
      return;
    }
  }

  /** Returns a file as it goes over the wire. */
  static byte[] reply(byte[] body) {
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] reply = new byte[head.length + body.length];
    System.arraycopy(head, 0, reply, 0, head.length);
    System.arraycopy(body, 0, reply, head.length, body.length);
    return reply;
  }

  /** Reads a request without body; returns its path. */
  private static @Nullable String path(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(128);
    String path = null;
    int last = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n' && last == '\n') {
        return path;
      }
      if (c == '\n' && path == null) {
        path = line.substring(line.indexOf(" ") + 1, line.lastIndexOf(" "));
      } else if (path == null) {
        line.append((char) c);
      }
      last = c == '\r' ? last : c;
    }
    return null;
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "static server");
    thread.setDaemon(true);
    thread.start();
  }
}
