package io.headwater.sink.input;

/** What reading a record gave. */
public sealed interface Reading {
  /** It tells of a change. */
  record Read(Change change) implements Reading {}

  /** It tells of none, such as a tombstone that follows its delete event. */
  record Nothing() implements Reading {}

  /**
   * It cannot be understood.
   *
   * @param type the error's type, such as {@code malformed_event}
   * @param reason what is wrong and, if an option helps, which; without contents
   */
  record Refused(String type, String reason) implements Reading {}
}
