package io.factorline.api.load;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * Whether the request that a connection has under way was found in time and waited for its turn: it
 * is not judged by the lateness of the loops again, which would refuse with all its cost who was
 * let in, and let in of a class the square of its part. Written and read on the connection's loop.
 */
public final class Turn {
  private static final AttributeKey<Boolean> TAKEN = AttributeKey.valueOf(Turn.class, "taken");

  private Turn() {}

  /** Notes it of the request that goes on now. */
  public static void note(Channel connection, boolean isTaken) {
    if (isTaken || connection.hasAttr(TAKEN)) {
      connection.attr(TAKEN).set(isTaken);
    }
  }

  /** Whether it is so of the last request that went on. */
  public static boolean isTaken(Channel connection) {
    return connection.hasAttr(TAKEN) && Boolean.TRUE.equals(connection.attr(TAKEN).get());
  }
}
