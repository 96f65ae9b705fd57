package io.headwater.sink.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What OpenSearch says of a name that exists.
 *
 * @param name the name of an index, an alias or a data stream
 * @param members the indices behind it; none if OpenSearch tells only that it exists
 */
record IndexDescription(String name, List<Member> members) {
  /**
   * One index.
   *
   * @param index its own name
   * @param uuid what tells it from others of this name, before and after
   * @param gcDeletes how long it remembers deletes, if known
   * @param alias whether and how the name is its alias
   * @param dataStream the data stream that it belongs to, empty if to none
   * @param mappings its mappings, missing if they were not asked for
   */
  record Member(
      String index,
      String uuid,
      Optional<Duration> gcDeletes,
      AliasRole alias,
      String dataStream,
      JsonNode mappings) {}

  /** What an index is to an alias. */
  enum AliasRole {
    /** It does not have this alias. */
    NONE,
    /** It takes the writes only if the alias has no other index. */
    UNSAID,
    /** It takes the writes. */
    WRITES,
    /** It takes no writes. */
    NEVER_WRITES
  }

  /** Leaves out most of what an index has, its mappings too; errors stay. */
  static final String FILTER =
      "error,*.aliases,*.data_stream,*.settings.index.uuid,"
          + "*.settings.index.gc_deletes,*.defaults.index.gc_deletes";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TIME = Pattern.compile("(-?\\d+)(ms|s|m|h|d)?");

  /** Of a name of which no more is known than that it exists. */
  static IndexDescription unknown(String name) {
    return new IndexDescription(name, List.of());
  }

  /**
   * Reads the answer of {@code GET /<name>}.
   *
   * @throws IOException if it is none
   */
  static IndexDescription parse(String name, byte[] body) throws IOException {
    JsonNode indices = JSON.readTree(body);
    if (indices == null || !indices.isObject()) {
      throw new IOException("not a description of indices");
    }
    List<Member> members = new ArrayList<>();
    for (Map.Entry<String, JsonNode> index : indices.properties()) {
      if (!index.getValue().isObject()) {
        throw new IOException("not a description of indices");
      }
      members.add(member(name, index.getKey(), index.getValue()));
    }
    return new IndexDescription(name, List.copyOf(members));
  }

  private static Member member(String name, String index, JsonNode described) {
    JsonNode settings = described.path("settings").path("index");
    JsonNode given = settings.path("gc_deletes");
    JsonNode gcDeletes =
        given.isMissingNode() ? described.path("defaults").path("index").path("gc_deletes") : given;
    return new Member(
        index,
        settings.path("uuid").asText(""),
        time(gcDeletes.asText("")),
        role(described.path("aliases").path(name)),
        described.path("data_stream").asText(""),
        described.path("mappings"));
  }

  private static AliasRole role(JsonNode alias) {
    if (alias.isMissingNode()) {
      return AliasRole.NONE;
    }
    JsonNode writes = alias.path("is_write_index");
    if (writes.isMissingNode()) {
      return AliasRole.UNSAID;
    }
    return writes.asBoolean() ? AliasRole.WRITES : AliasRole.NEVER_WRITES;
  }

  /** Whether more is known than that it exists. */
  boolean known() {
    return !members.isEmpty();
  }

  boolean isAlias() {
    return known() && members.stream().allMatch(member -> member.alias != AliasRole.NONE);
  }

  boolean isDataStream() {
    return known() && members.stream().allMatch(member -> member.dataStream.equals(name));
  }

  /** The index that takes writes to the name, if there is one and it is known. */
  Optional<Member> writeIndex() {
    if (isDataStream()) {
      return members.stream().max(Comparator.comparing(Member::index));
    }
    if (!isAlias()) {
      return members.stream().filter(member -> member.index.equals(name)).findFirst();
    }
    if (members.size() == 1) {
      return members.stream().filter(member -> member.alias != AliasRole.NEVER_WRITES).findFirst();
    }
    return members.stream().filter(member -> member.alias == AliasRole.WRITES).findFirst();
  }

  /** The mappings that a write meets. */
  JsonNode mappings() {
    return writeIndex().map(Member::mappings).orElse(MissingNode.getInstance());
  }

  static Optional<Duration> time(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    String unit = time.group(2) == null ? "ms" : time.group(2);
    try {
      return Optional.of(of(Long.parseLong(time.group(1)), unit));
    } catch (ArithmeticException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofMillis(amount);
    };
  }
}
