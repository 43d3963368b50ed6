package io.factorline.local.fuzz;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Makes requests out of operations. One thread. */
final class RequestMaker {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO");
  private static final List<String> ODD_HEADERS =
      List.of(
          "Accept: text/csv",
          "Accept: nothing/atall",
          "Accept: " + "a/b,".repeat(300),
          "Accept-Encoding: gzip, br;q=oops",
          "Accept-Language: *;q=2",
          "Content-Type: text/plain",
          "Content-Type: application/json; charset=nothing",
          "Content-Type: /",
          "Factorline-Deadline-Ms: 0",
          "Factorline-Deadline-Ms: x",
          "Factorline-Deadline-Ms: 99999999999999999999",
          "Idempotency-Key: " + "k".repeat(200),
          "If-Match: \"x\"",
          "If-Match: W/*",
          "If-None-Match: *",
          "Range: bytes=5-1",
          "Expect: 100-continue",
          "Origin: http://evil.example",
          "Cookie: a=b; c",
          "traceparent: 00-zz-zz-01",
          "X-Forwarded-For: 1.2.3.4, %",
          "X-HTTP-Method-Override: DELETE",
          "Last-Event-ID: -1",
          "X-Long: " + "y".repeat(4_000));
  private static final int WRONG = 8;
  private static final int LONG_PATH = 6_000;

  private final Dice dice;
  private final Values values;
  private final List<Operation> operations;

  RequestMaker(Dice dice, JsonNode document, List<Operation> operations) {
    this.dice = dice;
    this.values = new Values(dice, document);
    this.operations = List.copyOf(operations);
  }

  RawRequest next() {
    Operation operation = dice.of(operations);
    String method = dice.once(4 * WRONG) ? dice.of(METHODS) : operation.method();
    List<String> headers = new ArrayList<>();
    byte[] body = new byte[0];
    if (operation.body() != null) {
      body = values.body(operation.body());
      if (!dice.once(4 * WRONG)) {
        headers.add("Content-Type: application/json");
      }
    } else if (dice.once(4 * WRONG)) {
      body = dice.text().getBytes(StandardCharsets.UTF_8);
    }
    for (Operation.Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("header") && !dice.once(2)) {
        headers.add(line(parameter.name(), values.text(parameter.name(), parameter.schema())));
      }
    }
    while (dice.once(4)) {
      headers.add(dice.of(ODD_HEADERS));
    }
    return new RawRequest(method, target(operation), headers, body);
  }

  /* A header's own rules are kept: what breaks them is refused by the server before any of ours. */
  private static String line(String name, String value) {
    return name + ": " + value.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private String target(Operation operation) {
    String path = operation.path();
    for (Operation.Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("path")) {
        String value = encoded(values.text(parameter.name(), parameter.schema()));
        path = path.replace("{" + parameter.name() + "}", value);
      }
    }
    if (dice.once(8 * WRONG)) {
      path += dice.of(List.of("/", "//", "/..", ";a=b", "%2f", "/" + "p".repeat(LONG_PATH), "%"));
    }
    List<String> query = new ArrayList<>();
    for (Operation.Parameter parameter : operation.parameters()) {
      if (parameter.in().equals("query") && !dice.once(3)) {
        query.add(
            parameter.name() + "=" + encoded(values.text(parameter.name(), parameter.schema())));
      }
    }
    if (dice.once(WRONG)) {
      query.add(encoded(dice.text()) + (dice.once(2) ? "" : "=" + encoded(dice.text())));
    }
    return path + query.stream().collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
  }

  private String encoded(String text) {
    String given = dice.once(WRONG) ? text.replaceAll("[^\\x21-\\x7e]|[#?&/]", "") : null;
    return given == null
        ? URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20")
        : given;
  }
}
