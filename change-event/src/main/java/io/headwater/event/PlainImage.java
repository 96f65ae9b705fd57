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
import java.util.regex.Pattern;

/**
 * Writes an item as plain JSON ({@code image.format=plain}): S string, N number digit for digit,
 * BOOL, NULL, M object, L array, SS, NS and BS arrays, B base64.
 *
 * <p>Whoever knows the attributes walks them and calls one method for each; the first and the last
 * call are {@link #startMap} and {@link #endMap} of the item itself.
 */
public final class PlainImage {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final JsonGenerator json;

  private PlainImage() throws IOException {
    json = EventJson.FACTORY.createGenerator(bytes);
  }

  /** Something that can be written as an image. */
  @FunctionalInterface
  public interface Content {
    /** Writes itself. */
    void writeTo(PlainImage image) throws IOException;
  }

  /** The image of a content as UTF-8 JSON. */
  public static byte[] of(Content content) {
    try {
      PlainImage image = new PlainImage();
      content.writeTo(image);
      image.json.close();
      return image.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** Starts a map: type M, or the item itself. */
  public void startMap() throws IOException {
    json.writeStartObject();
  }

  /** Names the attribute that follows, inside a map. */
  public void name(String attribute) throws IOException {
    json.writeFieldName(attribute);
  }

  /** Ends a map. */
  public void endMap() throws IOException {
    json.writeEndObject();
  }

  /** Starts a list: type L. */
  public void startList() throws IOException {
    json.writeStartArray();
  }

  /** Ends a list. */
  public void endList() throws IOException {
    json.writeEndArray();
  }

  /** Type S. */
  public void string(String value) throws IOException {
    json.writeString(value);
  }

  /**
   * Type N: the digits as they are; a notation that JSON lacks is rewritten without changing the
   * value.
   */
  public void number(String digits) throws IOException {
    json.writeNumber(
        JSON_NUMBER.matcher(digits).matches() ? digits : new BigDecimal(digits).toString());
  }

  /** Type BOOL. */
  public void bool(boolean value) throws IOException {
    json.writeBoolean(value);
  }

  /** Type NULL. */
  public void nul() throws IOException {
    json.writeNull();
  }

  /** Type B. */
  public void binary(ByteBuffer value) throws IOException {
    ByteBuffer encoded = Base64.getEncoder().encode(value.duplicate());
    json.writeString(ISO_8859_1.decode(encoded).toString());
  }

  /** Type SS. */
  public void strings(Collection<String> values) throws IOException {
    startList();
    for (String value : values) {
      string(value);
    }
    endList();
  }

  /** Type NS. */
  public void numbers(Collection<String> values) throws IOException {
    startList();
    for (String value : values) {
      number(value);
    }
    endList();
  }

  /** Type BS. */
  public void binaries(Collection<ByteBuffer> values) throws IOException {
    startList();
    for (ByteBuffer value : values) {
      binary(value);
    }
    endList();
  }
}
