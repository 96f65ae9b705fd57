package io.headwater.demo;

import java.awt.AWTError;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;

/** The desktop's browser, if there is one. */
final class Browser {
  private Browser() {}

  /**
   * Opens pages, one after the other, so that the last one is in front.
   *
   * @return whether the desktop has taken them
   */
  static boolean open(URI... pages) {
    try {
      if (GraphicsEnvironment.isHeadless()
          || !Desktop.isDesktopSupported()
          || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        return false;
      }
      for (URI page : pages) {
        Desktop.getDesktop().browse(page);
      }
      return true;
    } catch (IOException | AWTError | LinkageError e) {
      // A Java without a desktop's libraries, or a display that is away: the URLs are printed.
      return false;
    }
  }
}
