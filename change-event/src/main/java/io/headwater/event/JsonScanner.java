package io.headwater.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a JSON text once, without tokens or trees; what nobody asks for is passed over,
 * strings eight bytes at a time. It holds the text to JSON's grammar in full, except that strings
 * which nobody asks for need not be valid UTF-8.
 *
 * <p>Every method that expects something throws {@link MalformedEventException} if it is not there;
 * messages never quote the text. Owned by one thread.
 */
public final class JsonScanner {
  // Making a value of a literal takes time that rises with the square of its length.
  private static final int MAX_NUMBER = 1_000;
  private static final int RECURRING_NAMES = 128; // a power of two
  private static final int LONGEST_RECURRING = 100;

  private final String what;
  private final JsonGrammar grammar;

  private byte[] text = {};
  private int at;
  private int end;
  private boolean beforeFirst;
  private RecentString @Nullable [] recurringNames;

  /**
   * A scanner.
   *
   * @param what what the texts are, for messages, such as {@code the event}
   * @param watchedNames the names that {@link #object} looks for
   */
  public JsonScanner(String what, Set<String> watchedNames) {
    this.what = what;
    this.grammar = new JsonGrammar(what, watchedNames);
  }

  /** Begins a text; a byte order mark is passed over. */
  public void begin(byte[] utf8) {
    boolean mark =
        utf8.length >= 3
            && utf8[0] == (byte) 0xEF
            && utf8[1] == (byte) 0xBB
            && utf8[2] == (byte) 0xBF;
    begin(utf8, mark ? 3 : 0, utf8.length);
  }

  /** Begins a text within a longer one. */
  public void begin(byte[] utf8, int from, int to) {
    text = utf8;
    at = from;
    end = to;
    beforeFirst = false;
    grammar.begin(utf8, to);
  }

  /** The first byte of what comes next, white space aside; 0 at the end. */
  public byte next() {
    at = grammar.space(at);
    return grammar.byteAt(at);
  }

  /** Where the text goes on. */
  public int position() {
    return at;
  }

  /** Whether a number comes next. */
  public boolean nextIsNumber() {
    byte b = next();
    return b == '-' || JsonGrammar.isDigit(b);
  }

  /** Enters an object; {@link #nextField} must then be called until it gives false. */
  public void enterObject() {
    enter('{');
  }

  /** Goes on to the value of the object's next field; false if there is none. */
  public boolean nextField() {
    boolean more = more('}');
    if (more) {
      at = grammar.valueOfField(grammar.space(at));
    }
    return more;
  }

  /** Enters an array; {@link #nextElement} must then be called until it gives false. */
  public void enterArray() {
    enter('[');
  }

  /** Goes on to the array's next element; false if there is none. */
  public boolean nextElement() {
    return more(']');
  }

  private void enter(char open) {
    take(open);
    beforeFirst = true;
  }

  private boolean more(char close) {
    boolean first = beforeFirst;
    beforeFirst = false;
    if (next() == close) {
      at++;
      return false;
    }
    if (!first) {
      take(',');
    }
    return true;
  }

  /** Whether the field at hand has this name. */
  public boolean nameIs(byte[] utf8) {
    return grammar.nameEscaped()
        ? name().equals(new String(utf8, UTF_8))
        : grammar.nameBytesAre(utf8);
  }

  /** The name of the field at hand. */
  public String name() {
    return decoded(grammar.nameQuote(), grammar.nameEnd(), grammar.nameEscaped());
  }

  /** The same, where it probably stood in one of the texts before: then it is the same string. */
  public String recurringName() {
    int from = grammar.nameQuote() + 1;
    int close = grammar.nameEnd();
    if (grammar.nameEscaped() || close == from || close - from > LONGEST_RECURRING) {
      return name();
    }
    RecentString[] names = recurringNames;
    if (names == null) {
      names = new RecentString[RECURRING_NAMES];
      Arrays.setAll(names, slot -> new RecentString());
      recurringNames = names;
    }
    int slot = 31 * text[from] + 7 * text[close - 1] + (close - from);
    return recent(names[slot & (RECURRING_NAMES - 1)], grammar.nameQuote(), close);
  }

