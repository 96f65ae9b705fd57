package io.headwater.sink.projection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some fields, or all but some. What leads to a kept field is kept as far as it is made of
 * objects and arrays.
 */
final class FieldFilter implements Rule {
  private final List<FieldPath> paths;
  private final Node root;

  private FieldFilter(List<FieldPath> paths, Node named, Node others) {
    this.paths = paths;
    Branch branches = new Branch();
    for (FieldPath path : paths) {
      Branch branch = branches;
      for (String name : path.names()) {
        branch = branch.children.computeIfAbsent(name, child -> new Branch());
      }
      branch.ends = true;
    }
    this.root = branches.node(named, others);
  }

  static FieldFilter including(List<FieldPath> paths) {
    return new FieldFilter(paths, Node.ALL, Node.NONE);
  }

  static FieldFilter excluding(List<FieldPath> paths) {
    return new FieldFilter(paths, Node.NONE, Node.ALL);
  }

  @Override
  public void reach(Shape shape) {
    paths.forEach(shape::reach);
  }

  @Override
  public void apply(ObjectValue item) {
    members(item, root);
  }

  private static void members(ObjectValue object, Node node) {
    object
        .members()
        .entrySet()
        .removeIf(
            entry -> {
              Value kept = kept(entry.getValue().value, node.under(entry.getKey()));
              if (kept != null) {
                entry.getValue().value = kept;
              }
              return kept == null;
            });
  }

  private static @Nullable Value kept(Value value, Node node) {
    if (node == Node.ALL || node == Node.NONE) {
      return node == Node.ALL ? value : null;
    }
    if (value instanceof ObjectValue object) {
      members(object, node);
      return object;
    }
    if (value instanceof ArrayValue array) {
      array.elements().removeIf(element -> kept(element, node) == null);
      return array;
    }
    return node.others == Node.ALL ? value : null;
  }

  private static final class Node {
    private static final Node ALL = new Node();
    private static final Node NONE = new Node();

    private final Map<String, Node> named;
    private final Node others;

    private Node() {
      this.named = Map.of();
      this.others = this;
    }

    private Node(Map<String, Node> named, Node others) {
      this.named = named;
      this.others = others;
    }

    private Node under(String name) {
      return named.getOrDefault(name, others);
    }
  }

  private static final class Branch {
    private final Map<String, Branch> children = new HashMap<>();
    private boolean ends;

    private Node node(Node named, Node others) {
      if (ends) {
        return named;
      }
      Map<String, Node> nodes = new HashMap<>();
      children.forEach((name, child) -> nodes.put(name, child.node(named, others)));
      return new Node(nodes, others);
    }
  }
}
