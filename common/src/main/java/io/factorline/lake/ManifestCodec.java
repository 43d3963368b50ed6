package io.factorline.lake;

import io.factorline.store.TopicId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Manifests as JSON. Stateless; thread-safe. */
final class ManifestCodec {
  private static final int VERSION = 1;
  private static final JsonMapper JSON = JsonMapper.shared();

  private ManifestCodec() {}

  static byte[] write(Manifest manifest) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", VERSION);
    root.put("table", manifest.table()).put("number", manifest.number());
    root.set("cut", manifest.cut() == null ? null : cut(manifest.cut()));
    manifest.left().forEach(left -> root.withArray("left").add(cut(left)));
    for (Gap gap : manifest.gaps()) {
      root.withArray("gaps").add(range(gap.records()).put("foundMs", gap.foundMs()));
    }
    manifest.expired().forEach(expired -> root.withArray("expired").add(expired(expired)));
    ArrayNode files = root.putArray("files");
    manifest.files().forEach(file -> files.add(file(file)));
    ArrayNode replaced = root.putArray("replaced");
    for (ReplacedFile file : manifest.replaced()) {
      replaced.addObject().put("path", file.path()).put("atMs", file.atMs());
    }
    return JSON.writeValueAsBytes(root);
  }

  private static ObjectNode cut(Cut cut) {
    ObjectNode node = JSON.createObjectNode().put("topicId", cut.topic().toString());
    ArrayNode offsets = node.putArray("offsets");
    cut.offsets().forEach(offsets::add);
    return node;
  }

  private static ObjectNode range(OffsetRange range) {
    return JSON.createObjectNode()
        .put("topicId", range.topic().toString())
        .put("partition", range.partition())
        .put("from", range.from())
        .put("to", range.to());
  }

  private static ObjectNode expired(Expired expired) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("topicId", expired.topic().toString())
            .put("partition", expired.partition())
            .put("to", expired.to())
            .put("atMs", expired.atMs());
    ArrayNode heads = node.putArray("heads");
    for (Expired.Head head : expired.heads()) {
      heads
          .addObject()
          .put("writer", head.writer())
          .put("sequence", head.sequence())
          .put("hash", head.hash())
          .put("offset", head.offset())
          .put("appendMs", head.appendMs());
    }
    return node;
  }

  private static ObjectNode file(LakeFile file) {
    ObjectNode node = JSON.createObjectNode();
    node.put("path", file.path()).put("period", file.period());
    node.put("definition", file.definition());
    LakeFile.Stats stats = file.stats();
    node.put("rows", stats.rows()).put("bytes", stats.bytes());
    node.put("minTime", stats.minTimeNs()).put("maxTime", stats.maxTimeNs());
    node.put("minSymbol", stats.minKey()).put("maxSymbol", stats.maxKey());
    node.put("maxKnowledge", stats.maxKnowledgeNs()).put("maxRevision", stats.maxRevision());
    node.put("origin", file.origin().wireName()).put("superseded", file.superseded());
    file.offsets().forEach(range -> node.withArray("offsets").add(range(range)));
    return node;
  }

  /**
   * Reads a manifest.
   *
   * @param path names it in errors
   */
  static Manifest read(String path, byte[] json) throws LakeFormatException {
    try {
      JsonNode root = JSON.readTree(json);
      int version = root.required("version").intValue();
      if (version != VERSION) {
        throw new LakeFormatException(
            "must be a manifest of version 1: path=" + path + ", version=" + version);
      }
      return new Manifest(
          root.required("table").stringValue(),
          root.required("number").longValue(),
          orNull(root.required("cut"), ManifestCodec::readCut),
          list(root.get("left"), ManifestCodec::readCut),
          list(root.get("gaps"), ManifestCodec::readGap),
          list(root.get("expired"), ManifestCodec::readExpired),
          list(root.required("files"), ManifestCodec::readFile),
          list(root.required("replaced"), ManifestCodec::readReplaced));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new LakeFormatException(
          "must be a manifest: path=" + path + ", bytes=" + json.length, e);
    }
  }

  private static <T> List<T> list(@Nullable JsonNode node, Function<JsonNode, T> element) {
    return node == null ? List.of() : node.valueStream().map(element).toList();
  }

  private static <T> @Nullable T orNull(JsonNode node, Function<JsonNode, T> reader) {
    return node.isNull() ? null : reader.apply(node);
  }

  private static Cut readCut(JsonNode node) {
    return new Cut(
        TopicId.parse(node.required("topicId").stringValue()),
        node.required("offsets").valueStream().map(JsonNode::longValue).toList());
  }

  private static Gap readGap(JsonNode node) {
    return new Gap(readRange(node), node.required("foundMs").longValue());
  }

  private static Expired readExpired(JsonNode node) {
    return new Expired(
        TopicId.parse(node.required("topicId").stringValue()),
        node.required("partition").intValue(),
        node.required("to").longValue(),
        node.required("atMs").longValue(),
        list(node.required("heads"), ManifestCodec::readHead));
  }

  private static Expired.Head readHead(JsonNode node) {
    return new Expired.Head(
        node.required("writer").stringValue(),
        node.required("sequence").longValue(),
        node.required("hash").stringValue(),
        node.required("offset").longValue(),
        node.required("appendMs").longValue());
  }

  private static OffsetRange readRange(JsonNode node) {
    return new OffsetRange(
        TopicId.parse(node.required("topicId").stringValue()),
        node.required("partition").intValue(),
        node.required("from").longValue(),
        node.required("to").longValue());
  }

  private static ReplacedFile readReplaced(JsonNode node) {
    return new ReplacedFile(node.required("path").stringValue(), node.required("atMs").longValue());
  }

  private static LakeFile readFile(JsonNode node) {
    return new LakeFile(
        node.required("path").stringValue(),
        node.required("period").stringValue(),
        orNull(node.required("definition"), JsonNode::stringValue),
        readStats(node),
        Origin.parse(node.required("origin").stringValue()),
        node.required("superseded").booleanValue(),
        list(node.get("offsets"), ManifestCodec::readRange));
  }

  private static LakeFile.Stats readStats(JsonNode node) {
    return new LakeFile.Stats(
        node.required("rows").longValue(),
        node.required("bytes").longValue(),
        node.required("minTime").longValue(),
        node.required("maxTime").longValue(),
        orNull(node.required("minSymbol"), JsonNode::stringValue),
        orNull(node.required("maxSymbol"), JsonNode::stringValue),
        orNull(node.required("maxKnowledge"), JsonNode::longValue),
        node.required("maxRevision").intValue());
  }
}
