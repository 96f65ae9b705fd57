package io.headwater.source.dynamodb;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headwater.event.EventJson;
import io.headwater.source.stream.StreamReadException;
import java.io.IOException;

/** Answers as they come over the wire; one that is none is asked for again, and never quoted. */
final class WireAnswer {
  private final String call;

  /** Answers to a call, which messages name. */
  WireAnswer(String call) {
    this.call = call;
  }

  /** Reads the fields of an answer. */
  interface Content<P> {
    /** The parser stands on the object's start and is left on its end. */
    P read(JsonParser parser) throws IOException;
  }

  /**
   * Reads an answer.
   *
   * @param text begins with the answer
   * @param length the answer's size in bytes
   * @throws StreamReadException if it is no answer
   */
  <P> P read(byte[] text, int length, Content<P> content) {
    try (JsonParser parser = EventJson.FACTORY.createParser(text, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("is no JSON object");
      }
      return content.read(parser);
    } catch (JacksonException e) {
      // Its own words quote the text, which may be an item's content.
      long place = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
      throw malformed("is not well-formed JSON near byte " + place);
    } catch (IOException e) {
      throw malformed("cannot be read");
    }
  }

  /**
   * Refuses an answer whose fields are read but whose end is missing.
   *
   * @throws StreamReadException if the parser does not stand on an object's end
   */
  void requireEnd(JsonParser parser) {
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw malformed("is cut off");
    }
  }

  /** The failure that tells what an answer is not. */
  StreamReadException malformed(String what) {
    return new StreamReadException(
        StreamReadException.Kind.UNAVAILABLE, "the answer to " + call + " " + what);
  }
}
