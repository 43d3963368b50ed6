package io.factorline.sync.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.factorline.event.MarketEvent;
import io.factorline.event.MarketEvent.Halt;
import io.factorline.event.MarketEvent.Quote;
import io.factorline.event.MarketEvent.Split;
import io.factorline.event.MarketEvent.Trade;
import io.factorline.event.MarketEventReader;
import io.factorline.event.Topics;
import io.factorline.lake.RowAppender;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record of {@code ticks} as a row of its archive. One thread. */
final class TickRow implements RecordRow {
  private static final int READ_COLUMNS = 9;

  private final MarketEventReader reader;

  TickRow(MarketEventReader reader) {
    this.reader = reader;
  }

  @Override
  public void write(ConsumerRecord<byte[], byte[]> record, String topicId, RowAppender row)
      throws IOException {
    String type = typeOf(record);
    row.text(topicId).int32(record.partition()).int64(record.offset()).int64(record.timestamp());
    row.bytes(record.key()).bytes(record.value()).text(type);
    switch (reader.read(record.key(), record.value(), type)) {
      case Trade trade -> trade(trade, row);
      case Quote quote -> quote(quote, row);
      case Halt halt -> none(row.text(halt.symbol()), READ_COLUMNS - 1);
      case Split split -> none(row.text(split.symbol()), READ_COLUMNS - 1);
      case MarketEvent other -> none(row, READ_COLUMNS);
    }
    row.endRow();
  }

  private static void trade(Trade trade, RowAppender row) throws IOException {
    row.text(trade.symbol()).int64(trade.seq()).time(trade.eventNs());
    row.real(trade.price()).real(trade.size());
    none(row, 4);
  }

  private static void quote(Quote quote, RowAppender row) throws IOException {
    row.text(quote.symbol()).int64(quote.seq()).time(quote.eventNs());
    none(row, 2);
    row.real(quote.bid()).real(quote.bidSize()).real(quote.ask()).real(quote.askSize());
  }

  private static void none(RowAppender row, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      row.none();
    }
  }

  private static @Nullable String typeOf(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Topics.TYPE_HEADER);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
