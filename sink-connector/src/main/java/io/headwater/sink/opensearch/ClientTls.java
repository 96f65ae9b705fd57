package io.headwater.sink.opensearch;

import io.headwater.sink.config.TlsSettings;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TLS as the settings say. */
final class ClientTls {
  private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);

  private ClientTls() {}

  static TlsStrategy strategy(TlsSettings settings) {
    ClientTlsStrategyBuilder builder =
        ClientTlsStrategyBuilder.create()
            .setSslContext(context(settings))
            .setTlsVersions(settings.protocols().toArray(String[]::new));
    if (!settings.checksHostName()) {
      LOG.warn(
          "{} is empty: whoever has a certificate of a trusted authority can pose as OpenSearch",
          TlsSettings.ENDPOINT_IDENTIFICATION);
      builder
          .setHostVerificationPolicy(HostnameVerificationPolicy.CLIENT)
          .setHostnameVerifier(NoopHostnameVerifier.INSTANCE);
    }
    return builder.buildAsync();
  }

  private static SSLContext context(TlsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(settings.keys(), settings.keyPassword()), trusted(settings.trusted()), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new ConnectException("the options connection.ssl.… give no usable TLS settings", e);
    }
  }

  private static KeyManager @Nullable [] keys(Optional<KeyStore> store, @Nullable Password password)
      throws GeneralSecurityException {
    if (store.isEmpty()) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store.get(), password == null ? null : password.value().toCharArray());
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trusted(Optional<KeyStore> store)
      throws GeneralSecurityException {
    if (store.isEmpty()) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store.get());
    return factory.getTrustManagers();
  }
}
