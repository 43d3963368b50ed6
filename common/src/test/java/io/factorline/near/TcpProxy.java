package io.factorline.near;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A wire between a client and a server that can be cut in the ways wires are: per direction bytes
 * are passed on, held back until released, or swallowed; connections can be reset.
 *
 * <p>A direction that has swallowed bytes of a connection passes none of that connection any more:
 * TCP loses the rest of a stream, never its middle.
 */
final class TcpProxy implements AutoCloseable {

  /** What becomes of the bytes of one direction. */
  enum Mode {
    PASS,
    HOLD,
    SWALLOW
  }

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicLong accepted = new AtomicLong();
  private final Gate toServer = new Gate();
  private final Gate toClient = new Gate();

  private TcpProxy(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  static TcpProxy to(int port) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      ServerSocket server = new ServerSocket(0, 64, loopback);
      TcpProxy proxy = new TcpProxy(server, new InetSocketAddress(loopback, port));
      Thread.ofPlatform().daemon().name("proxy-accept").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  long accepted() {
    return accepted.get();
  }

  void toServer(Mode mode) {
    toServer.set(mode);
  }

  void toClient(Mode mode) {
    toClient.set(mode);
  }

  /** Bytes that came for the client and have not been given to it. */
  long heldToClient() {
    return toClient.held.get();
  }

  /** Ends all connections with RST. */
  void reset() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException e) {
        // Closed already, which is what is wanted.
      }
      close(socket);
    }
    sockets.clear();
  }

  @Override
  public void close() {
    close(server);
    toServer.set(Mode.SWALLOW);
    toClient.set(Mode.SWALLOW);
    reset();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        accepted.incrementAndGet();
        Thread.ofPlatform().daemon().name("proxy-connect").start(() -> connect(client));
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
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(target);
    } catch (IOException e) {
      close(client);
      close(upstream);
      return;
    }
    Thread.ofPlatform().daemon().name("proxy-up").start(() -> pump(client, upstream, toServer));
    pump(upstream, client, toClient);
  }

  private static void pump(Socket from, Socket to, Gate gate) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      boolean isWhole = true;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        isWhole &= gate.mayPass(n);
        if (isWhole) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // Reset by one side: end the other as well.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong held = new AtomicLong();
    private Mode mode = Mode.PASS;

    void set(Mode next) {
      lock.lock();
      try {
        mode = next;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    boolean mayPass(int bytes) {
      lock.lock();
      try {
        held.addAndGet(bytes);
        while (mode == Mode.HOLD) {
          changed.awaitUninterruptibly();
        }
        held.addAndGet(-bytes);
        return mode == Mode.PASS;
      } finally {
        lock.unlock();
      }
    }
  }
}
