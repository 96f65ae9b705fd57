package io.headwater.localstack;

import io.headwater.localstack.client.SearchClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a client of the secured OpenSearch node needs.
 *
 * @param uri the node's address, under the only name that its certificate has
 * @param authority the certificate of the authority that the node's is from, as PEM
 * @param clientCertificate a client's certificate as PEM, for the user {@link #CLIENT}
 * @param clientKey its private key as PEM
 */
public record OpenSearchSecurity(
    URI uri, String authority, String clientCertificate, String clientKey) {
  /** The user that may do everything. */
  public static final String ADMIN = "admin";

  /** That user's password. */
  public static final String ADMIN_PASSWORD = "admin";

  /** The user whom the client's certificate names; without permissions at first. */
  public static final String CLIENT = Certificates.CLIENT;

  static OpenSearchSecurity of(URI uri, Path keys) {
    try {
      Certificates certificates = Certificates.in(keys);
      return new OpenSearchSecurity(
          uri,
          certificates.certificate(Certificates.AUTHORITY),
          certificates.certificate(Certificates.CLIENT),
          certificates.privateKey(Certificates.CLIENT));
    } catch (IOException e) {
      throw new LocalStackException("cannot read the certificates in " + keys, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalStackException("interrupted", e);
    }
  }

  /** A client that trusts the authority and comes as {@link #ADMIN}. */
  public SearchClient searchClient() {
    return searchClientOf(ADMIN, ADMIN_PASSWORD);
  }

  /** The same for another user. */
  public SearchClient searchClientOf(String user, String password) {
    return new SearchClient(uri, trustingContext(), user, password);
  }

  private SSLContext trustingContext() {
    try {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", Certificates.parse(authority));
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new LocalStackException("cannot trust the authority", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "OpenSearchSecurity[" + uri + "]";
  }
}
