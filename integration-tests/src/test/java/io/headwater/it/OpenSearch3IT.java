package io.headwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.localstack.LocalStackBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How indices are looked after in OpenSearch 3, see {@link OpenSearch3}. */
@Tag("processes") // Another version of OpenSearch beside the usual one; in containers, name its
// image.
class OpenSearch3IT extends IndexCareContract {
  @Override
  LocalStackBuilder choose(LocalStackBuilder builder) {
    return OpenSearch3.choose(builder);
  }

  @Test
  void theServerIsTheOneThatWasChosen() {
    assertThat(serverVersion()).isEqualTo(OpenSearch3.VERSION);
  }
}
