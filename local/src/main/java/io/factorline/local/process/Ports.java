package io.factorline.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class Ports {
  // Below the range that systems hand to outgoing connections: a client that retries while its
  // server restarts can otherwise be given the very port it is calling.
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_000;
  private static final int CONNECT_TIMEOUT_MS = 200;

  private Ports() {}

  /** A port that was free a moment ago. */
  public static int free() {
    for (int i = 0; i < 1_000; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new ProcessException("no free port found between " + LOWEST + " and " + HIGHEST);
  }

  /** Whether a server could listen on the port now. */
  public static boolean isFree(int port) {
    if (isListening(port)) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(loopback(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether something accepts connections on the port. */
  public static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(loopback(port), CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The port at 127.0.0.1. */
  public static InetSocketAddress loopback(int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
