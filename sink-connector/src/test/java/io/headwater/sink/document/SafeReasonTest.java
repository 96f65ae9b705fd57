package io.headwater.sink.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.event.DocumentId;
import org.junit.jupiter.api.Test;

class SafeReasonTest {
  private static final DocumentId ID = new DocumentId("jane@example.org");

  @Test
  void takesOutFieldValuesAndIds() {
    String reason =
        "failed to parse field [price] of type [double] in document with id 'jane@example.org'."
            + " Preview of field's value: 'my secret'";

    assertThat(SafeReason.of(reason, ID))
        .isEqualTo("failed to parse field [price] of type [double] in document with id '…'.");
    assertThat(SafeReason.of("[jane@example.org]: something", ID)).isEqualTo("[…]: something");
  }

  @Test
  void takesOutWhatIngestProcessorsAndAmazonQuote() {
    assertThat(SafeReason.withoutQuotes("unable to convert [my secret] to integer")).isEmpty();
    assertThat(
            SafeReason.withoutQuotes(
                "The request signature we calculated does not match. The Canonical String for this"
                    + " request should have been 'POST\nx-amz-security-token:my-token"))
        .isEqualTo("The request signature we calculated does not match.");
  }

  @Test
  void cutsLongReasonsAfterTakingTheIdOut() {
    String reason = "x".repeat(490) + "'jane@example.org'" + "y".repeat(100);

    assertThat(SafeReason.of(reason, ID)).hasSizeLessThan(510).doesNotContain("jane");
  }

  @Test
  void fieldNamesForgeNoLineOfTheLogAndIdsWithLineBreaksAreTakenOut() {
    DocumentId id = new DocumentId("jane\n@example.org");
    String reason =
        "failed to parse field [a\nERROR forged] in document with id '" + id.value() + "'";

    assertThat(SafeReason.of(reason, id))
        .isEqualTo("failed to parse field [a ERROR forged] in document with id '…'");
  }
}
