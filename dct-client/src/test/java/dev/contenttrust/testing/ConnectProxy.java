// SPDX-License-Identifier: Apache-2.0
package dev.contenttrust.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP proxy on loopback that opens tunnels ({@code CONNECT}) and leads all of them to one local
 * port, whatever host was asked for. With it a server on loopback can be used under a public name:
 * name the proxy in {@code HTTPS_PROXY}. Thread-safe.
 */
public final class ConnectProxy implements AutoCloseable {
  private static final int MAX_HEAD_BYTES = 16 << 10;

  private final ServerSocket listener;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "connect-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final int target;
  private final String demanded;

  private ConnectProxy(int target, String demanded) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.demanded = demanded;
  }

  /**
   * Starts a proxy that anybody may use.
   *
   * @param port the loopback port that every tunnel leads to
   */
  public static ConnectProxy to(int port) {
    return start(port, "");
  }

  /**
   * Starts a proxy that demands Basic credentials and answers 407 without them.
   *
   * @param port the loopback port that every tunnel leads to
   * @param user the user name
   * @param password the password
   */
  public static ConnectProxy demanding(int port, String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return start(port, "basic " + Base64.getEncoder().encodeToString(pair));
  }

  private static ConnectProxy start(int port, String demanded) {
    try {
      ConnectProxy proxy = new ConnectProxy(port, demanded);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the proxy's URL, {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Returns the request lines so far, in order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        // Closing the listener ends the loop; another failed connection is its client's affair.
        continue;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      List<String> head = head(client.getInputStream());
      requests.add(head.get(0));
      OutputStream out = client.getOutputStream();
      if (!isAdmitted(head)) {
        write(out, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"");
      } else if (!head.get(0).startsWith("CONNECT ")) {
        write(out, "501 Not Implemented");
      } else {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
          open.add(server);
          client.setTcpNoDelay(true);
          server.setTcpNoDelay(true);
          out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          threads.execute(() -> copy(server, client));
          copy(client, server);
        }
      }
    } catch (IOException e) {
      // One side has gone away: the other learns it by the closed connection.
      return;
    } finally {
      open.remove(client);
    }
  }

  private boolean isAdmitted(List<String> head) {
    return demanded.isEmpty()
        || head.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:"))
            .map(line -> line.substring(line.indexOf(':') + 1).trim())
            .anyMatch(given -> given.replaceFirst("(?i)^basic ", "basic ").equals(demanded));
  }

  private static void write(OutputStream out, String status) throws IOException {
    String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    out.write(answer.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int last = 0;
    while (read.size() < MAX_HEAD_BYTES) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      read.write(next);
      last = (last << 8) | next;
      if (last == 0x0d0a0d0a) {
        return List.of(read.toString(StandardCharsets.ISO_8859_1).trim().split("\r\n", -1));
      }
    }
    throw new IOException("no complete request");
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // As in serve: closing both ends is all there is to do.
      return;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
