package io.factorline.local.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a port of this machine that sends bytes as they are and reads answers of
 * HTTP/1.1. It is made anew whenever the other side ends it. One thread.
 */
final class Wire implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int MAX_LINE = 65_536;
  private static final int KEPT = 65_536;
  private static final int CONTINUE = 100;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private final int port;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  Wire(int port) {
    this.port = port;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws IOException where there is none, or none that is HTTP, twice
   */
  RawResponse send(RawRequest request) throws IOException {
    byte[] bytes = request.bytes();
    boolean isFresh = socket == null;
    try {
      return once(request.method(), bytes);
    } catch (IOException e) {
      close();
      if (isFresh) {
        throw e;
      }
      // The other side may have ended an idle or a misused connection.
      return once(request.method(), bytes);
    }
  }

  private RawResponse once(String method, byte[] bytes) throws IOException {
    try {
      Socket open = open();
      open.getOutputStream().write(bytes);
      open.getOutputStream().flush();
      RawResponse response = read(method);
      while (response.status() == CONTINUE) {
        response = read(method);
      }
      if (response.header("connection").equalsIgnoreCase("close")) {
        close();
      }
      return response;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket();
      open.setTcpNoDelay(true);
      open.setSoTimeout((int) TIMEOUT.toMillis());
      open.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) TIMEOUT.toMillis());
      socket = open;
      in = new BufferedInputStream(open.getInputStream());
    }
    return open;
  }

  private RawResponse read(String method) throws IOException {
    String[] start = line().split(" ", 3);
    if (start.length < 2 || !start[0].startsWith("HTTP/1.")) {
      throw new IOException("must be an answer of HTTP/1.1: line=" + start[0]);
    }
    int status = Integer.parseInt(start[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    boolean isEmpty =
        method.equals("HEAD")
            || status == CONTINUE
            || status == NO_CONTENT
            || status == NOT_MODIFIED;
    return new RawResponse(status, headers, isEmpty ? new byte[0] : body(headers));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    if (headers.getOrDefault("content-type", "").startsWith("text/event-stream")) {
      // It has no end: its beginning is enough.
      close();
      return new byte[0];
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      for (int size = chunk(); size > 0; size = chunk()) {
        take(size, kept);
        line();
      }
      line();
    } else if (headers.containsKey("content-length")) {
      take(Integer.parseInt(headers.get("content-length")), kept);
    } else {
      kept.writeBytes(input().readNBytes(KEPT));
      close();
    }
    return kept.toByteArray();
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line().split(";")[0].strip(), 16);
  }

  private void take(int length, ByteArrayOutputStream kept) throws IOException {
    byte[] bytes = input().readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("must be whole: length=" + length + ", read=" + bytes.length);
    }
    kept.write(bytes, 0, Math.min(length, Math.max(0, KEPT - kept.size())));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = input().read(); c != '\n'; c = input().read()) {
      if (c < 0) {
        throw new EOFException("must be answered: bytes=" + line.size());
      }
      if (line.size() > MAX_LINE) {
        throw new IOException("must be shorter: line");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private InputStream input() throws IOException {
    InputStream open = in;
    if (open == null) {
      throw new IOException("must be open: port=" + port);
    }
    return open;
  }

  @Override
  public void close() {
    Socket open = socket;
    socket = null;
    in = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // It is gone either way.
        return;
      }
    }
  }
}
