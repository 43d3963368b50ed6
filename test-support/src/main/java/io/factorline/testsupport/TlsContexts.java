package io.factorline.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of clients in tests. Stateless. */
public final class TlsContexts {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TlsContexts() {}

  /** Of a client that trusts a server and shows no certificate. */
  public static SSLContext trusting(PemFiles server) throws IOException, GeneralSecurityException {
    return context(emptyStore(), server);
  }

  /** Of a client that trusts a server and shows its own certificate. */
  public static SSLContext showing(PemFiles server, PemFiles own)
      throws IOException, GeneralSecurityException {
    return of(own, server);
  }

  /** Of who shows its own certificate and trusts others. */
  static SSLContext of(PemFiles own, PemFiles... trusted)
      throws IOException, GeneralSecurityException {
    KeyStore keys = emptyStore();
    keys.setKeyEntry("own", privateKey(own.key()), PASSWORD, new Certificate[] {own.x509()});
    return context(keys, trusted);
  }

  private static SSLContext context(KeyStore keys, PemFiles... others)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = emptyStore();
    for (PemFiles other : others) {
      trusted.setCertificateEntry(other.certificate().toString(), other.x509());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory shown =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
  }
}
