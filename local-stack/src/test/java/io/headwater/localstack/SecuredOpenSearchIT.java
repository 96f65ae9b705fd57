package io.headwater.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.localstack.client.HttpStatusException;
import io.headwater.localstack.client.SearchClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecuredOpenSearchIT {
  @Test
  void asksForTlsAndAUserAndKeepsItsUsersOverAKill(@TempDir Path folder) {
    try (var stack =
        LocalStack.builder(folder).quickStart().servers(Server.OPENSEARCH_SECURITY).start()) {
      var security = stack.openSearchSecurity();
      var admin = security.searchClient();
      admin.put("/_plugins/_security/api/internalusers/ada", "{\"password\":\"a-Long-Secret-1\"}");

      stack.securedOpenSearch().kill();
      stack.securedOpenSearch().start().awaitReady();

      assertThat(admin.get("/_plugins/_security/api/internalusers/ada").has("ada")).isTrue();
      assertThat(security.toString()).doesNotContain("KEY");
      assertThatThrownBy(() -> new SearchClient(security.uri()).get("/"))
          .hasMessageContaining("PKIX");
      assertThatThrownBy(() -> security.searchClientOf("ada", "wrong").get("/"))
          .isInstanceOf(HttpStatusException.class)
          .hasMessageContaining("401");
    }
  }
}
