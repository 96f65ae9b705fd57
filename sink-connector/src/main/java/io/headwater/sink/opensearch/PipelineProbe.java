package io.headwater.sink.opensearch;

import io.headwater.sink.config.ConnectionSettings;
import io.headwater.sink.config.OptionProblem;
import io.headwater.sink.config.WriteSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * Asks whether an ingest pipeline is there: without it OpenSearch refuses every document, one by
 * one. What cannot be found out is no problem.
 */
public final class PipelineProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private PipelineProbe() {}

  /** What is wrong with the pipeline, at the option to mend; waits some seconds at most. */
  public static List<OptionProblem> problems(ConnectionSettings connection, String pipeline) {
    String path = "/_ingest/pipeline/" + URLEncoder.encode(pipeline, StandardCharsets.UTF_8);
    int status;
    try (OpenSearchHttp http = new OpenSearchHttp(connection.within(PATIENCE), 1)) {
      status = http.send("GET", path, Map.of(), null, IndexLookup.JSON).join().status();
    } catch (CompletionException e) {
      return List.of();
    }
    return status == 404
        ? List.of(
            new OptionProblem(
                WriteSettings.INGEST_PIPELINE,
                "OpenSearch has no ingest pipeline "
                    + pipeline
                    + ": create it, or correct the option"))
        : List.of();
  }
}
