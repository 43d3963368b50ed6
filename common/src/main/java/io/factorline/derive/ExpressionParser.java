package io.factorline.derive;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recursive descent over one text, straight into postfix.
 *
 * <pre>
 *  sum     := product (('+' | '-') product)*
 *  product := factor (('*' | '/') factor)*
 *  factor  := '-' factor | '(' sum ')' | number | function '(' sum (',' sum)* ')' | view ':' factor
 * </pre>
 */
final class ExpressionParser {
  private static final Pattern NUMBER =
      Pattern.compile("(?:[0-9]{1,20}(?:\\.[0-9]{0,20})?|\\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final String text;
  private final Program program = new Program();
  private int at;
  private int depth;

  ExpressionParser(String text) {
    this.text = text;
  }

  Program parse() {
    sum();
    if (!atEnd()) {
      throw error("must be an operator or the end: found=" + found());
    }
    return program;
  }

  private void sum() {
    product();
    while (isNext('+') || isNext('-')) {
      Operation operation = text.charAt(at++) == '+' ? Operation.ADD : Operation.SUBTRACT;
      product();
      program.apply(operation);
    }
  }

  private void product() {
    factor();
    while (isNext('*') || isNext('/')) {
      Operation operation = text.charAt(at++) == '*' ? Operation.MULTIPLY : Operation.DIVIDE;
      factor();
      program.apply(operation);
    }
  }

  private void factor() {
    if (++depth > Expression.MAX_DEPTH) {
      throw error("must nest at most " + Expression.MAX_DEPTH + " deep: depth=" + depth);
    }
    if (isNext('-')) {
      at++;
      factor();
      program.apply(Operation.NEGATE);
    } else if (isNext('(')) {
      at++;
      sum();
      expect(')');
    } else {
      operand();
    }
    depth--;
  }

  private void operand() {
    skipBlanks();
    String number = match(NUMBER);
    if (!number.isEmpty()) {
      number(number);
      return;
    }
    int start = at;
    String name = match(NAME);
    if (name.isEmpty()) {
      throw error("must be a number, view:factor, a function or (: found=" + found());
    }
    if (at < text.length() && text.charAt(at) == ':') {
      reference(name);
    } else if (isNext('(')) {
      call(name, start);
    } else {
      at = start;
      throw error("must be written view:factor: name=" + name);
    }
  }

  private void number(String number) {
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value) || (at < text.length() && isPartOfName(text.charAt(at)))) {
      at -= number.length();
      throw error("must be a number: found=" + number);
    }
    program.constant(value);
  }

  private void reference(String view) {
    at++;
    String factor = match(NAME);
    if (factor.isEmpty()) {
      throw error("must be the name of a factor: found=" + found());
    }
    program.input(view + ":" + factor);
  }

  private void call(String name, int start) {
    Operation function = Operation.FUNCTIONS.get(name.toLowerCase(Locale.ROOT));
    if (function == null || !function.text.equals(name)) {
      at = start;
      throw error("must be one of " + Operation.FUNCTIONS.keySet() + ": function=" + name);
    }
    expect('(');
    sum();
    int arguments = 1;
    while (isNext(',')) {
      at++;
      sum();
      arguments++;
    }
    expect(')');
    if (arguments != function.operands) {
      at = start;
      throw error(
          "must have %d arguments: function=%s, arguments=%d"
              .formatted(function.operands, name, arguments));
    }
    program.apply(function);
  }

  private void expect(char c) {
    if (!isNext(c)) {
      throw error("must be " + c + ": found=" + found());
    }
    at++;
  }

  private boolean isNext(char c) {
    return !atEnd() && text.charAt(at) == c;
  }

  private boolean atEnd() {
    skipBlanks();
    return at == text.length();
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private String match(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return "";
    }
    at = matcher.end();
    return matcher.group();
  }

  private static boolean isPartOfName(char c) {
    return c == '.' || c == '_' || Character.isLetterOrDigit(c);
  }

  private String found() {
    return at < text.length() ? Character.toString(text.codePointAt(at)) : "end";
  }

  private ExpressionException error(String message) {
    return new ExpressionException(at + 1, message);
  }
}
