package io.headwater.sink.input;

import io.headwater.event.EventImage;
import io.headwater.event.JsonScanner;
import io.headwater.event.MalformedEventException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes images of contents. Owned by the task's thread. */
final class Images {
  private final JsonScanner json;

  /**
   * Makes images.
   *
   * @param watchedNames an image that has one of these names at its top is not verbatim
   */
  Images(Set<String> watchedNames) {
    json = new JsonScanner("the document", watchedNames);
  }

  /** The image of an event's text. */
  static @Nullable Image of(@Nullable EventImage image) {
    return image == null
        ? null
        : new Image(image.utf8(), image.start(), image.end(), image.verbatim());
  }

  /** The image of a whole text. */
  Image ofText(byte[] utf8) {
    json.begin(utf8);
    if (json.next() != '{') {
      throw new MalformedEventException("the value is no JSON object");
    }
    Image image = image();
    json.end();
    return image;
  }

  /** The image of what is in a field: an object, or a text that holds one. */
  @Nullable Image ofField(Content parent, String name) {
    Content content = parent.field(name);
    if (content == null) {
      return null;
    }
    if (content.isObject()) {
      return ofObject(content);
    }
    Object scalar = content.scalar();
    byte[] utf8 = scalar == null ? null : Content.utf8(scalar);
    if (utf8 == null) {
      throw new MalformedEventException("field " + name + " is not an object");
    }
    json.begin(utf8);
    if (json.next() != '{') {
      throw new MalformedEventException("field " + name + " is not an object");
    }
    Image image = image();
    json.end();
    return image;
  }

  /** The image of an object. */
  Image ofObject(Content content) {
    if (content instanceof JsonContent text) {
      json.begin(text.utf8(), text.start(), text.end());
      return image();
    }
    if (content instanceof ConnectContent data && data.value() != null) {
      json.begin(ConnectJson.of(data.schema(), data.value()));
      return image();
    }
    throw new MalformedEventException("the value is not an object");
  }

  private Image image() {
    EventImage image = json.object();
    return new Image(image.utf8(), image.start(), image.end(), image.verbatim());
  }
}
