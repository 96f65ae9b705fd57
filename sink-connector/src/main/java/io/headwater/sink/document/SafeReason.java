package io.headwater.sink.document;

import io.headwater.event.DocumentId;
import java.util.List;

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
    char[] characters = text.toCharArray();
    for (int i = 0; i < characters.length; i++) {
      characters[i] = breaksLines(characters[i]) ? ' ' : characters[i];
    }
    String line = new String(characters);
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH - 1) + "…" : line;
  }

  /** Whether a character could break a line of a log, or is another control character. */
  static boolean breaksLines(int character) {
    return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
  }
}
