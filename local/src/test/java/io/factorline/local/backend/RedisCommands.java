package io.factorline.local.backend;

import io.factorline.local.process.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One inline command and the first line of its answer, over a connection of its own. */
final class RedisCommands {
  private static final int TIMEOUT_MS = 2_000;

  private RedisCommands() {}

  static String call(int port, String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.loopback(port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String first = answer.readLine();
      return first.startsWith("$") && !first.equals("$-1") ? answer.readLine() : first;
    }
  }
}
