package io.headwater.localstack.simulator;

/** What a stream's records hold beside the key; the names are the wire's. */
public enum ViewType {
  /** Nothing. */
  KEYS_ONLY(false, false),
  /** The item after the change. */
  NEW_IMAGE(false, true),
  /** The item before the change. */
  OLD_IMAGE(true, false),
  /** Both. */
  NEW_AND_OLD_IMAGES(true, true);

  private final boolean hasOldImage;
  private final boolean hasNewImage;

  ViewType(boolean hasOldImage, boolean hasNewImage) {
    this.hasOldImage = hasOldImage;
    this.hasNewImage = hasNewImage;
  }

  boolean hasOldImage() {
    return hasOldImage;
  }

  boolean hasNewImage() {
    return hasNewImage;
  }
}
