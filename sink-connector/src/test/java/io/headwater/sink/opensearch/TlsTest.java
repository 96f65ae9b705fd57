package io.headwater.sink.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.SinkSettings;
import io.headwater.sink.write.BulkAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
  private static final String SSL = "connection.ssl.";
  private static final String CA = SSL + "truststore.certificates";
  private static final String CERTIFICATE = SSL + "keystore.certificate.chain";
  private static final String KEY = SSL + "keystore.key";
  private static final String ONE_DELETED = "{\"items\":[{\"delete\":{\"status\":200}}]}";

  private static Path folder;
  private static TestCertificates certificates;

  @BeforeAll
  static void makeCertificates(@TempDir Path shared) throws Exception {
    folder = shared;
    certificates = TestCertificates.in(shared);
  }

  @Test
  void anInlineAuthorityIsTrusted() throws Exception {
    assertThat(send(false, Map.of(CA, certificates.authority())))
        .isInstanceOf(BulkAnswer.Items.class);
  }

  @Test
  void anAuthorityOfAFileIsTrusted() throws Exception {
    Path pem = Files.writeString(folder.resolve("ca.pem"), certificates.authority());
    for (Map<String, String> options :
        List.of(
            Map.of(
                SSL + "truststore.location",
                certificates.trustStore().toString(),
                SSL + "truststore.password",
                TestCertificates.PASSWORD),
            Map.of(
                SSL + "truststore.location",
                certificates.trustStore().toString(),
                SSL + "truststore.password",
                TestCertificates.PASSWORD,
                SSL + "truststore.type",
                "PKCS12"),
            Map.of(SSL + "truststore.location", pem.toString(), SSL + "truststore.type", "PEM"))) {
      assertThat(send(false, options)).as(options.toString()).isInstanceOf(BulkAnswer.Items.class);
    }
  }

  @Test
  void anUnknownAuthorityIsNamedWithTheOptionToSet() throws Exception {
    assertThat(problem(send(false, Map.of()))).contains("certificate is not trusted", CA);
  }

  @Test
  void aCertificateForAnotherHostIsRefusedUnlessTheCheckIsOff() throws Exception {
    try (FakeServer server = FakeServer.withTls(certificates, false)) {
      Map<String, String> options = new HashMap<>();
      options.put("connection.url", "https://localhost:" + server.port());
      options.put(CA, certificates.authority());

      assertThat(problem(send(options))).contains("not for the host in the URL");

      options.put(SSL + "endpoint.identification.algorithm", "");
      server.answer(200, ONE_DELETED);
      assertThat(send(options)).isInstanceOf(BulkAnswer.Items.class);
    }
  }

  @Test
  void withoutTheHostCheckAnUnknownAuthorityIsRefusedAllTheSame() throws Exception {
    assertThat(problem(send(false, Map.of(SSL + "endpoint.identification.algorithm", ""))))
        .contains("certificate is not trusted");
  }

  @Test
  void aClientShowsItsCertificate() throws Exception {
    Map<String, String> trust = Map.of(CA, certificates.authority());
    assertThat(send(true, trust)).isInstanceOf(BulkAnswer.Unanswered.class);

    for (Map<String, String> keys :
        List.of(
            Map.of(CERTIFICATE, certificates.clientCertificate(), KEY, certificates.clientKey()),
            Map.of(
                CERTIFICATE,
                certificates.clientCertificate(),
                KEY,
                encrypted(certificates.clientKey(), "k3y-pass"),
                SSL + "key.password",
                "k3y-pass"),
            Map.of(
                SSL + "keystore.location",
                certificates.clientStore().toString(),
                SSL + "keystore.password",
                TestCertificates.PASSWORD))) {
      Map<String, String> options = new HashMap<>(trust);
      options.putAll(keys);
      assertThat(send(true, options)).as("%s", keys.keySet()).isInstanceOf(BulkAnswer.Items.class);
    }
  }

  @Test
  void materialThatCannotBeReadIsNamedAtItsOptionWithoutItsContents() throws Exception {
    String key = certificates.clientKey();
    String certificate = certificates.clientCertificate();
    String broken = key.replace('A', '*');
    String file = certificates.clientStore().toString();

    assertProblem(CA, Map.of(CA, "MIIBsecret"));
    assertProblem(CA, Map.of(CA, certificate.substring(0, 200)));
    assertProblem(KEY, Map.of(KEY, broken, CERTIFICATE, certificate));
    assertProblem(CERTIFICATE, Map.of(KEY, key));
    assertProblem(KEY, Map.of(CERTIFICATE, certificate));
    assertProblem(
        KEY,
        Map.of(
            KEY,
            encrypted(key, "right"),
            CERTIFICATE,
            certificate,
            SSL + "key.password",
            "MIIBsecret"));
    assertProblem(SSL + "truststore.location", Map.of(SSL + "truststore.location", "/no/such"));
    assertProblem(
        SSL + "keystore.location",
        Map.of(SSL + "keystore.location", file, SSL + "keystore.password", "MIIBsecret"));
    assertProblem(
        SSL + "keystore.location",
        Map.of(SSL + "keystore.location", file, KEY, key, CERTIFICATE, certificate));
    assertProblem(SSL + "truststore.type", Map.of(CA, certificate, SSL + "truststore.type", "JKS"));
    assertProblem(SSL + "key.password", Map.of(SSL + "key.password", "MIIBsecret"));
    assertProblem(SSL + "enabled.protocols", Map.of(SSL + "enabled.protocols", ""));
  }

  private static void assertProblem(String option, Map<String, String> options) {
    Map<String, String> properties = new HashMap<>(options);
    properties.put("connection.url", "https://127.0.0.1:1");
    List<OptionProblem> problems = SinkSettings.problems(properties);
    assertThat(problems).extracting(OptionProblem::option).containsExactly(option);
    assertThat(problems.get(0).message()).doesNotContain("MII", "BEGIN", "*");
    assertThatThrownBy(() -> SinkSettings.from(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(option)
        .hasMessageNotContaining("MII");
  }

  private static String problem(BulkAnswer answer) {
    assertThat(answer).isInstanceOf(BulkAnswer.Unanswered.class);
    assertThat(((BulkAnswer.Unanswered) answer).sent()).isFalse();
    return ((BulkAnswer.Unanswered) answer).problem();
  }

  private static BulkAnswer send(boolean needsClientCertificate, Map<String, String> options)
      throws Exception {
    try (FakeServer server = FakeServer.withTls(certificates, needsClientCertificate)) {
      server.answer(200, ONE_DELETED);
      Map<String, String> properties = new HashMap<>(options);
      properties.put("connection.url", server.url());
      return send(properties);
    }
  }

  private static BulkAnswer send(Map<String, String> properties) throws Exception {
    try (OpenSearch openSearch = new OpenSearch(SinkSettings.from(properties))) {
      return openSearch
          .bulk()
          .send("{}\n".getBytes(UTF_8))
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static String encrypted(String pem, String password) throws Exception {
    byte[] bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    String algorithm = "PBEWithSHA1AndDESede";
    Cipher cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm)
            .generateSecret(new PBEKeySpec(password.toCharArray())));
    var info =
        new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded()));
    return TestCertificates.pem("ENCRYPTED PRIVATE KEY", info.getEncoded());
  }
}
