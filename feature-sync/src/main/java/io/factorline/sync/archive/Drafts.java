package io.factorline.sync.archive;

import io.factorline.lake.LakeTable;
import io.factorline.lake.parquet.ParquetDraft;
import io.factorline.lake.parquet.ParquetWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unfinished files of a batch. One thread.
 *
 * @param <K> what tells one file from another
 */
final class Drafts<K> {
  private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

  private final ParquetWriter writer;
  private final int most;
  private final Map<K, ParquetDraft> drafts = new LinkedHashMap<>();

  Drafts(ParquetWriter writer, int most) {
    this.writer = writer;
    this.most = most;
  }

  ParquetDraft of(K key, LakeTable table) throws IOException {
    ParquetDraft draft = drafts.get(key);
    if (draft == null) {
      draft = writer.begin(table);
      drafts.put(key, draft);
    }
    return draft;
  }

  long rows() {
    return drafts.values().stream().mapToLong(ParquetDraft::rows).sum();
  }

  boolean isFull() {
    return drafts.size() >= most;
  }

  /** Writes all files; no manifest names them yet. */
  List<Map.Entry<K, ParquetWriter.Written>> finish(Function<K, String> period) throws IOException {
    List<Map.Entry<K, ParquetWriter.Written>> written = new ArrayList<>();
    for (Map.Entry<K, ParquetDraft> entry : drafts.entrySet()) {
      K key = entry.getKey();
      written.add(Map.entry(key, entry.getValue().finish(period.apply(key))));
    }
    return written;
  }

  /** Forgets all rows. */
  void discard() {
    for (ParquetDraft draft : drafts.values()) {
      try {
        draft.close();
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("A draft did not close; its memory is free when the process ends", e);
      }
    }
    drafts.clear();
  }
}
