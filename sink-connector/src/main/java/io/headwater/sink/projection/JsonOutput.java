package io.headwater.sink.projection;

import io.headwater.sink.document.DocumentSource;
import java.util.Arrays;
import java.util.Iterator;

/** Writes values without white space between them, each raw one as it came. Owned by one thread. */
final class JsonOutput {
  private byte[] buffer;
  private int length;

  private JsonOutput(int size) {
    this.buffer = new byte[size];
  }

  /**
   * Writes a document.
   *
   * @param document a document whose raw objects and arrays, if any, hold no line break
   * @param size about how many bytes it will have
   */
  static DocumentSource write(Value document, int size) {
    JsonOutput output = new JsonOutput(size);
    output.value(document);
    return DocumentSource.slice(output.buffer, 0, output.length);
  }

  private void value(Value value) {
    if (value instanceof RawValue raw) {
      raw(raw);
    } else if (value instanceof ObjectValue object) {
      object(object);
    } else if (value instanceof ArrayValue array) {
      array(array);
    }
  }

  private void object(ObjectValue object) {
    put('{');
    for (Iterator<ObjectValue.Member> members = object.members().values().iterator();
        members.hasNext(); ) {
      ObjectValue.Member member = members.next();
      raw(member.name);
      put(':');
      value(member.value);
      if (members.hasNext()) {
        put(',');
      }
    }
    put('}');
  }

  private void array(ArrayValue array) {
    put('[');
    for (int i = 0; i < array.elements().size(); i++) {
      if (i > 0) {
        put(',');
      }
      value(array.elements().get(i));
    }
    put(']');
  }

  private void raw(RawValue raw) {
    ensure(raw.end() - raw.start());
    System.arraycopy(raw.utf8(), raw.start(), buffer, length, raw.end() - raw.start());
    length += raw.end() - raw.start();
  }

  private void put(char ascii) {
    ensure(1);
    buffer[length++] = (byte) ascii;
  }

  private void ensure(int more) {
    if (more > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
    }
  }
}
