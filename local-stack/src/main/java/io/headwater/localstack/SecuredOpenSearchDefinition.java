package io.headwater.localstack;

import io.headwater.localstack.client.HttpStatusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One node with the security plugin, which asks for TLS and a user. */
record SecuredOpenSearchDefinition(int port, int transportPort, Map<String, String> settings)
    implements ServerDefinition {
  private static final String PLUGIN = "opensearch-security";

  /** Who may come in: clients with a certificate of the authority, and users with a password. */
  private static final String AUTHENTICATION =
      """
      _meta:
        type: "config"
        config_version: 2
      config:
        dynamic:
          authc:
            certificate:
              http_enabled: true
              order: 1
              http_authenticator:
                type: clientcert
                challenge: false
                config:
                  username_attribute: cn
              authentication_backend:
                type: noop
            password:
              http_enabled: true
              order: 2
              http_authenticator:
                type: basic
                challenge: true
              authentication_backend:
                type: intern
      """;

  @Override
  public Server kind() {
    return Server.OPENSEARCH_SECURITY;
  }

  @Override
  public String name() {
    return Server.OPENSEARCH_SECURITY.folder();
  }

  @Override
  public List<Integer> ports() {
    return List.of(port, transportPort);
  }

  /** By name: the certificate is not for the address. */
  @Override
  public URI uri() {
    return URI.create("https://localhost:" + port);
  }

  @Override
  public void prepare(ServerPlace place) throws IOException, InterruptedException {
    Certificates certificates = Certificates.in(keys(place));
    certificates.writeTrustStore(place.file("config/trusted.p12"));
    Path plugin = place.jars().resolve(PLUGIN);
    Path link = place.file("plugins").resolve(PLUGIN);
    if (!Files.exists(link)) {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, plugin);
    }
    try (var files = Files.list(plugin.resolve("config"))) {
      for (Path file : files.toList()) {
        place.write("config/" + PLUGIN + "/" + file.getFileName(), Files.readString(file));
      }
    }
    place.write("config/" + PLUGIN + "/config.yml", AUTHENTICATION);
    place.write("config/opensearch.yml", OpenSearchDefinition.yaml(config(place)));
  }

  static Path keys(ServerPlace place) {
    return place.file("config").resolve("keys.p12");
  }

  @Override
  public Map<String, String> configuration() {
    return settings;
  }

  private Map<String, String> config(ServerPlace place) {
    var node = new OpenSearchDefinition(port, transportPort, settings).config(place);
    // The plugin has its own.
    node.remove("transport.type");
    node.remove("http.type");
    var config = new LinkedHashMap<>(node);
    for (String layer : List.of("transport", "http")) {
      String prefix = "plugins.security.ssl." + layer + ".";
      config.put(prefix + "keystore_type", "PKCS12");
      config.put(prefix + "keystore_filepath", "keys.p12");
      config.put(prefix + "keystore_alias", Certificates.SERVER);
      config.put(prefix + "keystore_password", Certificates.PASSWORD);
      config.put(prefix + "truststore_type", "PKCS12");
      config.put(prefix + "truststore_filepath", "trusted.p12");
      config.put(prefix + "truststore_password", Certificates.PASSWORD);
    }
    config.put("plugins.security.ssl.transport.enforce_hostname_verification", "false");
    config.put("plugins.security.ssl.http.enabled", "true");
    config.put("plugins.security.ssl.http.clientauth_mode", "OPTIONAL");
    config.put("plugins.security.nodes_dn", "CN=" + Certificates.SERVER);
    config.put("plugins.security.allow_default_init_securityindex", "true");
    config.put("plugins.security.restapi.roles_enabled", "all_access");
    return config;
  }

  @Override
  public ChildJvm.Command command(ServerPlace place) {
    return place.command(OpenSearchDefinition.MAIN, List.of(place.folder().toString()));
  }

  @Override
  public Readiness readiness(ServerPlace place) {
    var client = OpenSearchSecurity.of(uri(), keys(place)).searchClient();
    return new Readiness() {
      @Override
      public String awaited() {
        return "status 200 from " + uri() + " for user " + OpenSearchSecurity.ADMIN;
      }

      @Override
      public boolean look(ServerLog log) {
        try {
          client.get("/_cluster/health?wait_for_status=yellow&timeout=1s");
          return true;
        } catch (HttpStatusException | UncheckedIOException e) {
          return false;
        }
      }
    };
  }
}
