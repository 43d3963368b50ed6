package io.factorline.api.lineage;

import io.factorline.kernel.KernelVersion;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which code makes values: the kernel's version, and of this build what its build wrote down; null
 * where it was not built from a package or a working copy. Immutable; thread-safe.
 */
@Component
final class CodeVersion {
  private final @Nullable String version;
  private final @Nullable String commit;

  CodeVersion(ObjectProvider<BuildProperties> build, ObjectProvider<GitProperties> git) {
    BuildProperties known = build.getIfAvailable();
    GitProperties source = git.getIfAvailable();
    this.version = known == null ? null : known.getVersion();
    this.commit = source == null ? null : source.getCommitId();
  }

  void write(ObjectNode out) {
    out.put("kernel", KernelVersion.CURRENT).put("version", version).put("commit", commit);
  }
}
