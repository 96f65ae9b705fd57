package io.headwater.source;

/** The version that the build wrote into the plugin's jar. */
final class PluginVersion {
  private PluginVersion() {}

  static String get() {
    String version = PluginVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
