package io.factorline.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.factorline.local.process.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RelayTest {
  private static ServerSocket echo() throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(Ports.loopback(0));
    Thread.ofVirtual().start(() -> serve(server));
    return server;
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> answer(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void answer(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // The wire was cut.
    }
  }

  private static int ask(Socket socket) throws IOException {
    socket.getOutputStream().write(7);
    return socket.getInputStream().read();
  }

  @Test
  void shouldPassBytesUntilItIsCutAndAgainWhenItIsMended() throws IOException {
    int port = Ports.free();
    try (ServerSocket server = echo();
        Relay relay = Relay.open(port, server.getLocalPort());
        Socket first = new Socket()) {
      first.connect(Ports.loopback(port));
      assertThat(ask(first)).isEqualTo(7);

      relay.cut();

      assertThatThrownBy(
              () -> {
                if (ask(first) < 0) {
                  throw new IOException("ended");
                }
              })
          .isInstanceOf(IOException.class);
      relay.mend();
      try (Socket second = new Socket()) {
        second.connect(Ports.loopback(port));
        assertThat(ask(second)).isEqualTo(7);
      }
    }
  }
}
