package io.factorline.security;

import io.factorline.hash.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * A client's certificate in the place of a key: whoever came through the handshake has its private
 * key. It is named by the first 12 hex digits of the SHA-256 of its bytes (DER), which is what is
 * kept of it.
 *
 * @param hash SHA-256 of the certificate; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time, by its own method
public record ClientCertificate(String id, byte[] hash) {
  private static final int ID_DIGITS = 12;

  /**
   * Of a certificate that a client has shown.
   *
   * @throws IllegalArgumentException where it cannot be encoded
   */
  public static ClientCertificate of(X509Certificate certificate) {
    try {
      byte[] hash = Sha256.of(certificate.getEncoded());
      return new ClientCertificate(HexFormat.of().formatHex(hash).substring(0, ID_DIGITS), hash);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("must be a certificate", e);
    }
  }
}
