package io.headwater.sink.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.SinkSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineProbeTest {
  @ParameterizedTest
  @ValueSource(ints = {200, 404, 403, 500})
  void onlyAPipelineThatIsNotThereIsAProblem(int status) throws Exception {
    try (FakeServer server = new FakeServer().answer(status, "{}")) {
      List<OptionProblem> problems =
          PipelineProbe.problems(
              SinkSettings.from(Map.of("connection.url", server.url())).connection(), "a b");

      assertThat(server.received().line()).startsWith("GET /_ingest/pipeline/a");
      assertThat(problems)
          .extracting(OptionProblem::option)
          .isEqualTo(status == 404 ? List.of("ingest.pipeline") : List.of());
    }
  }
}
