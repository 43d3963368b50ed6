package io.factorline.api.lineage;

import io.factorline.api.history.lake.TableFiles;
import io.factorline.lake.Cut;
import io.factorline.lake.LakeFile;
import io.factorline.time.UtcTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the lake holds of a view by its manifest, as JSON. Stateless; thread-safe. */
final class LakeJson {
  private static final int TOLD_FILES = 100;

  private LakeJson() {}

  static void write(TableFiles table, ObjectNode out) {
    out.put("table", table.table().name()).put("manifest", table.number());
    List<LakeFile> files = table.files();
    out.put("fileCount", files.size());
    out.put("rows", files.stream().mapToLong(file -> file.stats().rows()).sum());
    Cut cut = table.cut();
    if (cut == null) {
      out.putNull("cut");
    } else {
      ObjectNode told = out.putObject("cut").put("topicId", cut.topic().toString());
      ArrayNode offsets = told.putArray("offsets");
      for (int partition = 0; partition < cut.offsets().size(); partition++) {
        offsets.add(cut.offset(partition));
      }
    }
    ArrayNode told = out.putArray("files");
    files.stream()
        .sorted(
            Comparator.comparingLong((LakeFile file) -> file.stats().maxTimeNs())
                .reversed()
                .thenComparing(LakeFile::path))
        .limit(TOLD_FILES)
        .forEach(file -> file(file, told.addObject()));
  }

  private static void file(LakeFile file, ObjectNode out) {
    out.put("path", file.path()).put("origin", file.origin().name().toLowerCase(Locale.ROOT));
    out.put("rows", file.stats().rows()).put("bytes", file.stats().bytes());
    out.put("from", UtcTime.text(file.stats().minTimeNs()));
    out.put("to", UtcTime.text(file.stats().maxTimeNs()));
    out.put("maxRevision", file.stats().maxRevision());
    out.put("superseded", file.superseded());
  }
}
