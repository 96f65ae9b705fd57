package io.headwater.source.config;

import io.headwater.event.ImageFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * What is taken from an item.
 *
 * @param format how an image is written
 * @param filter which attributes are in it
 * @param lookup whether items are fetched where the stream has no new images
 * @param traceAttribute the attribute that holds a W3C traceparent
 */
public record ImageSettings(
    ImageFormat format, AttributeFilter filter, boolean lookup, Optional<String> traceAttribute) {
  /** Whole items as plain JSON. */
  public static final ImageSettings PLAIN =
      new ImageSettings(ImageFormat.PLAIN, AttributeFilter.ALL, false, Optional.empty());

  /** The option of the look-up. */
  public static final String IMAGE_LOOKUP = "image.lookup";

  static final String IMAGE_FORMAT = "image.format";
  static final String INCLUDE_LIST = "attribute.include.list";
  static final String EXCLUDE_LIST = "attribute.exclude.list";
  static final String TRACE_ATTRIBUTE = "trace.attribute";

  private static final Choice<ImageFormat> FORMATS = new Choice<>(ImageFormat.class);
  private static final String PATHS =
      " A dot leads into a map, \\. is a dot and \\\\ a backslash within a name; a path leads through lists into each"
          + " element.";

  static ConfigDef define(ConfigDef def) {
    return def.define(
            IMAGE_FORMAT,
            Type.STRING,
            "plain",
            FORMATS,
            Importance.MEDIUM,
            "How an item is written in before and after: plain, as plain JSON with numbers digit for digit, sets as arrays"
                + " and binary values as base64; or dynamodb-json, with DynamoDB's type descriptors, such as {\"N\":\"1\"}."
                + " The sink indexes what it finds, so it wants plain.",
            EventSettings.GROUP,
            9,
            Width.SHORT,
            "Image format",
            FORMATS)
        .define(
            INCLUDE_LIST,
            Type.LIST,
            "",
            paths(INCLUDE_LIST),
            Importance.MEDIUM,
            "Paths of the attributes that before and after hold; default: all. Key attributes are always among them."
                + PATHS
                + " Not together with "
                + EXCLUDE_LIST
                + ".",
            EventSettings.GROUP,
            10,
            Width.LONG,
            "Included attributes")
        .define(
            EXCLUDE_LIST,
            Type.LIST,
            "",
            paths(EXCLUDE_LIST),
            Importance.MEDIUM,
            "Paths of the attributes that before and after do not hold; they never reach Kafka."
                + PATHS
                + " Not together with "
                + INCLUDE_LIST
                + ".",
            EventSettings.GROUP,
            11,
            Width.LONG,
            "Excluded attributes")
        .define(
            IMAGE_LOOKUP,
            Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether items are fetched from the table (consistent BatchGetItem) where the stream's view type, KEYS_ONLY or"
                + " OLD_IMAGE, has no new images. The event then has the item as it is now, at least as new as the"
                + " record, under the record's version; an item that is already gone gives no event, its removal"
                + " follows.",
            EventSettings.GROUP,
            12,
            Width.SHORT,
            "Image look-up")
        .define(
            TRACE_ATTRIBUTE,
            Type.STRING,
            "",
            null,
            Importance.LOW,
            "Name of the item attribute that holds a W3C traceparent (a string). If it is a valid one, the record gets it"
                + " as the header traceparent; it is taken from the new image, on removals from the old one. Default:"
                + " none.",
            EventSettings.GROUP,
            13,
            Width.MEDIUM,
            "Trace attribute");
  }

  static ImageSettings from(AbstractConfig config) {
    return new ImageSettings(
        FORMATS.of(config, IMAGE_FORMAT),
        filter(config),
        config.getBoolean(IMAGE_LOOKUP),
        Optional.ofNullable(config.getString(TRACE_ATTRIBUTE)).filter(name -> !name.isBlank()));
  }

  private static AttributeFilter filter(AbstractConfig config) {
    List<String> included = config.getList(INCLUDE_LIST);
    List<String> excluded = config.getList(EXCLUDE_LIST);
    if (!included.isEmpty() && !excluded.isEmpty()) {
      throw new ConfigException(
          INCLUDE_LIST, included, INCLUDE_LIST + " and " + EXCLUDE_LIST + " exclude each other");
    }
    if (!included.isEmpty()) {
      return AttributeFilter.including(INCLUDE_LIST, included);
    }
    return excluded.isEmpty()
        ? AttributeFilter.ALL
        : AttributeFilter.excluding(EXCLUDE_LIST, excluded);
  }

  private static ConfigDef.Validator paths(String list) {
    return ConfigDef.LambdaValidator.with(
        (option, value) -> {
          if (value instanceof List<?> paths) {
            paths.forEach(path -> AttributePath.names(list, path.toString()));
          }
        },
        () -> "attribute paths");
  }
}
