package io.factorline.local.backend;

import io.factorline.local.process.Ports;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a redis-server for PONG; one that still loads its file does not say it. */
final class RedisProbe {
  private static final int TIMEOUT_MS = 500;
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private RedisProbe() {}

  static boolean serves(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.loopback(port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write(PING);
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
