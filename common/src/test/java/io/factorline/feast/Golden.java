package io.factorline.feast;

import java.util.HexFormat;

/** Hex of the worked examples, with spaces for the eye. */
final class Golden {

  private Golden() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
