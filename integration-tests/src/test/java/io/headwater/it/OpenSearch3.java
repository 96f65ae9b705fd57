package io.headwater.it;

import io.headwater.localstack.JavaHomes;
import io.headwater.localstack.LocalStack;
import io.headwater.localstack.LocalStackBuilder;
import io.headwater.localstack.Server;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenSearch 3, where there is a Java that runs it and its jars were built with that:
 *
 * <pre>{@code
 * JAVA_HOME=<Java 21 or newer> ./mvnw -pl local-stack/servers/opensearch package -DskipTests \
 *     -Dserver.opensearch.version=3.8.0
 * ./mvnw -pl local-stack/servers/opensearch package -DskipTests
 * }</pre>
 *
 * <p>The second one makes the default version the one that was built last again.
 */
final class OpenSearch3 {
  static final String VERSION = "3.8.0";

  private OpenSearch3() {}

  /** Chooses it; skips the test where it is not to be had. */
  static LocalStackBuilder choose(LocalStackBuilder builder) {
    Optional<Path> java = JavaHomes.atLeast21();
    Assumptions.assumeTrue(
        java.isPresent(),
        "OpenSearch 3 needs Java 21: name one with -D" + JavaHomes.JAVA_21_PROPERTY);
    Optional<String> lacking = LocalStack.lacking(Server.OPENSEARCH, VERSION);
    Assumptions.assumeTrue(lacking.isEmpty(), () -> lacking.orElse(""));
    return builder.version(Server.OPENSEARCH, VERSION).javaHome(java.orElseThrow());
  }
}
