package io.headwater.sink.projection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.headwater.event.EventImage;
import io.headwater.event.EventJson;
import io.headwater.event.JsonScanner;
import io.headwater.event.MalformedEventException;
import io.headwater.sink.input.Image;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Any option and any item: either is refused in one way only, or one JSON line comes out. */
public class ProjectionFuzz {
  private static final JsonFactory JSON = EventJson.FACTORY;
  private static final String MAPPINGS =
      "{\"properties\":{\"m\":{\"type\":\"double\"},\"o.m\":{\"type\":\"keyword\"}}}";

  /**
   * The option, a byte FF and the item.
   *
   * @param input what the fuzzer makes up
   */
  @FuzzTest
  public void givesOneLineOfJson(byte[] input) {
    int separator = 0;
    while (separator < input.length && input[separator] != (byte) 0xFF) {
      separator++;
    }
    String option = new String(input, 0, separator, UTF_8);
    Projection projection;
    Set<String> reserved;
    try {
      reserved = MetadataFields.parse("{\"_s\":\"sequence\",\"_n\":\"table\"}").names();
      projection = Projection.parse(option, reserved, MAPPINGS, List.of("r", "o.r"));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("projection");
      return;
    }
    if (separator == input.length) {
      return;
    }
    try {
      JsonScanner scanner = new JsonScanner("the document", reserved);
      scanner.begin(input, separator + 1, input.length);
      EventImage item = scanner.object();
      Projected projected =
          projection.project(new Image(input, item.start(), item.end(), item.verbatim()));
      if (projected.included()) {
        expectDocument(projected.document().toByteArray());
      }
    } catch (MalformedEventException e) {
      assertThat(e).hasNoCause();
    }
  }

  private static void expectDocument(byte[] document) {
    assertThat(document).doesNotContain('\n', '\r').startsWith('{').endsWith('}');
    String text = new String(document, UTF_8);
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      assertThat(parser.nextToken()).as("nothing follows the document").isNull();
    } catch (IOException e) {
      throw new AssertionError("the document is no JSON: " + text, e);
    }
  }
}
