package io.factorline.gateway.oip;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections to one target, given out in turn. Thread-safe. */
final class Channels implements AutoCloseable {
  /* Triton drops a client that pings an idle connection more often than every five minutes. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(6);
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final List<ManagedChannel> channels;
  private final AtomicInteger turn = new AtomicInteger();

  private Channels(List<ManagedChannel> channels) {
    this.channels = List.copyOf(channels);
  }

  static Channels open(OipSettings settings) {
    ChannelCredentials credentials = credentials(settings);
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < settings.channels(); i++) {
      channels.add(
          Grpc.newChannelBuilder(settings.target(), credentials)
              .defaultLoadBalancingPolicy("round_robin")
              .maxInboundMessageSize(settings.maxInboundBytes())
              .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
              .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
              .keepAliveWithoutCalls(true)
              .intercept(new TraceMetadata())
              .build());
    }
    return new Channels(channels);
  }

  private static ChannelCredentials credentials(OipSettings settings) {
    OipSettings.Tls tls = settings.tls();
    if (tls == null) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
    try {
      if (tls.trust() != null) {
        builder.trustManager(tls.trust().toFile());
      }
      if (tls.certificate() != null && tls.key() != null) {
        builder.keyManager(tls.certificate().toFile(), tls.key().toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("must be readable PEM files: tls=" + tls, e);
    }
    return builder.build();
  }

  ManagedChannel next() {
    return channels.get(Math.floorMod(turn.getAndIncrement(), channels.size()));
  }

  /* gRPC waits up to two minutes between attempts once a server was away for long. */
  void reconnect() {
    channels.forEach(ManagedChannel::resetConnectBackoff);
  }

  /** Lets calls under way end for a moment, then cuts them. */
  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdown);
    long endNs = System.nanoTime() + CLOSE_LIMIT.toNanos();
    try {
      for (ManagedChannel channel : channels) {
        if (!channel.awaitTermination(endNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          channel.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      channels.forEach(ManagedChannel::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }
}
