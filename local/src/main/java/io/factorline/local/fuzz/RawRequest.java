package io.factorline.local.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request as it goes over the wire.
 *
 * @param target path and query, as sent
 * @param headers lines without their ends
 * @param body never changed
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record RawRequest(String method, String target, List<String> headers, byte[] body) {
  private static final int SHOWN = 600;

  RawRequest {
    headers = List.copyOf(headers);
  }

  /** With one more header. */
  RawRequest with(String header) {
    List<String> more = new java.util.ArrayList<>(headers);
    more.add(header);
    return new RawRequest(method, target, more, body);
  }

  byte[] bytes() {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (body.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(body);
    return all.toByteArray();
  }

  /** For a report, before a key is with it, cut where it is long. */
  String shown() {
    String all = method + " " + target + " " + headers + " ";
    String text = all + new String(body, StandardCharsets.UTF_8).replace('\n', ' ');
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
