package io.factorline.near;

/** A listener's hold on its keys; closing it ends the calls, but for one that runs just then. */
public interface NearFollow extends AutoCloseable {

  @Override
  void close();
}
