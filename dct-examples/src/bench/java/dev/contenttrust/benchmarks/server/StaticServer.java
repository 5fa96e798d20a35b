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
import org.jspecify.annotations.Nullable;

/**
 * The quickest server of files in memory that blocking sockets allow, so that a measurement is of
 * the client: HTTP/1.1, GET and POST only, connections kept, one thread each. A path below {@code
 * /delayed} is answered after {@link #DELAY_MILLIS}.
 */
final class StaticServer implements AutoCloseable {
  /** The delay that stands for a network. */
  static final int DELAY_MILLIS = 20;

  private static final String DELAYED = "/delayed";
  private static final String LENGTH = "Content-Length:";
  private static final byte[] NOT_FOUND =
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket socket;
  private final Content content;

  /** What is served. Called by many threads at once. */
  interface Content {
    /** Answers a GET with a whole reply, or with {@code null} where nothing is. */
    byte @Nullable [] get(String path);

    /** Answers a POST in the same way. */
    byte @Nullable [] post(String path, byte[] body);
  }

  /** A request as far as it matters here; those without a body have the length 0. */
  private record Request(String path, int length) {}

  StaticServer(Content content) throws IOException {
    this.content = content;
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
      for (Request request = read(in); request != null; request = read(in)) {
        byte[] reply = answer(request, in);
        out.write(reply == null ? NOT_FOUND : reply);
      }
    } catch (IOException e) {
      // The client went away, which is how every connection ends.
      return;
    }
  }

  private byte @Nullable [] answer(Request request, InputStream in) throws IOException {
    String path = request.path();
    if (path.startsWith(DELAYED)) {
      path = path.substring(DELAYED.length());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS));
    }
    return request.length() == 0
        ? content.get(path)
        : content.post(path, in.readNBytes(request.length()));
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

  /** Reads a request up to its body. */
  private static @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(line.substring(LENGTH.length()).trim());
      }
    }
    return new Request(first.substring(first.indexOf(' ') + 1, first.lastIndexOf(' ')), length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(128);
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "static server");
    thread.setDaemon(true);
    thread.start();
  }
}
