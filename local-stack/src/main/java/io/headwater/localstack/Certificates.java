package io.headwater.localstack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority, a server's and a client's key with certificates of that authority, in one PKCS #12
 * file. Made with the JDK's {@code keytool}.
 */
final class Certificates {
  static final String PASSWORD = "changeit";
  static final String AUTHORITY = "authority";
  static final String SERVER = "server";
  static final String CLIENT = "client";

  private final Path file;

  private Certificates(Path file) {
    this.file = file;
  }

  /** Makes them unless the file is there; the server's is for {@code localhost} only. */
  static Certificates in(Path file) throws IOException, InterruptedException {
    var certificates = new Certificates(file);
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      certificates.make(AUTHORITY, "-ext", "bc:c", "-ext", "ku=keyCertSign");
      certificates.make(SERVER, "-signer", AUTHORITY, "-ext", "san=dns:localhost");
      certificates.make(CLIENT, "-signer", AUTHORITY);
    }
    return certificates;
  }

  private void make(String alias, String... more) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool");
    var command =
        new ArrayList<>(
            List.of(
                keytool.toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-validity",
                "3650",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException("keytool made no key for " + alias + ": " + output);
    }
  }

  /** Writes a trust store with the authority alone, under the same password. */
  void writeTrustStore(Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(AUTHORITY, keys().getCertificate(AUTHORITY));
      trusted.store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot write " + target, e);
    }
  }

  /** A certificate as PEM, without those above it. */
  String certificate(String alias) throws IOException {
    try {
      Certificate certificate = keys().getCertificate(alias);
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read " + file, e);
    }
  }

  static Certificate parse(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
  }

  /** A private key as PEM, not encrypted. */
  String privateKey(String alias) throws IOException {
    try {
      Key key = keys().getKey(alias, PASSWORD.toCharArray());
      return pem("PRIVATE KEY", key.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read " + file, e);
    }
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String type, byte[] bytes) {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
  }
}
