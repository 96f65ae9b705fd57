package io.headwater.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The id of an item's document. No two keys of a table share one.
 *
 * <p>It is the partition key alone, or {@code pk|sk} with {@code |} and {@code \} inside either
 * part escaped by {@code \}. OpenSearch takes 512 bytes: a longer id is cut to a readable prefix
 * and followed by {@code ~} and the SHA-256 of the whole in base64url. A short id that happens to
 * look like such a one is hashed as well, so that it cannot be mistaken.
 *
 * @param value 1 … 512 bytes of UTF-8
 */
public record DocumentId(String value) {
  /** The longest id that OpenSearch takes, in bytes of UTF-8. */
  public static final int MAX_BYTES = 512;

  private static final char SEPARATOR = '|';
  private static final char ESCAPE = '\\';
  private static final char HASH_MARK = '~';
  private static final int HASH_CHARACTERS = 43;
  private static final String BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int PREFIX_BYTES = MAX_BYTES - 1 - HASH_CHARACTERS;
  // A prefix is cut between characters, so it may be up to three bytes short.
  private static final int SHORTEST_HASHED = MAX_BYTES - 3;

  static DocumentId of(ItemKey key) {
    String pk = key.partition().text();
    return ofParts(key.sort().map(sort -> List.of(pk, sort.text())).orElseGet(() -> List.of(pk)));
  }

  /**
   * An id made of a key's parts: one as it is, several with {@code |} between them.
   *
   * @throws IllegalArgumentException if there is nothing to make it of
   */
  public static DocumentId ofParts(List<String> parts) {
    if (parts.size() == 1) {
      return ofText(parts.get(0));
    }
    StringBuilder id = new StringBuilder(parts.stream().mapToInt(String::length).sum() + 8);
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        id.append(SEPARATOR);
      }
      appendEscaped(id, parts.get(i));
    }
    return ofText(id.toString());
  }

  /**
   * An id made of any text, under the same length rule.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public static DocumentId ofText(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a document id must not be empty");
    }
    // A Java character takes at most three bytes of UTF-8.
    if (text.length() * 3L < SHORTEST_HASHED) {
      return new DocumentId(text);
    }
    byte[] bytes = text.getBytes(UTF_8);
    return new DocumentId(bytes.length > MAX_BYTES || looksHashed(bytes) ? hashed(bytes) : text);
  }

  private static void appendEscaped(StringBuilder id, String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == SEPARATOR || c == ESCAPE) {
        id.append(ESCAPE);
      }
      id.append(c);
    }
  }

  private static boolean looksHashed(byte[] id) {
    if (id.length < SHORTEST_HASHED || id[id.length - HASH_CHARACTERS - 1] != HASH_MARK) {
      return false;
    }
    for (int i = id.length - HASH_CHARACTERS; i < id.length; i++) {
      if (BASE64URL.indexOf(id[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String hashed(byte[] id) {
    int end = Math.min(PREFIX_BYTES, id.length);
    while (end < id.length && (id[end] & 0xC0) == 0x80) {
      end--;
    }
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256().digest(id));
    return new String(id, 0, end, UTF_8) + HASH_MARK + hash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
