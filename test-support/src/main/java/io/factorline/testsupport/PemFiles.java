package io.factorline.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/**
 * A key pair of the JDK's keytool and its certificate, signed by itself, as PEM files.
 *
 * @param certificate also what trusts it
 */
public record PemFiles(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /**
   * Made anew.
   *
   * @param name what the certificate is of, such as {@code ip:127.0.0.1}
   */
  public static PemFiles of(Path folder, String file, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(file + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + file,
                "-ext",
                "SAN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(file + ".log").toFile())
            .start();
    if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
      throw new IOException(Files.readString(folder.resolve(file + ".log")));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new PemFiles(
        write(folder, file, "CERTIFICATE", keys.getCertificate("one").getEncoded()),
        write(
            folder,
            file + "-key",
            "PRIVATE KEY",
            keys.getKey("one", PASSWORD.toCharArray()).getEncoded()));
  }

  /** The certificate as the JDK has it. */
  public X509Certificate x509() throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(certificate)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Path write(Path folder, String file, String kind, byte[] bytes)
      throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        folder.resolve(file + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
  }
}
