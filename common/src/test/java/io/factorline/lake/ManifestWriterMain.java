package io.factorline.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that commits files: folder, name of the writer, how many. */
final class ManifestWriterMain {
  private ManifestWriterMain() {}

  public static void main(String[] arguments) throws IOException {
    ManifestStore manifests =
        new ManifestStore(FolderLake.open(Path.of(arguments[0])), System::currentTimeMillis);
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      LakeFile file = ManifestStoreTest.file(arguments[1] + "/" + i);
      manifests.commit("ticks", now -> now.withFiles(List.of(file)));
    }
  }
}
