package io.headwater.event;

/**
 * How a stream numbers its records. The two ways must not meet in one stream: their versions would
 * not be comparable.
 */
public enum Numbering {
  /** Below 10^20: an emulator's counter, which serves as {@code hi} itself. */
  COUNTER,
  /** From 10^20 on: {@code hi} followed by the 20 digits of {@code lo}, as the service numbers. */
  HI_LO;

  /** The digits of {@code lo}. */
  static final int LO_DIGITS = 20;

  /** Tells which way a number was made. */
  public static Numbering of(SequenceNumber number) {
    return number.digits() > LO_DIGITS ? HI_LO : COUNTER;
  }
}
