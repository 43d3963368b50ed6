package io.factorline.gateway.oip;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Resolves {@code ports:///8001,8002} to these ports of the loopback, as DNS does a service. */
final class TestNames extends NameResolverProvider {
  static final String SCHEME = "ports";

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    String ports = target.getPath().substring(1);
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "localhost";
      }

      @Override
      public void start(Listener2 listener) {
        List<EquivalentAddressGroup> addresses =
            Stream.of(ports.split(","))
                .map(port ->
                    new EquivalentAddressGroup(
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(port))))
                .toList();
        listener.onResult(
            ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .build());
      }

      @Override
      public void shutdown() {}
    };
  }
}
