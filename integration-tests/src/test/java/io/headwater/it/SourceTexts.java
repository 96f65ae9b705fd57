package io.headwater.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The texts of Java sources that a user may meet: every text of two words or more, whatever becomes
 * of it, because messages are put together in many places. Left out are the documentation of
 * options and schemas, what is logged below WARN, and annotations.
 */
final class SourceTexts {
  private static final Set<String> QUIET = Set.of("define", "doc", "info", "debug", "trace");

  private final String file;
  private final List<Text> found = new ArrayList<>();

  /**
   * A constant piece of a text, between what is put in while it runs.
   *
   * @param file the source's name
   * @param words its words, with single spaces between them and none around them
   */
  record Text(String file, String words) {}

  private SourceTexts(String file) {
    this.file = file;
  }

  /**
   * The texts of all sources below a folder, in order.
   *
   * @param without a folder in it whose sources are left out
   */
  static List<Text> below(Path folder, String without) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Text> texts = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(javaFiles(folder, folder.resolve(without))));
      for (CompilationUnitTree unit : task.parse()) {
        Path path = Path.of(unit.getSourceFile().toUri());
        SourceTexts source = new SourceTexts(String.valueOf(path.getFileName()));
        source.new Collector().scan(unit, null);
        texts.addAll(source.found);
      }
    }
    return texts;
  }

  private static List<Path> javaFiles(Path folder, Path without) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && !file.startsWith(without))
          .sorted()
          .toList();
    }
  }

  /** Words with single spaces between them. */
  static String onOneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  // What a logger puts in splits a text, too.
  private void add(String text) {
    for (String piece : text.split("\\{\\}", -1)) {
      String words = onOneLine(piece);
      if (countWords(words) > 1) {
        found.add(new Text(file, words));
      }
    }
  }

  /** How many words with a letter a text has. */
  static long countWords(String text) {
    return Arrays.stream(text.split(" "))
        .filter(word -> word.chars().anyMatch(Character::isLetter))
        .count();
  }

  private final class Collector extends TreeScanner<@Nullable Void, @Nullable Void> {
    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void nothing) {
      return null;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
      return QUIET.contains(name(call.getMethodSelect()))
          ? scan(call.getMethodSelect(), null)
          : super.visitMethodInvocation(call, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
      if (literal.getValue() instanceof String text) {
        add(text);
      }
      return null;
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree sum, @Nullable Void nothing) {
      StringBuilder constant = new StringBuilder();
      for (ExpressionTree operand : operands(sum)) {
        if (operand instanceof LiteralTree literal && literal.getValue() instanceof String text) {
          constant.append(text);
        } else {
          add(constant.toString());
          constant.setLength(0);
          scan(operand, null);
        }
      }
      add(constant.toString());
      return null;
    }
  }

  private static String name(ExpressionTree method) {
    if (method instanceof MemberSelectTree member) {
      return member.getIdentifier().toString();
    }
    return method instanceof IdentifierTree identifier ? identifier.getName().toString() : "";
  }

  // From left to right: a + b + c is (a + b) + c.
  private static List<ExpressionTree> operands(ExpressionTree sum) {
    if (sum.getKind() != Tree.Kind.PLUS) {
      return sum instanceof BinaryTree other
          ? List.of(other.getLeftOperand(), other.getRightOperand())
          : List.of(sum);
    }
    BinaryTree parts = (BinaryTree) sum;
    List<ExpressionTree> operands = new ArrayList<>();
    operands.addAll(
        parts.getLeftOperand().getKind() == Tree.Kind.PLUS
            ? operands(parts.getLeftOperand())
            : List.of(parts.getLeftOperand()));
    operands.add(parts.getRightOperand());
    return operands;
  }
}
