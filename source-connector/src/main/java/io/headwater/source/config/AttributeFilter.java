package io.headwater.source.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * Which attributes of an item are kept: one node of a prefix tree, looked up while the item is
 * written.
 *
 * <p>A path names an attribute; dots lead into maps, {@code \.} is a dot and {@code \\} a backslash
 * within a name. A path leads through lists into each of their elements. A path that reaches
 * further than another one of the same list says nothing more.
 */
public final class AttributeFilter {
  /** Keeps everything. */
  public static final AttributeFilter ALL = new AttributeFilter(true);

  private static final AttributeFilter NONE = new AttributeFilter(false);

  private final Map<String, AttributeFilter> named;
  private final AttributeFilter others;
  private final boolean keepsOthers;

  private AttributeFilter(boolean keeps) {
    this.named = Map.of();
    this.others = this;
    this.keepsOthers = keeps;
  }

  private AttributeFilter(Map<String, AttributeFilter> named, AttributeFilter others) {
    this.named = Map.copyOf(named);
    this.others = others;
    this.keepsOthers = others.keepsOthers;
  }

  /**
   * Keeps the named attributes only.
   *
   * @throws ConfigException if a path is none; the message names the option
   */
  static AttributeFilter including(String option, List<String> paths) {
    return filter(option, paths, ALL, NONE);
  }

  /**
   * Keeps all attributes but the named ones.
   *
   * @throws ConfigException if a path is none; the message names the option
   */
  static AttributeFilter excluding(String option, List<String> paths) {
    return filter(option, paths, NONE, ALL);
  }

  private static AttributeFilter filter(
      String option, List<String> paths, AttributeFilter named, AttributeFilter others) {
    Branch root = new Branch();
    for (String path : paths) {
      Branch branch = root;
      for (String name : AttributePath.names(option, path)) {
        branch = branch.children.computeIfAbsent(name, child -> new Branch());
      }
      branch.ends = true;
    }
    return root.filter(named, others);
  }

  private static final class Branch {
    private final Map<String, Branch> children = new HashMap<>();
    private boolean ends;

    private AttributeFilter filter(AttributeFilter named, AttributeFilter others) {
      if (ends) {
        return named;
      }
      Map<String, AttributeFilter> filters = new HashMap<>();
      children.forEach((name, child) -> filters.put(name, child.filter(named, others)));
      return new AttributeFilter(filters, others);
    }
  }

  /**
   * This filter, but never without these attributes of the item itself if it names what it keeps.
   */
  public AttributeFilter keeping(Collection<String> attributes) {
    if (keepsOthers) {
      return this;
    }
    Map<String, AttributeFilter> more = new HashMap<>(named);
    attributes.forEach(attribute -> more.put(attribute, ALL));
    return new AttributeFilter(more, others);
  }

  /** The filter of what stands under a name, if this is the filter of a map or of the item. */
  public AttributeFilter under(String name) {
    return named.getOrDefault(name, others);
  }

  /** Whether a map or a list is written, perhaps without some of what it holds. */
  public boolean keepsContainer() {
    return this != NONE;
  }

  /** Whether a value that is neither a map nor a list is written. */
  public boolean keepsValue() {
    return keepsOthers;
  }
}