  /** Where the name of the field at hand begins: its opening quote. */
  public int nameStart() {
    return grammar.nameQuote();
  }

  /** Where the name of the field at hand ends: behind its closing quote. */
  public int nameEnd() {
    return grammar.nameEnd() + 1;
  }

  /** Takes a string. */
  public String string() {
    int quote = grammar.space(at);
    at = grammar.stringEnd(quote);
    return decoded(quote, at - 1, grammar.escaped());
  }

  /**
   * Takes a string that is probably the same as an earlier one, which is then given back.
   *
   * @param earlier the earlier one and its bytes; replaced if it is not the same
   */
  String string(RecentString earlier) {
    int quote = grammar.space(at);
    at = grammar.stringEnd(quote);
    return grammar.escaped() ? decoded(quote, at - 1, true) : recent(earlier, quote, at - 1);
  }

  private String recent(RecentString earlier, int quote, int close) {
    if (!Arrays.equals(earlier.utf8, 0, earlier.utf8.length, text, quote + 1, close)) {
      earlier.text = decoded(quote, close, false);
      earlier.utf8 = Arrays.copyOfRange(text, quote + 1, close);
    }
    return earlier.text;
  }

  /** The string that stood last where a text repeats itself. */
  static final class RecentString {
    private String text = "";
    private byte[] utf8 = {};
  }

  /** Takes a number and gives its literal, of at most 1,000 characters. */
  public String number() {
    int from = grammar.space(at);
    skipNumber();
    return new String(text, from, at - from, ISO_8859_1);
  }

  /** Passes over a number of at most 1,000 characters. */
  public void skipNumber() {
    int from = grammar.space(at);
    at = grammar.numberEnd(from);
    if (at - from > MAX_NUMBER) {
      throw new MalformedEventException(what + " has a number of more than 1,000 characters");
    }
  }

  /**
   * Takes a number.
   *
   * @throws NumberFormatException if it is no integer of 64 bits
   */
  public long integer() {
    int from = grammar.space(at);
    at = grammar.numberEnd(from);
    int digits = text[from] == '-' ? from + 1 : from;
    long value = 0;
    for (int i = digits; i < at; i++) {
      if (at - digits > JsonGrammar.SAFE_DIGITS || !JsonGrammar.isDigit(text[i])) {
        return Long.parseLong(new String(text, from, at - from, ISO_8859_1));
      }
      value = 10 * value + text[i] - '0';
    }
    return digits > from ? -value : value;
  }

  /** Passes a value over. */
  public void skip() {
    // Strings are most of what is passed over, and need no stack.
    at = next() == '"' ? grammar.stringEnd(at) : grammar.valueEnd(at);
  }

  /** Takes an object as it stands in the text. */
  public EventImage object() {
    EventImage image = grammar.object(grammar.space(at));
    at = image.end();
    return image;
  }

  /** Makes sure that nothing comes any more. */
  public void end() {
    if (grammar.space(at) < end) {
      throw new MalformedEventException(what + " is followed by more text");
    }
  }

  private void take(char expected) {
    if (next() != expected) {
      throw grammar.malformed(at);
    }
    at++;
  }

  private String decoded(int quote, int close, boolean withEscapes) {
    int from = quote + 1;
    if (withEscapes) {
      return unescaped(quote, close);
    }
    String string = new String(text, from, close - from, UTF_8);
    // The replacement character stands for bytes that are none, or for itself.
    if (string.indexOf('\uFFFD') >= 0) {
      byte[] again = string.getBytes(UTF_8);
      if (!Arrays.equals(again, 0, again.length, text, from, close)) {
        throw grammar.malformed(from);
      }
    }
    return string;
  }

  private String unescaped(int quote, int close) {
    try (JsonParser parser = EventJson.FACTORY.createParser(text, quote, close + 1 - quote)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw grammar.malformed(quote);
    }
  }
}
