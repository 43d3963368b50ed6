package io.factorline.local.chaos;

import io.factorline.local.process.Ports;
import io.factorline.local.time.Wait;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between a client and a server that can be cut and slowed. Thread-safe. */
public final class Relay implements AutoCloseable {
  private static final int BACKLOG = 64;
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  private Relay(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** A wire from a port to another one of this machine. */
  public static Relay open(int from, int to) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(Ports.loopback(from), BACKLOG);
      Relay relay = new Relay(server, Ports.loopback(to));
      Thread.ofVirtual().name("relay-" + from).start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException("must listen: port=" + from, e);
    }
  }

  /** Resets all connections, and each that is made until {@link #mend}. */
  public void cut() {
    cut = true;
    sockets.forEach(Relay::reset);
  }

  /** Lets every chunk of bytes wait that long, in both directions. */
  public void slow(Duration by) {
    delay = by;
  }

  /** Lets all pass again. */
  public void mend() {
    cut = false;
    delay = Duration.ZERO;
  }

  @Override
  public void close() {
    close(server);
    cut();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      if (cut) {
        return;
      }
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(target);
      Thread.ofVirtual().start(() -> pump(client, upstream));
      pump(upstream, client);
    } catch (IOException e) {
      // Nobody listens: the client sees its connection end.
    } finally {
      end(client);
      end(upstream);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0 && !cut; n = in.read(buffer)) {
        if (!delay.isZero() && !Wait.pause(delay)) {
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Reset by one side: the other one is ended as well.
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    sockets.remove(socket);
    if (cut) {
      reset(socket);
    }
    close(socket);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already, which is what is wanted.
    }
    close(socket);
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
