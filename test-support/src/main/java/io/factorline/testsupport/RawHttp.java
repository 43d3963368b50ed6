package io.factorline.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection to a port of this machine over which requests go as they are. One thread. */
public final class RawHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String VERSION = "HTTP/1.1 ";
  private static final int CODE = 3;

  private final Socket socket;
  private final BufferedReader in;

  /** Opens it. */
  public RawHttp(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends requests in one go and waits for the status of each. No body of an answer may have a line
   * that begins as an answer does.
   *
   * @param requests method and target of each
   * @throws UncheckedIOException if one is not answered in time
   */
  public List<Integer> statuses(String... requests) {
    StringBuilder all = new StringBuilder();
    for (String request : requests) {
      all.append(request).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
    List<Integer> statuses = new ArrayList<>();
    try {
      socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.ISO_8859_1));
      while (statuses.size() < requests.length) {
        String line = in.readLine();
        if (line == null) {
          throw new IOException("must be open until all is answered: statuses=" + statuses);
        }
        // A body without an end of line stands before the next answer.
        int start = line.indexOf(VERSION);
        if (start >= 0) {
          int code = start + VERSION.length();
          statuses.add(Integer.parseInt(line.substring(code, code + CODE)));
        }
      }
    } catch (IOException e) {
      String seen = "must be answered: port=" + socket.getPort() + ", statuses=" + statuses;
      throw new UncheckedIOException(seen, e);
    }
    return statuses;
  }

  /**
   * The statuses of a request, of one to an address that is none, which comes before the end of the
   * first, and of one that is sent when both are answered.
   */
  public static List<Integer> statusesAroundNoAddress(int port, String first) {
    try (RawHttp connection = new RawHttp(port)) {
      List<Integer> statuses = connection.statuses(first, "GET /v1/`");
      statuses.addAll(connection.statuses("GET /none"));
      return statuses;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
