package io.factorline.local.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Who may do what with Kafka, as {@code deploy/kafka/acls} has it. Stateless. */
public final class KafkaAcls {
  private static final String ANY_HOST = "*";
  private static final int WORDS = 4;
  private static final long LIMIT_S = 30;

  private KafkaAcls() {}

  /**
   * Reads a file of lines {@code USER OPERATION KIND NAME}.
   *
   * @throws IllegalArgumentException naming the line that is none
   */
  public static List<AclBinding> read(Path file) throws IOException {
    List<AclBinding> all = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        all.add(parse(line, i + 1));
      }
    }
    return all;
  }

  private static AclBinding parse(String line, int number) {
    String[] words = line.split("\\s+");
    if (words.length != WORDS) {
      throw new IllegalArgumentException("must be USER OPERATION KIND NAME: line=" + number);
    }
    AclOperation operation = AclOperation.fromString(words[1].toUpperCase(Locale.ROOT));
    ResourceType kind = ResourceType.fromString(words[2].toUpperCase(Locale.ROOT));
    if (operation == AclOperation.UNKNOWN || kind == ResourceType.UNKNOWN) {
      throw new IllegalArgumentException(
          "must be an operation and a kind that Kafka knows: line=" + number);
    }
    boolean isPrefix = words[3].endsWith("*");
    String name = isPrefix ? words[3].substring(0, words[3].length() - 1) : words[3];
    return new AclBinding(
        new ResourcePattern(kind, name, isPrefix ? PatternType.PREFIXED : PatternType.LITERAL),
        new AccessControlEntry("User:" + words[0], ANY_HOST, operation, AclPermissionType.ALLOW));
  }

  /**
   * Adds them to those that the cluster has; none is taken away.
   *
   * @throws IllegalStateException if Kafka does not take them in time
   */
  public static void apply(Admin admin, List<AclBinding> acls) {
    try {
      admin.createAcls(acls).all().get(LIMIT_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("must be taken by Kafka: acls=" + acls.size(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Kafka was given its ACLs", e);
    }
  }
}
