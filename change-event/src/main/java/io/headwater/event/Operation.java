package io.headwater.event;

import java.util.Optional;

/** What happened to an item. */
public enum Operation {
  /** The item was inserted. */
  INSERT("c"),
  /** The item was modified. */
  MODIFY("u"),
  /** The item was removed. */
  REMOVE("d"),
  /** The item was read by a snapshot. */
  SNAPSHOT("r");

  private static final Operation[] ALL = values();

  private final String code;

  Operation(String code) {
    this.code = code;
  }

  /** The letter that stands in the envelope and in the header. */
  public String code() {
    return code;
  }

  /** The operation of a letter, empty if there is none. */
  public static Optional<Operation> ofCode(String code) {
    for (Operation operation : ALL) {
      if (operation.code.equals(code)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }
}
