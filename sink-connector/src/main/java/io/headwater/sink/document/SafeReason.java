package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import java.util.List;
import java.util.regex.Pattern;

/** Takes item contents and ids out of OpenSearch's error reasons. */
public final class SafeReason {
  // What follows these words quotes field values.
  private static final List<String> QUOTES =
      List.of(
          "Preview of field's value",
          "The prefix of the first immense term",
          "For input string",
          "Current token",
          "at [Source",
          // Of ingest processors, and of date fields.
          "unable to convert [",
          "unable to parse date [",
          "failed to parse date field [",
          "Unable to find match for dissect pattern",
          "Provided Grok expressions do not match field value",
          "is not an IP string literal",
          // Of AWS: it holds the request's headers, a session token too.
          "The Canonical String for this request",
          "The String-to-Sign");
  private static final int MAX_LENGTH = 500;
  private static final Pattern CONTROLS =
      Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]");

  private SafeReason() {}

  /** The reason without what it quotes from the document. */
  public static String of(String reason, DocumentId id) {
    return withoutQuotes(
        reason.replace("'" + id.value() + "'", "'…'").replace("[" + id.value() + "]", "[…]"));
  }

  /** The reason of an error that belongs to no document. */
  public static String withoutQuotes(String reason) {
    String safe = reason;
    for (String quote : QUOTES) {
      int start = safe.indexOf(quote);
      safe = start < 0 ? safe : safe.substring(0, start).stripTrailing();
    }
    return onOneLine(safe);
  }

  /**
   * A text that others gave, for a log: without line breaks and other control characters, which
   * could forge a line of it, and not longer than 500 characters.
   */
  public static String onOneLine(String text) {
    String line = CONTROLS.matcher(text).replaceAll(" ");
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH - 1) + "…" : line;
  }
}
