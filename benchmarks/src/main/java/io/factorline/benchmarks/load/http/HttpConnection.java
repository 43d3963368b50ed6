package io.factorline.benchmarks.load.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One keep-alive connection with at most one request under way. Owned by the thread that sends
 * until it has sent, then by the one that reads.
 */
final class HttpConnection {
  private final SocketChannel channel;
  private final AnswerReader reader = new AnswerReader();
  private volatile long dueNs;
  private volatile long sentNs;

  private HttpConnection(SocketChannel channel) {
    this.channel = channel;
  }

  static HttpConnection open(InetSocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return new HttpConnection(channel);
  }

  SocketChannel channel() {
    return channel;
  }

  /** When the request under way should have been sent, on the monotonic clock. */
  long dueNs() {
    return dueNs;
  }

  /** When it was. */
  long sentNs() {
    return sentNs;
  }

  /** Status of the last answer. */
  int status() {
    return reader.status();
  }

  /** Length of the last answer's body. */
  long bodyBytes() {
    return reader.bodyBytes();
  }

  void send(HttpRequest request, long due) throws IOException {
    dueNs = due;
    sentNs = System.nanoTime();
    ByteBuffer out = ByteBuffer.wrap(request.bytes());
    while (out.hasRemaining()) {
      // A request is far smaller than the socket's buffer: this loop runs once.
      if (channel.write(out) < 0) {
        throw new EOFException("the server has closed the connection");
      }
    }
  }

  /** Reads what is there; whether it ended the answer. */
  boolean read(ByteBuffer room) throws IOException {
    boolean isEnd = false;
    int count = channel.read(room.clear());
    while (count > 0) {
      isEnd |= reader.take(room.flip());
      count = isEnd ? 0 : channel.read(room.clear());
    }
    if (count < 0) {
      throw new EOFException("the server has closed the connection");
    }
    return isEnd;
  }
}
