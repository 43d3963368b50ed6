package io.factorline.kernel;

/** Version of the kernel's arithmetic and of its state bytes; part of every view's definition. */
public final class KernelVersion {

  /** Changes whenever any factor would give other bits, or state bytes would read differently. */
  public static final String CURRENT = "1";

  private KernelVersion() {}
}
