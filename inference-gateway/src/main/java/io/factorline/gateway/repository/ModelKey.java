package io.factorline.gateway.repository;

/** Which version of which model. */
public record ModelKey(String model, long version) {
  /** {@code model/version}. */
  @Override
  public String toString() {
    return model + "/" + version;
  }
}
