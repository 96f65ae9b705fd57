package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;

/**
 * Writes an item as JSON.
 *
 * <p>{@link ImageFormat#PLAIN}: S string, N number digit for digit, BOOL, NULL, M object, L array,
 * SS, NS and BS arrays, B base64. {@link ImageFormat#DYNAMODB_JSON}: the same values with their
 * type descriptors, {@code {"S":"…"}}, and numbers as strings.
 *
 * <p>Whoever knows the attributes walks them and calls {@link #name} and one other method for each.
 */
public final class ItemImage {
  private final JsonBytes json = new JsonBytes();
  private final boolean typed;

  /** Writes images in a format, one after the other. */
  public ItemImage(ImageFormat format) {
    this.typed = format == ImageFormat.DYNAMODB_JSON;
  }

  /** The attributes of an item. */
  @FunctionalInterface
  public interface Content {
    /** Writes each of them, name first. */
    void writeTo(ItemImage image) throws IOException;
  }

  /** The image of an item's attributes as UTF-8 JSON on one line. */
  public static byte[] of(ImageFormat format, Content attributes) {
    try {
      ItemImage image = new ItemImage(format);
      image.begin();
      attributes.writeTo(image);
      return image.end();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** Begins an image; what was written before and not ended is forgotten. */
  public void begin() {
    json.clear();
    json.startObject();
  }

  /** Ends the image and gives it, as UTF-8 JSON on one line. */
  public byte[] end() {
    json.endObject();
    return json.toByteArray();
  }

  /** Names the attribute that follows, in the item itself or inside a map. */
  public void name(String attribute) {
    json.name(attribute);
  }

  /** Starts a map: type M. */
  public void startMap() {
    open("M");
    json.startObject();
  }

  /** Ends a map. */
  public void endMap() {
    json.endObject();
    close();
  }

  /** Starts a list: type L. */
  public void startList() {
    open("L");
    json.startArray();
  }

  /** Ends a list. */
  public void endList() {
    json.endArray();
    close();
  }

  /** Type S. */
  public void string(String value) {
    open("S");
    json.string(value);
    close();
  }

  /**
   * Type S, as a string literal of another JSON text has it.
   *
   * @param quote where it begins in that text
   * @param end where that text ends
   * @return false, and nothing is written, if the literal holds escapes
   */
  public boolean literal(byte[] text, int quote, int end) {
    int close = JsonBytes.literalEnd(text, quote, end);
    if (close < 0) {
      return false;
    }
    open("S");
    json.raw(text, quote, close);
    close();
    return true;
  }

  /**
   * Type N: the digits as they are; in plain JSON a notation that JSON lacks is rewritten without
   * changing the value.
   */
  public void number(String digits) {
    open("N");
    bareNumber(digits);
    close();
  }

  /** Type BOOL. */
  public void bool(boolean value) {
    open("BOOL");
    json.bare(Boolean.toString(value));
    close();
  }

  /** Type NULL. */
  public void nul() {
    if (typed) {
      open("NULL");
      json.bare("true");
      close();
    } else {
      json.bare("null");
    }
  }

  /** Type B. */
  public void binary(ByteBuffer value) {
    open("B");
    bareBinary(value);
    close();
  }

  /** Type SS. */
  public void strings(Collection<String> values) {
    open("SS");
    json.startArray();
    for (String value : values) {
      json.string(value);
    }
    json.endArray();
    close();
  }

  /** Type NS. */
  public void numbers(Collection<String> values) {
    open("NS");
    json.startArray();
    for (String value : values) {
      bareNumber(value);
    }
    json.endArray();
    close();
  }

  /** Type BS. */
  public void binaries(Collection<ByteBuffer> values) {
    open("BS");
    json.startArray();
    for (ByteBuffer value : values) {
      bareBinary(value);
    }
    json.endArray();
    close();
  }

  private void open(String type) {
    if (typed) {
      json.startObject();
      json.name(type);
    }
  }

  private void close() {
    if (typed) {
      json.endObject();
    }
  }

  private void bareNumber(String digits) {
    if (typed) {
      json.string(digits);
    } else {
      json.bare(isJsonNumber(digits) ? digits : new BigDecimal(digits).toString());
    }
  }

  private void bareBinary(ByteBuffer value) {
    ByteBuffer encoded = Base64.getEncoder().encode(value.duplicate());
    json.string(ISO_8859_1.decode(encoded).toString());
  }

  // -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?
  private static boolean isJsonNumber(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int at = afterDigits(text, start);
    if (at == start || (text.charAt(start) == '0' && at > start + 1)) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = afterDigits(text, fraction);
      if (at == fraction) {
        return false;
      }
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = at + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
        exponent++;
      }
      at = afterDigits(text, exponent);
      if (at == exponent) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
