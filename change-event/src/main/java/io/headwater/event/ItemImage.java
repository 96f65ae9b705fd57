package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
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
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final JsonGenerator json;
  private final boolean typed;

  private ItemImage(ImageFormat format) throws IOException {
    this.json = EventJson.FACTORY.createGenerator(bytes);
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
      image.json.writeStartObject();
      attributes.writeTo(image);
      image.json.writeEndObject();
      image.json.close();
      return image.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** Names the attribute that follows, in the item itself or inside a map. */
  public void name(String attribute) throws IOException {
    json.writeFieldName(attribute);
  }

  /** Starts a map: type M. */
  public void startMap() throws IOException {
    open("M");
    json.writeStartObject();
  }

  /** Ends a map. */
  public void endMap() throws IOException {
    json.writeEndObject();
    close();
  }

  /** Starts a list: type L. */
  public void startList() throws IOException {
    open("L");
    json.writeStartArray();
  }

  /** Ends a list. */
  public void endList() throws IOException {
    json.writeEndArray();
    close();
  }

  /** Type S. */
  public void string(String value) throws IOException {
    open("S");
    json.writeString(value);
    close();
  }

  /**
   * Type N: the digits as they are; in plain JSON a notation that JSON lacks is rewritten without
   * changing the value.
   */
  public void number(String digits) throws IOException {
    open("N");
    bareNumber(digits);
    close();
  }

  /** Type BOOL. */
  public void bool(boolean value) throws IOException {
    open("BOOL");
    json.writeBoolean(value);
    close();
  }

  /** Type NULL. */
  public void nul() throws IOException {
    if (typed) {
      open("NULL");
      json.writeBoolean(true);
      close();
    } else {
      json.writeNull();
    }
  }

  /** Type B. */
  public void binary(ByteBuffer value) throws IOException {
    open("B");
    bareBinary(value);
    close();
  }

  /** Type SS. */
  public void strings(Collection<String> values) throws IOException {
    open("SS");
    json.writeStartArray();
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
    close();
  }

  /** Type NS. */
  public void numbers(Collection<String> values) throws IOException {
    open("NS");
    json.writeStartArray();
    for (String value : values) {
      bareNumber(value);
    }
    json.writeEndArray();
    close();
  }

  /** Type BS. */
  public void binaries(Collection<ByteBuffer> values) throws IOException {
    open("BS");
    json.writeStartArray();
    for (ByteBuffer value : values) {
      bareBinary(value);
    }
    json.writeEndArray();
    close();
  }

  private void open(String type) throws IOException {
    if (typed) {
      json.writeStartObject();
      json.writeFieldName(type);
    }
  }

  private void close() throws IOException {
    if (typed) {
      json.writeEndObject();
    }
  }

  private void bareNumber(String digits) throws IOException {
    if (typed) {
      json.writeString(digits);
    } else {
      json.writeNumber(isJsonNumber(digits) ? digits : new BigDecimal(digits).toString());
    }
  }

  private void bareBinary(ByteBuffer value) throws IOException {
    ByteBuffer encoded = Base64.getEncoder().encode(value.duplicate());
    json.writeString(ISO_8859_1.decode(encoded).toString());
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
