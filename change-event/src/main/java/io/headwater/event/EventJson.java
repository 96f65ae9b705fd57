package io.headwater.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

/**
 * The JSON factory of events: no content in error messages, no limit that a DynamoDB item could
 * meet.
 */
public final class EventJson {
  /**
   * Makes parsers and generators. An item has up to 400 KB and 32 levels; the limits leave room for
   * other producers.
   */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNumberLength(1_000)
                  .maxStringLength(64 << 20)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private EventJson() {}

  /**
   * Where a string literal ends whose bytes are the string's own in UTF-8.
   *
   * @param quote where it begins in the text
   * @param end where the text ends
   * @return the place behind its closing quote; −1 if it holds escapes or is no string
   */
  public static int plainLiteralEnd(byte[] text, int quote, int end) {
    return JsonBytes.literalEnd(text, quote, end);
  }
}
