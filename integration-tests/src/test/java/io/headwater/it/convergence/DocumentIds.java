package io.headwater.it.convergence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The ids of documents as the documentation of the sink tells them, made anew: the test must not
 * share its mistakes with what it tests.
 */
final class DocumentIds {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int LONGEST = 512;
  private static final int PREFIX = LONGEST - "~".length() - 43;
  private static final Pattern LIKE_HASHED = Pattern.compile("(?s).*~[A-Za-z0-9_-]{43}");

  private DocumentIds() {}

  /** The id of an item's document. */
  static String ofItem(List<AttributeDefinition> keys, Map<String, AttributeValue> item) {
    List<String> parts = new ArrayList<>();
    for (AttributeDefinition key : keys) {
      parts.add(text(Objects.requireNonNull(item.get(key.attributeName()), key.attributeName())));
    }
    return of(parts);
  }

  /** The id that a record's key stands for. */
  static String ofKafkaKey(String json) {
    List<String> parts = new ArrayList<>();
    try {
      for (JsonNode part : JSON.readTree(json)) {
        parts.add(part.isNumber() ? canonical(part.decimalValue()) : part.asText());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a record's key is no JSON", e);
    }
    return of(parts);
  }

  /** The id of a key's parts: one as it is, several with separators. */
  static String of(List<String> parts) {
    String whole =
        parts.size() == 1
            ? parts.get(0)
            : parts.stream()
                .map(part -> part.replace("\\", "\\\\").replace("|", "\\|"))
                .collect(Collectors.joining("|"));
    byte[] bytes = whole.getBytes(UTF_8);
    boolean likeHashed = bytes.length >= LONGEST - 3 && LIKE_HASHED.matcher(whole).matches();
    if (bytes.length <= LONGEST && !likeHashed) {
      return whole;
    }
    return prefix(whole)
        + "~"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(bytes));
  }

  /** A short name for an id that may be long or unprintable. */
  static String hash(String id) {
    return HexFormat.of().formatHex(sha256(id.getBytes(UTF_8)), 0, 6);
  }

  private static String prefix(String whole) {
    StringBuilder prefix = new StringBuilder();
    int bytes = 0;
    for (int character : whole.codePoints().toArray()) {
      bytes += Character.toString(character).getBytes(UTF_8).length;
      if (bytes > PREFIX) {
        break;
      }
      prefix.appendCodePoint(character);
    }
    return prefix.toString();
  }

  private static String text(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> canonical(new BigDecimal(value.n()));
      case B -> Base64.getUrlEncoder().withoutPadding().encodeToString(value.b().asByteArray());
      default -> throw new IllegalArgumentException("no key has type " + value.type());
    };
  }

  private static String canonical(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
