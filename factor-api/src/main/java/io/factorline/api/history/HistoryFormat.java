package io.factorline.api.history;

import io.factorline.api.web.Forms;
import io.factorline.api.web.Replies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The forms of an answer, chosen by {@code Accept}. */
@SuppressWarnings("ImmutableEnumChecker") // the checker does not know that media types are
enum HistoryFormat {
  JSON(MediaType.APPLICATION_JSON),
  CSV(new MediaType(new MediaType("text", "csv"), StandardCharsets.UTF_8));

  static final String CUT_HEADER = "Factorline-Cut";
  static final String NEXT_HEADER = "Factorline-Next";
  static final String TAIL_HEADER = "Factorline-Tail";

  private final MediaType type;

  HistoryFormat(MediaType type) {
    this.type = type;
  }

  /** The forms, the preferred one first. */
  static List<MediaType> types() {
    return List.of(JSON.type, CSV.type);
  }

  /** The form that a request likes best. */
  static HistoryFormat of(ServerRequest request) {
    MediaType chosen = Forms.chosen(request.headers().asHttpHeaders(), types());
    return chosen.equals(CSV.type) ? CSV : JSON;
  }

  /** The answer as bytes; runs where the rows were read. */
  byte[] write(HistoryAnswer answer, HistoryText text, boolean isMany) {
    return Replies.written(out -> {
      if (this == CSV) {
        HistoryText.writeCsv(answer, isMany, out);
      } else if (isMany) {
        text.writeMany(answer, out);
      } else {
        text.writeOne(answer, out);
      }
    });
  }

  Mono<ServerResponse> reply(HistoryAnswer answer, byte[] body) {
    return Replies.bytes(type, headers -> addHeaders(answer, headers), body);
  }

  private void addHeaders(HistoryAnswer answer, HttpHeaders headers) {
    if (this == CSV) {
      headers.set(CUT_HEADER, answer.cut());
      headers.set(TAIL_HEADER, answer.tail());
      String next = answer.next();
      if (next != null) {
        headers.set(NEXT_HEADER, next);
      }
    }
  }
}
