package io.headwater.it.fault;

/** Something that goes wrong, once. Owned by one thread. */
public interface Fault {
  /** Lets it go wrong, and returns while it lasts. */
  void begin();

  /** Ends it and returns when that was done; what it has led to may last. */
  void end();

  /** A fault of two actions. */
  static Fault of(Runnable begin, Runnable end) {
    return new Fault() {
      @Override
      public void begin() {
        begin.run();
      }

      @Override
      public void end() {
        end.run();
      }
    };
  }
}
