package io.factorline.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The Lua text of the guarded write and its digest, by which Redis knows it once it has run.
 *
 * @param text Lua source
 * @param sha1 lower-case hex digest of the text
 */
record FeastWriterScript(String text, String sha1) {

  private static final String RESOURCE = "feast-write.lua";

  static FeastWriterScript load() {
    try (InputStream in = FeastWriterScript.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("must be on the classpath: resource=" + RESOURCE);
      }
      byte[] text = in.readAllBytes();
      String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
      return new FeastWriterScript(new String(text, StandardCharsets.UTF_8), sha1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("must be in every JDK: digest=SHA-1", e);
    }
  }
}
