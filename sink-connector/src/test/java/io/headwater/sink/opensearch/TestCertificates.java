package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority with a server's certificate, for 127.0.0.1 only, and a client's. */
public final class TestCertificates {
  /** The password of all stores. */
  public static final String PASSWORD = "changeit";

  private final Path folder;
  private final KeyStore keys;

  private TestCertificates(Path folder, KeyStore keys) {
    this.folder = folder;
    this.keys = keys;
  }

  /** Makes them in an empty folder. */
  public static TestCertificates in(Path folder) throws IOException, GeneralSecurityException {
    Path file = folder.resolve("keys.p12");
    keytool(file, "ca", "-ext", "bc:c");
    keytool(file, "server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
    keytool(file, "client", "-signer", "ca");
    return new TestCertificates(
        folder, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
  }

  private static void keytool(Path file, String alias, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process made =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (made.waitFor() != 0) {
        throw new IOException("keytool made no key for " + alias);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The authority's certificate as PEM. */
  public String authority() throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate("ca").getEncoded());
  }

  /** The client's certificate as PEM. */
  public String clientCertificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", keys.getCertificate("client").getEncoded());
  }

  /** The client's key as PEM. */
  public String clientKey() throws GeneralSecurityException {
    return pem("PRIVATE KEY", keys.getKey("client", PASSWORD.toCharArray()).getEncoded());
  }

  /** A PKCS #12 file that trusts the authority. */
  public Path trustStore() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
    return stored(trusted, "trusted.p12");
  }

  /** A PKCS #12 file of the client's key alone. */
  public Path clientStore() throws IOException, GeneralSecurityException {
    KeyStore client = KeyStore.getInstance("PKCS12");
    client.load(null, null);
    char[] password = PASSWORD.toCharArray();
    client.setKeyEntry(
        "client", keys.getKey("client", password), password, keys.getCertificateChain("client"));
    return stored(client, "client.p12");
  }

  private Path stored(KeyStore store, String name) throws IOException, GeneralSecurityException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** A server's side that can check clients' certificates. */
  SSLContext serverContext() throws GeneralSecurityException, IOException {
    KeyStore server = KeyStore.getInstance("PKCS12");
    server.load(null, null);
    char[] password = PASSWORD.toCharArray();
    server.setKeyEntry(
        "server", keys.getKey("server", password), password, keys.getCertificateChain("server"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(server, password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  static String pem(String type, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
  }
}
