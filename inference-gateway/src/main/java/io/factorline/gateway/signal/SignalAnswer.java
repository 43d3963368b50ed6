package io.factorline.gateway.signal;

import io.factorline.gateway.model.LiveVersion;
import java.util.List;

/**
 * What a caller is told.
 *
 * @param versions those that made signals: the stable one first, then the canary where it has a
 *     share
 * @param cut hash of all that was read
 * @param catalogHash hash of the catalog
 * @param signals in the order asked
 * @param untold what the canary made and was not told; recorded nevertheless
 */
public record SignalAnswer(
    SignalRequest request,
    List<LiveVersion> versions,
    String cut,
    String catalogHash,
    List<Signal> signals,
    List<Signal> untold) {
  public SignalAnswer {
    versions = List.copyOf(versions);
    signals = List.copyOf(signals);
    untold = List.copyOf(untold);
  }

  /** The checksum of the file that a signal was made with. */
  public String sha256(Signal signal) {
    for (LiveVersion version : versions) {
      if (version.key().equals(signal.key())) {
        return version.manifest().sha256();
      }
    }
    throw new IllegalArgumentException("must be of this answer: signal=" + signal.key());
  }

  SignalAnswer with(List<Signal> told) {
    return new SignalAnswer(request, versions, cut, catalogHash, told, untold);
  }
}
